// The blocks that fields stand in, such as `ecdn.ramp`: whether one is in use, as far as it can be seen.
import { blockPathOf, isSet, leaves, valueAt, type Leaf, type Tree } from "../../schema";

/** The leaves that travel and stand in a block. */
export const inBlocks: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.wire !== undefined && leaf.keys.length > 1);

/** Whether no leaf of the block around this one is set, secrets aside: these may be hidden. */
export function isBlockEmpty(leaf: Leaf, tree: Tree): boolean {
  return inBlocks
    .filter((other) => !other.facts.secret && blockPathOf(other) === blockPathOf(leaf))
    .every((other) => !isSet(other, valueAt(tree, other.keys)));
}
