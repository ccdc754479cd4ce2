// The lookups of a program, each with its Output form: customers, and video conference connectors by name.
import type * as pulumi from "@pulumi/pulumi";
import {
  parseConnectorFilters,
  parseConnectorSelector,
  parseFilters,
  parseSelector,
  type ConnectorFilters,
  type ConnectorSelector,
  type Filters,
  type Selector,
} from "../../core/selector";
import type { CustomerResult } from "../generated/types";
import { readNow, readWhenKnown, type Lookup, type LookupOptions, type LookupOutputOptions } from "./lookup-inputs";

/** What selects one customer, as Inputs. */
export type GetCustomerOutputArgs =
  | { readonly id: pulumi.Input<string> }
  | { readonly name: pulumi.Input<string>; readonly parentId?: pulumi.Input<string> }
  | { readonly path: pulumi.Input<string> };

/** Filters of a listing, as Inputs. */
export interface GetCustomersOutputArgs {
  /** Only customers below this Partner. */
  readonly parentId?: pulumi.Input<string>;
  /** Only customers of this name. */
  readonly name?: pulumi.Input<string>;
}

/** What selects one video conference connector, as Inputs. */
export type GetVideoConferenceConnectorOutputArgs =
  { readonly id: pulumi.Input<string> } | { readonly name: pulumi.Input<string> };

/** Filters of a listing of video conference connectors, as Inputs. */
export interface GetVideoConferenceConnectorsOutputArgs {
  /** Only connectors of this name. */
  readonly name?: pulumi.Input<string>;
}

/** A video conference connector that customers can select. */
export interface VideoConferenceConnector {
  /** Id in WebcastManager, as customers declare it. */
  readonly id: string;
  /** Name, if the service returns it. */
  readonly name?: string;
}

const customer: Lookup<Selector, CustomerResult> = {
  name: "getCustomer",
  parse: parseSelector,
  read: (lookups, selector) => lookups.findCustomer(selector),
};

const customers: Lookup<Filters, CustomerResult[]> = {
  name: "getCustomers",
  parse: parseFilters,
  read: (lookups, filters) => lookups.listCustomers(filters),
};

const connector: Lookup<ConnectorSelector, VideoConferenceConnector> = {
  name: "getVideoConferenceConnector",
  parse: parseConnectorSelector,
  read: (lookups, selector) => lookups.findConnector(selector),
};

const connectors: Lookup<ConnectorFilters, VideoConferenceConnector[]> = {
  name: "getVideoConferenceConnectors",
  parse: parseConnectorFilters,
  read: (lookups, filters) => lookups.listConnectors(filters),
};

/**
 * Reads one customer, selected by `{ id }`, `{ name, parentId? }` or `{ path: "partner/consumer" }`.
 * @returns its values, secrets as secret outputs. Rejects if no customer or several match.
 */
export function getCustomer(selector: Selector, options: LookupOptions = {}): Promise<CustomerResult> {
  return readNow(customer, selector, options);
}

/** Reads every customer that matches the filters, in the service's order. */
export function getCustomers(filters: Filters = {}, options: LookupOptions = {}): Promise<CustomerResult[]> {
  return readNow(customers, filters, options);
}

/**
 * Reads one customer as `getCustomer` does, selected by Inputs.
 * @returns its values, secrets as secret outputs. Unknown in a preview while an argument, or a resource it comes
 * from, is unknown.
 */
export function getCustomerOutput(
  args: GetCustomerOutputArgs,
  options: LookupOutputOptions = {},
): pulumi.Output<CustomerResult> {
  return readWhenKnown(customer, args, options);
}

/** Reads every customer that matches the filters as `getCustomers` does, filtered by Inputs. */
export function getCustomersOutput(
  args: GetCustomersOutputArgs = {},
  options: LookupOutputOptions = {},
): pulumi.Output<CustomerResult[]> {
  return readWhenKnown(customers, args, options);
}

/**
 * Reads one video conference connector, selected by `{ name }` or `{ id }`. Customers declare the id.
 * @returns the connector. Rejects if none or several match, with the near names or the ids.
 */
export function getVideoConferenceConnector(
  selector: ConnectorSelector,
  options: LookupOptions = {},
): Promise<VideoConferenceConnector> {
  return readNow(connector, selector, options);
}

/** Reads every video conference connector that customers can select, or those of a name, in the service's order. */
export function getVideoConferenceConnectors(
  filters: ConnectorFilters = {},
  options: LookupOptions = {},
): Promise<VideoConferenceConnector[]> {
  return readNow(connectors, filters, options);
}

/** Reads one video conference connector as `getVideoConferenceConnector` does, selected by Inputs. */
export function getVideoConferenceConnectorOutput(
  args: GetVideoConferenceConnectorOutputArgs,
  options: LookupOutputOptions = {},
): pulumi.Output<VideoConferenceConnector> {
  return readWhenKnown(connector, args, options);
}

/** Reads the video conference connectors as `getVideoConferenceConnectors` does, filtered by Inputs. */
export function getVideoConferenceConnectorsOutput(
  args: GetVideoConferenceConnectorsOutputArgs = {},
  options: LookupOutputOptions = {},
): pulumi.Output<VideoConferenceConnector[]> {
  return readWhenKnown(connectors, args, options);
}
