// The inputs that a check answers, next to those in the state. The engine compares inputs by itself and shows every
// other word for the same: a default written out, an off that was absent, what matters in create only, an empty block.
// So only what changes may differ.
import {
  customerBlock,
  generatedLeaves,
  isTree,
  leaves,
  renewalLeaf,
  unknown,
  valueAt,
  withValue,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { withoutDefaultBlocks } from "../core/blocks";
import { canonicalKnown, cleared } from "../core/canonical";
import { inOrderOf, isIdle, isSame, type Change } from "../core/diff";

/** The leaves that are declared by the program alone. */
const declaredAlone = leaves.filter(
  ({ facts, enabledBy }) => facts.generated !== undefined || (enabledBy !== undefined && facts.wire === undefined),
);

/** Whether a change writes nothing: the value in use is declared, in place of ours that another user has replaced. */
export function writesNothing({ leaf, from, to }: Change): boolean {
  return leaf.facts.generated !== undefined && isSame(leaf, from, to);
}

/**
 * The desired tree with generated values that were declared and no longer are: they stay in use, so nothing differs.
 * @param dropped leaves whose value doesn't stay, because another user has put it in place of ours
 */
export function keepSettled(known: Tree, desired: Tree, dropped: readonly Leaf[]): Tree {
  return generatedLeaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const isKept =
      typeof before === "string" && before !== cleared && !dropped.includes(leaf) && !isIdle(leaf, known, desired);
    return isKept && valueAt(tree, leaf.keys) === undefined ? withValue(tree, leaf.keys, before) : tree;
  }, desired);
}

/** The generated leaves for which these changes bring another value: their switch or their trigger changes. */
export function renewedLeaves(changes: readonly Change[]): readonly Leaf[] {
  return generatedLeaves.filter((leaf) =>
    changes.some((change) => change.leaf === leaf.enabledBy || change.leaf === renewalLeaf(leaf)),
  );
}

/**
 * The leaves that are declared now and were not, or were and no longer are, although no value differs: a generated leaf
 * while its
 * block is on, and its trigger while the block is off. Nothing is sent, but the state has to follow the program.
 */
export function restated(known: Tree, desired: Tree): readonly Leaf[] {
  const isDeclared = (tree: Tree, leaf: Leaf) => valueAt(tree, leaf.keys) !== undefined;
  const before = canonicalKnown(known);
  return declaredAlone
    .filter((leaf) => isDeclared(known, leaf) !== isDeclared(desired, leaf))
    .filter((leaf) => isIdle(leaf, before, desired) === (leaf.facts.wire === undefined));
}

/** The desired tree in the state's spelling where that means the same, and its sets in the state's order. */
export function alignOrder(known: Tree, desired: Tree): Tree {
  return leaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const after = valueAt(tree, leaf.keys);
    if (before === undefined || after === undefined || after === unknown || before === after) return tree;
    const isRespelled = isSame(leaf, before, after) && typeof after === "string";
    return withValue(tree, leaf.keys, isRespelled ? before : inOrderOf(before, after));
  }, desired);
}

/** Two trees on the way down: what the state holds, and what is desired. */
interface Sides {
  readonly known: Value;
  readonly desired: Value;
}

function isTouched(block: Block, changed: ReadonlySet<Leaf>): boolean {
  const isOwn = [...block.leaves.values()].some((leaf) => changed.has(leaf));
  return isOwn || [...block.blocks.values()].some((below) => isTouched(below, changed));
}

function changedIn(block: Block, { known, desired }: Sides, changed: ReadonlySet<Leaf>): Value {
  if (!isTouched(block, changed)) return known;
  // A block that comes or goes does so as a whole.
  if (!isTree(known) || !isTree(desired)) return desired;
  const ofLeaves = [...block.leaves].map(
    ([key, leaf]) => [key, changed.has(leaf) ? inOrderOf(known[key], desired[key]) : known[key]] as const,
  );
  const ofBlocks = [...block.blocks].map(
    ([key, below]) => [key, changedIn(below, { known: known[key], desired: desired[key] }, changed)] as const,
  );
  return Object.fromEntries([...ofLeaves, ...ofBlocks].filter(([, value]) => value !== undefined));
}

/** The known tree with nothing but these leaves as they are desired. */
export function onlyChanged(known: Tree, desired: Tree, changed: ReadonlySet<Leaf>): Tree {
  const tree = changedIn(customerBlock, { known: withoutDefaultBlocks(known), desired }, changed);
  return isTree(tree) ? tree : desired;
}
