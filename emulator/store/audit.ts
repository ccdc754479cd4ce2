// The audit log's entries: who changed which fields and when. They never hold the value of a secret.
import type { Value } from "../../schema/value";
import type { Records, WireRecord } from "../rules/records";

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
  readonly action: "created" | "updated" | "deleted";
  readonly id: string;
  readonly name: string;
  readonly changes: readonly AuditChange[];
}

/** Returns the fields that differ between two records of one customer. @internal */
export function changedFields(records: Records, before: WireRecord, after: WireRecord): AuditChange[] {
  return records.fields
    .filter((field) => !isSame(before[field.name] ?? field.unset, after[field.name] ?? field.unset))
    .map(({ leaf, name }): AuditChange =>
      leaf.facts.secret
        ? { path: leaf.path, field: name, secret: true }
        : { path: leaf.path, field: name, from: before[name] ?? null, to: after[name] ?? null },
    );
}

function isSame(one: Value, other: Value): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
