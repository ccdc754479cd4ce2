// The one canonical form, for desired and observed alike: total, idempotent, pure.
// Trimmed, NFC, defaults filled in, empty sets absent; the user's order of sets and spelling of addresses are kept.
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
} from "../../schema";

/** The canonical form of one text of a leaf; secrets stay as they are. */
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
 * Stands in a known tree for what was there and is lost at the service, where absent would mean something else. Nobody
 * can declare it.
 */
export const cleared = "";

/** Whether a default is filled in where the block around it is declared. */
type Fill = (leaf: Leaf) => boolean;

const always: Fill = () => true;
const never: Fill = () => false;
/** A default that travels was written out; where it is missing now, the service has lost it, and that is drift. */
const notTravelling: Fill = ({ facts }) => facts.isSwitch === true || facts.wire === undefined;

function canonicalIn(branch: Block, key: string, value: Value, fill: Fill): Value {
  const leaf = branch.leaves.get(key);
  if (leaf !== undefined) {
    const canonicalForm = canonicalValue(leaf, value);
    return canonicalForm === cleared && fill === always ? undefined : canonicalForm;
  }
  const below = branch.blocks.get(key);
  if (below === undefined) return undefined;
  return isTree(value) ? canonicalBlock(below, value, fill) : value === unknown ? unknown : undefined;
}

function canonicalBlock(branch: Block, tree: Tree, fill: Fill): Tree | undefined {
  const result: Record<string, Value> = {};
  let isEmpty = true;
  for (const key in tree) {
    const value = canonicalIn(branch, key, tree[key], fill);
    if (value === undefined) continue;
    result[key] = value;
    isEmpty = false;
  }
  for (const [key, leaf] of branch.leaves) {
    if (leaf.facts.defaultValue === undefined || result[key] !== undefined || !fill(leaf)) continue;
    result[key] = leaf.facts.defaultValue;
    isEmpty = false;
  }
  return isEmpty ? undefined : result;
}

/** The canonical form of what a user declares: defaults are filled in where their block is declared. */
export function canonical(tree: Tree): Tree {
  return canonicalBlock(customerBlock, tree, always) ?? {};
}

/**
 * The canonical form of what a state holds, of an earlier release too: filled in is only what the service can't have
 * lost.
 */
export function canonicalKnown(tree: Tree): Tree {
  return canonicalBlock(customerBlock, tree, notTravelling) ?? {};
}

/** The canonical form of what the service reported: nothing is filled in. */
export function canonicalObserved(tree: Tree): Tree {
  return canonicalBlock(customerBlock, tree, never) ?? {};
}
