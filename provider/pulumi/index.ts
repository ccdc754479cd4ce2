// The package's main entry, for Pulumi programs.
import { registerDeletionHook } from "./program/deletion-hook";

registerDeletionHook();

export { Customer } from "./program/customer";
export { customerArgs } from "./program/customer-arguments";
export { customersFromFile } from "./program/customers-file";
export type * from "./generated/types";
export {
  getCustomer,
  getCustomerOutput,
  getCustomers,
  getCustomersOutput,
  getVideoConferenceConnector,
  getVideoConferenceConnectorOutput,
  getVideoConferenceConnectors,
  getVideoConferenceConnectorsOutput,
  type GetCustomerOutputArgs,
  type GetCustomersOutputArgs,
  type GetVideoConferenceConnectorOutputArgs,
  type GetVideoConferenceConnectorsOutputArgs,
  type VideoConferenceConnector,
} from "./program/lookup";
export type { LookupOptions, LookupOutputOptions } from "./program/lookup-inputs";
export { customerToken } from "./customer-token";
export { WebcastManagerProvider, type WebcastManagerProviderArgs } from "./program/provider";
export { providerText } from "./customer-token";
export type {
  ConnectorFilters as GetVideoConferenceConnectorsArgs,
  ConnectorSelector as GetVideoConferenceConnectorArgs,
  Filters as GetCustomersArgs,
  Selector as GetCustomerArgs,
} from "../core/selector";
