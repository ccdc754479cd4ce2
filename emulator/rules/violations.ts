// What a whole record breaks: the schema's rules, its parent's, and references to what another list doesn't have.
import { isList, type Value } from "../../schema";
import type { Violation } from "../answers";
import type { StoredCustomer, WireRecord } from "../store/content";
import type { Store } from "../store/store";
import type { Records } from "./records";

/** What the rules are asked of. */
interface Asked {
  readonly records: Records;
  readonly store: Store;
}

const asText = (value: Value) => (typeof value === "string" ? value : null);

/** Returns the violations of a record below its parent. */
export function violationsIn({ records, store }: Asked, record: WireRecord): Violation[] {
  const parentId = record[records.names.parent] ?? null;
  const parent = typeof parentId === "string" ? store.get(parentId) : undefined;
  const missing =
    parentId !== null && parent === undefined
      ? [{ propertyPath: records.names.parent, message: "names no customer" }]
      : [];
  return [...missing, ...records.violations(record, parent === undefined ? {} : records.factsOf(parent.record))];
}

/** Returns violations by ids that another list doesn't have, except those that are stored already. */
export function foreignReferences(
  { records, store }: Asked,
  record: WireRecord,
  current: StoredCustomer | undefined,
): Violation[] {
  const textsIn = (value: Value) => (isList(value) ? value.map(asText) : []);
  return records.fields
    .filter(({ leaf }) => leaf.facts.refersTo === "connectors")
    .flatMap(({ name }) => {
      const listed = store.connectors().map(({ id }) => id);
      const known: readonly (string | null)[] = [...listed, ...textsIn(current?.record[name])];
      return textsIn(record[name]).flatMap((id, index) =>
        known.includes(id) ? [] : [{ propertyPath: `${name}[${index}]`, message: "names no connector" }],
      );
    });
}
