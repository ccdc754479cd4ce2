// Compares what the service holds of a customer with what a state says of it, leaf by leaf, in the wire's own words.
import type { WireRecord } from "../../emulator";
import type { CustomerState } from "../../provider/lifecycle/state";
import {
  isList,
  leaves,
  normalText,
  toWireValue,
  valueAt,
  wireName,
  type Leaf,
  type ContractProfile,
  type Value,
} from "../../schema";

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);

/** One spelling for comparison: sets sorted, texts trimmed and NFC, addresses and hosts in their normal form. */
function plain(leaf: Leaf, value: Value): string {
  if (isList(value)) return JSON.stringify(value.map((item) => plain(leaf, item)).sort());
  return typeof value === "string" ? normalText(leaf.facts, value.trim()) : JSON.stringify(value ?? null);
}

/** A secret that stays behind in a block that is off is in no state; what the service decides is its own. */
function isFree(leaf: Leaf, { known }: CustomerState): boolean {
  if (valueAt(known.tree, leaf.keys) !== undefined) return false;
  return (
    leaf.facts.serverFills === true ||
    (leaf.enabledBy !== undefined && valueAt(known.tree, leaf.enabledBy.keys) !== true)
  );
}

/** Paths at which the service holds something else than the state says; a customer that is gone differs at `id`. */
export function differences(record: WireRecord | undefined, state: CustomerState, profile?: ContractProfile): string[] {
  if (record === undefined) return ["id"];
  return travelling
    .filter((leaf) => !isFree(leaf, state))
    .filter((leaf) => {
      const wanted = valueAt(state.known.tree, leaf.keys) ?? state.known.generated[leaf.path];
      return (
        plain(leaf, toWireValue(leaf, wanted, profile)) !==
        plain(leaf, record[wireName(leaf, profile)] ?? toWireValue(leaf, undefined, profile))
      );
    })
    .map((leaf) => leaf.path);
}
