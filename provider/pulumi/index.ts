// The public door for Pulumi programs. What a program does not use is not loaded: the client comes with the first
// look-up.
import type { CustomerResult } from "./generated/types";
import type { GetCustomersArgs } from "./lookup";
import type { LookupOptions } from "./lookup-arguments";
import type { Selector } from "../core/selector";

export { Customer, customerToken } from "./customer";
export { customerArgs } from "./rows";
export { providerText } from "./provider-text";
export { WebcastManagerProvider, type WebcastManagerProviderArgs } from "./provider";
export type * from "./generated/types";
export type { GetCustomersArgs } from "./lookup";
export type { LookupOptions, LookupOutputOptions } from "./lookup-arguments";
export {
  getCustomerOutput,
  getCustomersOutput,
  type GetCustomerOutputArgs,
  type GetCustomersOutputArgs,
} from "./lookup-output";
export type { Selector as GetCustomerArgs } from "../core/selector";

/**
 * Looks up one customer by `{ id }`, `{ name, parentId? }` or `{ path: "partner/consumer" }`.
 * @returns its values, secrets as secret outputs. Rejects when it does not exist or the name is not unique.
 */
export async function getCustomer(selector: Selector, options?: LookupOptions): Promise<CustomerResult> {
  return (await import("./lookup.js")).getCustomer(selector, options);
}

/** Looks up every customer under the filters, in the service's order. */
export async function getCustomers(filters?: GetCustomersArgs, options?: LookupOptions): Promise<CustomerResult[]> {
  return (await import("./lookup.js")).getCustomers(filters, options);
}
