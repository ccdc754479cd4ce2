// The inputs that check returns for a customer that exists. The engine compares inputs by itself, and would also show
// another spelling of the same: an explicit default, an explicit "off", an empty block. So only what changes may
// differ.
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
} from "../../../schema";
import { withoutDefaultBlocks, canonicalKnown, cleared } from "../../core/canonical";
import { inKnownOrder, isIdle, isSame, type Change } from "../../core/diff";

/** What check knows about the inputs. */
export interface InputChanges {
  readonly changes: readonly Change[];
  /** Leaves whose secret in the state replaced ours in WebcastManager. */
  readonly replaced: readonly Leaf[];
}

/** The inputs to store: those in the state, with only what changes. @param saved the inputs in the state. */
export function storedInputs(saved: Tree, desired: Tree, { changes, replaced }: InputChanges): Tree {
  const known = canonicalKnown(saved);
  const settled = keepSettled(known, desired, [...replaced, ...renewedLeaves(changes)]);
  const changed = new Set([...changes.map(({ leaf }) => leaf), ...redeclaredLeaves(known, settled)]);
  return changed.size > 0 ? onlyChanged(saved, settled, changed) : alignOrder(saved, settled);
}

/** The leaves that only the program declares; the service does not show whether they are. */
const declaredAlone = leaves.filter(
  ({ facts, enabledBy }) => facts.generated !== undefined || (enabledBy !== undefined && facts.wire === undefined),
);

/** Whether a change sends nothing: the program declares the value in use, which another user has set. */
export function declaresValueInUse({ leaf, from, to }: Change): boolean {
  return leaf.facts.generated !== undefined && isSame(leaf, from, to);
}

/**
 * The desired tree with the secrets that were declared and no longer are: they stay in use, so nothing differs.
 * @param dropped leaves whose secret does not stay.
 */
function keepSettled(known: Tree, desired: Tree, dropped: readonly Leaf[]): Tree {
  return generatedLeaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const isKept =
      typeof before === "string" && before !== cleared && !dropped.includes(leaf) && !isIdle(leaf, known, desired);
    return isKept && valueAt(tree, leaf.keys) === undefined ? withValue(tree, leaf.keys, before) : tree;
  }, desired);
}

/** The leaves of secrets that these changes generate anew: their switch or their trigger changes. */
function renewedLeaves(changes: readonly Change[]): readonly Leaf[] {
  return generatedLeaves.filter((leaf) =>
    changes.some((change) => change.leaf === leaf.enabledBy || change.leaf === renewalLeaf(leaf)),
  );
}

/**
 * The leaves that are declared now and were not, or the reverse, although no value differs: a secret while its block is
 * on, its trigger while the block is off. Nothing is sent, but the state has to follow the program.
 */
export function redeclaredLeaves(known: Tree, desired: Tree): readonly Leaf[] {
  const isDeclared = (tree: Tree, leaf: Leaf) => valueAt(tree, leaf.keys) !== undefined;
  const before = canonicalKnown(known);
  return declaredAlone
    .filter((leaf) => isDeclared(known, leaf) !== isDeclared(desired, leaf))
    .filter((leaf) => isIdle(leaf, before, desired) === (leaf.facts.wire === undefined));
}

/** The desired tree in the state's spelling if it means the same, and its sets in the state's order. */
export function alignOrder(known: Tree, desired: Tree): Tree {
  return leaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const after = valueAt(tree, leaf.keys);
    if (before === undefined || after === undefined || after === unknown || before === after) return tree;
    const isRespelled = isSame(leaf, before, after) && typeof after === "string";
    return withValue(tree, leaf.keys, isRespelled ? before : inKnownOrder(before, after));
  }, desired);
}

/** The same block in the state and as desired. */
interface BlockPair {
  readonly known: Value;
  readonly desired: Value;
}

function isTouched(block: Block, changed: ReadonlySet<Leaf>): boolean {
  const isOwn = [...block.leaves.values()].some((leaf) => changed.has(leaf));
  return isOwn || [...block.blocks.values()].some((below) => isTouched(below, changed));
}

function changedIn(block: Block, { known, desired }: BlockPair, changed: ReadonlySet<Leaf>): Value {
  if (!isTouched(block, changed)) return known;
  // A block is added or removed as a whole.
  if (!isTree(known) || !isTree(desired)) return desired;
  const ofLeaves = [...block.leaves].map(
    ([key, leaf]) => [key, changed.has(leaf) ? inKnownOrder(known[key], desired[key]) : known[key]] as const,
  );
  const ofBlocks = [...block.blocks].map(
    ([key, below]) => [key, changedIn(below, { known: known[key], desired: desired[key] }, changed)] as const,
  );
  return Object.fromEntries([...ofLeaves, ...ofBlocks].filter(([, value]) => value !== undefined));
}

/** The tree in the state with only these leaves as desired. */
export function onlyChanged(known: Tree, desired: Tree, changed: ReadonlySet<Leaf>): Tree {
  const tree = changedIn(customerBlock, { known: withoutDefaultBlocks(known), desired }, changed);
  return isTree(tree) ? tree : desired;
}
