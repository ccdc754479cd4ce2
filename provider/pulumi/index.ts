// The package's main entry, for Pulumi programs.
export { Customer } from "./customer";
export { customerArgs } from "./customer-arguments";
export { customersFromFile } from "./customers-file";
export type * from "./generated/types";
export {
  getCustomer,
  getCustomerOutput,
  getCustomers,
  getCustomersOutput,
  type GetCustomerOutputArgs,
  type GetCustomersArgs,
  type GetCustomersOutputArgs,
  type LookupOptions,
  type LookupOutputOptions,
} from "./lookup";
export { customerToken } from "./customer-token";
export { WebcastManagerProvider, type WebcastManagerProviderArgs } from "./provider";
export { providerText } from "./provider-text";
export type { Selector as GetCustomerArgs } from "../core/selector";
