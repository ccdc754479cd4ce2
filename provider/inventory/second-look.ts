// Reads again, one by one, the customers that a list doesn't answer: a missing one may be gone, or the list is late.
import type { Observed } from "../../schema";
import type { CustomerApi } from "../client";
import { isKind, isProviderError, type ProviderError } from "../core/errors";
import { endsAll } from "./inventory";
import type { ManagedCustomer } from "./states/managed-customer";

/** What the service answers about one customer. */
export type Seen =
  | { readonly customer: Observed }
  /** Its id answers "not found", in a reply of the API itself. */
  | { readonly isGone: true }
  | { readonly failure: ProviderError };

/** Reads in flight at once, at most. */
const readsAtOnce = 16;

/** After so many reads without an answer in a row, the others are not tried. */
const mostFailures = 5;

/** Whether the entry of the list is a summary, or older than what the state has. */
function isOutdated({ complete, updatedAt }: Observed, { recorded }: ManagedCustomer): boolean {
  if (!complete) return true;
  if (recorded.updatedAt === undefined || recorded.updatedAt === updatedAt) return false;
  return !(Date.parse(updatedAt ?? "") >= Date.parse(recorded.updatedAt));
}

/**
 * Returns what the service answers about each managed customer, by id: from the list, or from a single read.
 * @param managed those of this service; @param listed returns a customer of the list
 */
export async function lookAgain(
  api: Pick<CustomerApi, "observe">,
  managed: readonly ManagedCustomer[],
  listed: (id: string) => Observed | undefined,
): Promise<ReadonlyMap<string, Seen>> {
  const seen = new Map<string, Seen>();
  const waiting = new Set<string>();
  for (const customer of managed) {
    const observed = listed(customer.id);
    if (observed === undefined || isOutdated(observed, customer)) waiting.add(customer.id);
    else seen.set(customer.id, { customer: observed });
  }
  let failures = 0;
  let last: ProviderError | undefined;
  async function lookAt(id: string): Promise<Seen> {
    if (failures >= mostFailures && last) return { failure: last };
    try {
      const found = await api.observe(id);
      failures = 0;
      return found === undefined ? { isGone: true } : { customer: found.customer };
    } catch (error) {
      if (endsAll(error) || !isProviderError(error)) throw error;
      failures = isKind(error, "network") || isKind(error, "timeout") ? failures + 1 : 0;
      last = error;
      return { failure: error };
    }
  }
  const queue = waiting.values();
  async function work(): Promise<void> {
    for (const id of queue) seen.set(id, await lookAt(id));
  }
  await Promise.all(Array.from({ length: readsAtOnce }, work));
  return seen;
}
