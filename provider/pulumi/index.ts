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
  getVideoConferenceConnector,
  getVideoConferenceConnectorOutput,
  getVideoConferenceConnectors,
  getVideoConferenceConnectorsOutput,
  type GetCustomerOutputArgs,
  type GetCustomersOutputArgs,
  type GetVideoConferenceConnectorOutputArgs,
  type GetVideoConferenceConnectorsOutputArgs,
  type VideoConferenceConnector,
} from "./lookup";
export type { LookupOptions, LookupOutputOptions } from "./lookup-inputs";
export { customerToken } from "./customer-token";
export { WebcastManagerProvider, type WebcastManagerProviderArgs } from "./provider";
export { providerText } from "./customer-token";
export type {
  ConnectorFilters as GetVideoConferenceConnectorsArgs,
  ConnectorSelector as GetVideoConferenceConnectorArgs,
  Filters as GetCustomersArgs,
  Selector as GetCustomerArgs,
} from "../core/selector";
