// What a store keeps: customers, connectors and the audit log.
import type { Value } from "../../schema/value";

/** A customer as it is stored and sent: flat, in the profile's names. */
export type WireRecord = Readonly<Record<string, Value>>;

/** A customer as stored. A change makes a new object, so texts made from one can be cached by it. */
export interface StoredCustomer {
  readonly id: string;
  /** Place in the order of creation. */
  readonly sequence: number;
  /** Number of changes, from 1. */
  readonly version: number;
  readonly parentId: string | null;
  readonly name: string;
  readonly record: WireRecord;
  /** The fields that a program has set, as it last left them. Absent: no program has written to this customer. */
  readonly written?: WireRecord;
}

/** Where a change comes from: a call of the API, or a control of the emulator. */
export type Via = "program" | "hand";

/** A video conference connector that customers may select. */
export interface Connector {
  readonly id: string;
  readonly name: string;
}

/** Everything that an emulator keeps over a restart. */
export interface StoreContent {
  readonly customers: readonly StoredCustomer[];
  readonly connectors: readonly Connector[];
  readonly audit: readonly AuditEntry[];
}

/** One changed field. A secret field has neither value. */
export interface AuditChange {
  /** Path of the field as users write it, such as `ecdn.ramp.apiKey`. */
  readonly path: string;
  /** Name of the field on the wire. */
  readonly field: string;
  readonly from?: Value;
  readonly to?: Value;
  readonly secret?: true;
}

/** One change to one customer. */
export interface AuditEntry {
  /** ISO 8601, by the emulator's clock. */
  readonly at: string;
  readonly user: string;
  /** Absent in files of older releases. */
  readonly via?: Via;
  readonly action: "created" | "updated" | "deleted";
  readonly id: string;
  readonly name: string;
  readonly changes: readonly AuditChange[];
}
