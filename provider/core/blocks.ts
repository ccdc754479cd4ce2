// The blocks that properties are in, such as `hmac` or `ecdn.ramp`: on, off, empty, or declared by a default alone.
import {
  blockPathOf,
  isSet,
  isTree,
  wireLeaves,
  unknown,
  valueAt,
  withValue,
  type Leaf,
  type Tree,
} from "../../schema";

/** The leaves on the wire that are in a block. */
export const wireLeavesInBlocks: readonly Leaf[] = wireLeaves.filter((leaf) => leaf.keys.length > 1);

/** Whether the block around a leaf is on in a canonical tree. A leaf without a switch is always on. */
export function isBlockOn({ enabledBy }: Leaf, tree: Tree): boolean {
  return enabledBy === undefined || valueAt(tree, enabledBy.keys) === true;
}

/** Whether the block around a leaf is off for certain: a switch that is not known yet may be on. */
export function isBlockOff(leaf: Leaf, tree: Tree): boolean {
  return !isBlockOn(leaf, tree) && leaf.enabledBy !== undefined && valueAt(tree, leaf.enabledBy.keys) !== unknown;
}

/** Whether no leaf of the block around this one is set. Secrets don't count, because they may be hidden. */
export function isBlockEmpty(leaf: Leaf, tree: Tree): boolean {
  return wireLeavesInBlocks
    .filter((other) => !other.facts.secret && blockPathOf(other) === blockPathOf(leaf))
    .every((other) => !isSet(other, valueAt(tree, other.keys)));
}

/** The other leaves of the block, for every leaf with a default that can be alone in its block. */
const besides = new Map(
  wireLeaves
    .filter(({ facts }) => facts.defaultValue !== undefined && !facts.isSwitch)
    .map((leaf) => [leaf, wireLeaves.filter((other) => other !== leaf && blockPathOf(other) === blockPathOf(leaf))]),
);

/** Whether a service shows a default in a block where nothing else is set, as a form does before it is filled in. */
export function isLoneDefault(leaf: Leaf, observed: Tree): boolean {
  const others = besides.get(leaf);
  const isDefault = valueAt(observed, leaf.keys) === leaf.facts.defaultValue;
  return isDefault && others?.every((other) => !isSet(other, valueAt(observed, other.keys))) === true;
}

/** The tree without empty blocks that would be declared by their defaults alone. */
export function withoutDefaultBlocks(tree: Tree): Tree {
  return [...besides.keys()].reduce((rest, { keys }) => {
    const block = valueAt(rest, keys.slice(0, -1));
    return isTree(block) && Object.keys(block).length === 0 ? withValue(rest, keys.slice(0, -1), undefined) : rest;
  }, tree);
}
