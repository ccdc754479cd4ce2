// The state after a read or an import. Only what differs in meaning changes; the rest keeps its spelling. A secret that
// the state doesn't hold stays out; a generated value in use stays in, so that another one shows as drift.
import {
  customerBlock,
  generatedLeaves,
  isTree,
  leaves,
  valueAt,
  snakeCase,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import { cleared } from "../../core/canonical";
import { withoutClearedMarks } from "../../core/refresh";
import type { CustomerState } from "../../lifecycle/state";
import type { TerraformObject } from "../protocol/types";
import { stateValues, outputName, withKnownSpelling, toAttribute, withLeaf } from "./translate";

/** Whether a secret that was read stays out of the state: it isn't there yet, and ours need not be sent again. */
function isHidden(leaf: Leaf, { before, after }: { before: Value; after: Value }, ours: string | undefined): boolean {
  return leaf.facts.secret === true && before === undefined && (after !== cleared || ours === undefined);
}

/** Adds the defaults of properties that are not sent, in blocks that exist. */
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

/** Returns the object with the attributes that the service and the provider add. */
function withOutputs(item: TerraformObject, state: CustomerState): TerraformObject {
  // A value that may have changed since is in neither attribute.
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

/** Returns the state after a read. */
export function afterRead(item: TerraformObject, state: CustomerState): TerraformObject {
  const known = stateValues(item).tree;
  const now = withoutClearedMarks(state.known.tree);
  const read = leaves.reduce((result, leaf) => {
    // What the service decides may be missing in the state: of a creation that half succeeded, or from before the
    // attribute.
    const [before, after] = [valueAt(known, leaf.keys), valueAt(now, leaf.keys) ?? state.decided[leaf.path]];
    return before === after || isHidden(leaf, { before, after }, state.known.generated[leaf.path])
      ? result
      : withLeaf(result, leaf, withKnownSpelling(leaf, before, after));
  }, item);
  return withDefaults(customerBlock, withOutputs(read, state));
}

/** Returns the state after an import: everything that is set, without secrets. */
export function afterImport(state: CustomerState): TerraformObject {
  const bare: TerraformObject = Object.fromEntries(generatedLeaves.map((leaf) => [outputName(leaf), null]));
  return afterRead(bare, state);
}
