// Other values for the leaves of a customer, on the wire: what another user may change.
import type { WireRecord } from "../../emulator";
import { isList, leaves, toWireValue, wireName, type Leaf, type Value } from "../../schema";
import { canary } from "./customers";

/** The leaves that travel and may change after creation. */
export const changeable: readonly Leaf[] = leaves.filter(
  (leaf) => leaf.facts.wire !== undefined && !leaf.facts.createOnly,
);

const odd: Readonly<Record<string, string>> = {
  defaultLanguage: "fr",
  privacyPolicyUrl: "https://elsewhere.example/privacy",
  kollectiveApiEndpoint: "https://elsewhere.example",
  rampHostName: "elsewhere.vbrickrev.com",
};

/** A value that differs from the one a record holds, as the service would keep it. */
export function otherValue(leaf: Leaf, record: WireRecord): Value {
  const now = record[wireName(leaf)];
  if (leaf.kind === "flag") return now !== true;
  if (leaf.kind === "choice") return Object.values(leaf.facts.wireWords ?? {}).find((word) => word !== now);
  if (leaf.kind === "set") return [...(isList(now) ? now.slice(1) : []), "65a0c0ffee0ddba11c0ffee4"];
  if (leaf.kind === "map") return [...(isList(now) ? now.slice(1) : []), { role: "WEBCAST_PRODUCER", group: "theirs" }];
  return odd[wireName(leaf)] ?? `${leaf.facts.secret ? canary : ""}${typeof now === "string" ? now : "theirs"}-other`;
}

/** What a record has where the leaf is not set. */
export const unsetValue = (leaf: Leaf): Value => toWireValue(leaf, undefined);

/** The fields of a record that a program speaks of; the order of sets means nothing. */
export function fieldsOf(record: WireRecord | undefined): WireRecord {
  const inOrder = (value: Value) => (isList(value) ? value.map((item) => JSON.stringify(item)).sort() : value);
  return Object.fromEntries(
    leaves
      .filter((leaf) => leaf.facts.wire !== undefined)
      .map((leaf) => [wireName(leaf), inOrder(record?.[wireName(leaf)])]),
  );
}
