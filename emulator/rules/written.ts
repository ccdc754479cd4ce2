// What a program has written to a customer: the fields that it has set, as it last left them.
import type { StoredCustomer, Via, WireRecord } from "../store/content";
import type { Records } from "./records";

/** A write, with the record that it leaves and the fields that it names. */
interface Write {
  readonly record: WireRecord;
  readonly user?: string;
  readonly via?: Via;
  /** Whether it replaces the whole record. */
  readonly whole?: boolean;
  /** Absent: all of them. */
  readonly sent?: WireRecord;
}

/** Returns the fields that programs have set so far, with those that this write sets. Undefined: none has written. */
export function writtenAfter(
  { fields }: Records,
  current: StoredCustomer | undefined,
  { record, user, via = "program", whole, sent }: Write,
): WireRecord | undefined {
  if (user === undefined || via === "hand") return current?.written;
  const names = fields.map(({ name }) => name);
  const set = sent === undefined || whole ? names : names.filter((name) => Object.hasOwn(sent, name));
  return { ...current?.written, ...Object.fromEntries(set.map((name) => [name, record[name] ?? null])) };
}
