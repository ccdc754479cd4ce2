// What a state holds after its customer was read: only what really differs is taken over, in the words of the state. A
// secret that the state does not hold is never brought in; a generated value in use stays, so that another one shows as
// drift.
import {
  customerBlock,
  generatedLeaves,
  isTree,
  leaves,
  valueAt,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import { cleared } from "../../core/canonical";
import { withoutCleared } from "../../core/refresh";
import type { CustomerState } from "../../lifecycle/state";
import { snakeCase } from "../schema/names";
import type { TerraformObject } from "../protocol/types";
import { stateValues, outputName, withKnownSpelling, toAttribute, withLeaf } from "./translate";

/**
 * Whether what was read of a leaf stays out of the state: a secret does that it does not hold, but not that its own has
 * to be sent again.
 */
function staysOut(leaf: Leaf, before: Value, after: Value, ours: string | undefined): boolean {
  return (
    before === after ||
    (leaf.facts.secret === true && before === undefined && (after !== cleared || ours === undefined))
  );
}

/** Defaults of what does not travel, in blocks that are there: the service can't have lost them. */
function withDefaults(branch: Block, item: Tree): Tree {
  const filled: Record<string, Value> = { ...item };
  for (const [key, leaf] of branch.leaves) {
    if (leaf.facts.defaultValue !== undefined && leaf.facts.wire === undefined)
      filled[snakeCase(key)] ??= toAttribute(leaf, leaf.facts.defaultValue);
  }
  for (const [key, below] of branch.blocks) {
    const block = item[snakeCase(key)];
    if (isTree(block)) filled[snakeCase(key)] = withDefaults(below, block);
  }
  return filled;
}

/** The item with what the state of a customer tells of it, beside what is declared. */
function withOutputs(item: TerraformObject, state: CustomerState): TerraformObject {
  // Of a value that may be another one by now nothing is left, neither declared nor in use.
  const unknownNow = generatedLeaves.filter(
    (leaf) => (valueAt(state.known.tree, leaf.keys) ?? state.known.generated[leaf.path]) === undefined,
  );
  const outputs = Object.fromEntries(unknownNow.map((leaf) => [outputName(leaf), null]));
  return {
    ...item,
    ...outputs,
    id: state.id,
    endpoint: state.endpoint,
    created_at: state.createdAt ?? item.created_at ?? null,
  };
}

/** What the state holds after a read. */
export function afterRead(item: TerraformObject, state: CustomerState): TerraformObject {
  const known = stateValues(item).tree;
  const now = withoutCleared(state.known.tree);
  const read = leaves.reduce((result, leaf) => {
    // What the service decides may be missing in the state: of a creation that half succeeded, or from before the
    // attribute.
    const [before, after] = [valueAt(known, leaf.keys), valueAt(now, leaf.keys) ?? state.decided[leaf.path]];
    return staysOut(leaf, before, after, state.known.generated[leaf.path])
      ? result
      : withLeaf(result, leaf, withKnownSpelling(leaf, before, after));
  }, item);
  return withDefaults(customerBlock, withOutputs(read, state));
}

/** What a state holds of a customer that it knows nothing of yet: all that is set, without secrets. */
export function afterImport(state: CustomerState): TerraformObject {
  const bare: TerraformObject = Object.fromEntries(generatedLeaves.map((leaf) => [outputName(leaf), null]));
  return afterRead(bare, state);
}
