// The ETag of a customer, and whether a condition names it.
import type { StoredCustomer } from "../store/content";

/** Returns the strong ETag of a customer. */
export function etagOf(customer: StoredCustomer): string {
  return `"${customer.id}-${customer.version}"`;
}

/** Whether a header with ETags names this customer's; weak ones count only if `takesWeak`. */
export function matchesEtag(customer: StoredCustomer, header: string, takesWeak: boolean): boolean {
  return header
    .split(",")
    .map((tag) => (takesWeak ? tag.trim().replace(/^W\//, "") : tag.trim()))
    .some((tag) => tag === "*" || tag === etagOf(customer));
}
