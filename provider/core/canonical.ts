// The one canonical form, for desired and observed customers alike: total, idempotent, pure. Trimmed, NFC, defaults
// filled in, empty sets absent. The user's order of sets and spelling of addresses are kept. Also which blocks of a
// canonical customer are on, off, empty, or declared by a default alone.
import {
  canonicalKey,
  customerBlock,
  isList,
  isTree,
  unknown,
  type Block,
  type Leaf,
  type Tree,
  type Value,
  blockPathOf,
  isSet,
  wireLeaves,
  valueAt,
  withValue,
} from "../../schema";

/** The canonical form of one text of a leaf. Secrets stay as they are. */
function canonicalText(leaf: Leaf, text: string): string {
  if (leaf.facts.secret) return text;
  return text.trim().normalize("NFC");
}

function canonicalList(leaf: Leaf, list: readonly Value[]): Value {
  const seen = new Set<Value>();
  const items = list
    .map((item) => (typeof item === "string" ? canonicalText(leaf, item) : item))
    .filter((item) => item === unknown || (!seen.has(item) && seen.add(item)));
  return items.length > 0 ? items : undefined;
}

function canonicalSets(leaf: Leaf, sets: Tree): Value {
  const merged = new Map<string, Value[]>();
  for (const [key, list] of Object.entries(sets)) {
    if (list === unknown) return { ...sets };
    const name = canonicalKey(leaf, key);
    const known = merged.get(name) ?? [];
    merged.set(name, known);
    for (const item of isList(list) ? list : []) known.push(item);
  }
  const kept = [...merged]
    .map(([key, list]) => [key, canonicalList(leaf, list)] as const)
    .filter(([, list]) => list !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The canonical form of one leaf's value. */
export function canonicalValue(leaf: Leaf, value: Value): Value {
  if (value === null) return undefined;
  if (typeof value === "string") return canonicalText(leaf, value);
  if (isList(value)) return canonicalList(leaf, value);
  return isTree(value) ? canonicalSets(leaf, value) : value;
}

/**
 * Marks a leaf in a tree of a state whose value was cleared at the service, where absent would mean something else. No
 * program can declare it.
 */
export const cleared = "";

/** Whether the default of a leaf is filled in where the block around it is declared. */
type FillsDefault = (leaf: Leaf) => boolean;

const always: FillsDefault = () => true;
const never: FillsDefault = () => false;
/**
 * A default that travels was written to the service: where it is missing now, it was cleared there, and that is drift.
 */
const notTravelling: FillsDefault = ({ facts }) => facts.isSwitch === true || facts.wire === undefined;

function canonicalLeaf(leaf: Leaf, value: Value, fills: FillsDefault): Value {
  const form = canonicalValue(leaf, value);
  return form === cleared && fills === always ? undefined : form;
}

function canonicalBelow(block: Block | undefined, value: Value, fills: FillsDefault): Value {
  if (block === undefined) return undefined;
  return isTree(value) ? canonicalBlock(block, value, fills) : value === unknown ? unknown : undefined;
}

function canonicalBlock(block: Block, tree: Tree, fills: FillsDefault): Tree | undefined {
  const result: Record<string, Value> = {};
  let isEmpty = true;
  for (const key in tree) {
    const leaf = block.leaves.get(key);
    const value = leaf
      ? canonicalLeaf(leaf, tree[key], fills)
      : canonicalBelow(block.blocks.get(key), tree[key], fills);
    if (value === undefined) continue;
    result[key] = value;
    isEmpty = false;
  }
  for (const [key, leaf] of block.leaves) {
    if (leaf.facts.defaultValue === undefined || result[key] !== undefined || !fills(leaf)) continue;
    result[key] = leaf.facts.defaultValue;
    isEmpty = false;
  }
  return isEmpty ? undefined : result;
}

/** Returns the canonical form of what a user declares: defaults are filled in where their block is declared. */
export function canonical(tree: Tree): Tree {
  return canonicalBlock(customerBlock, tree, always) ?? {};
}

/**
 * Returns the canonical form of what a state holds, of an earlier release too: only defaults that can't have been
 * cleared are filled in.
 */
export function canonicalKnown(tree: Tree): Tree {
  return canonicalBlock(customerBlock, tree, notTravelling) ?? {};
}

/** Returns the canonical form of what the service reported: nothing is filled in. */
export function canonicalObserved(tree: Tree): Tree {
  return canonicalBlock(customerBlock, tree, never) ?? {};
}

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
