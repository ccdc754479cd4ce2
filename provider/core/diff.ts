// Desired against what the state holds: which leaves differ, and whether one of them replaces the customer.
// Pure, and without the name of any field: each leaf's facts say what its change means.
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
import { canonical, canonicalKnown, cleared } from "./canonical";
import { inOrderOf, isSame } from "./equality";

/** What the state knows of a customer. */
export interface Known {
  /**
   * The inputs as they were last written or read: of a generated leaf what is declared, or what somebody set elsewhere
   * in place of ours.
   */
  readonly tree: Tree;
  /**
   * Generated values by the path of their leaf, as this state has set or found them: ours, and in use unless the tree
   * holds another.
   */
  readonly generated: Readonly<Record<string, string | undefined>>;
  /** Paths of generated values that were made for an update of which nobody knows whether it was carried out. */
  readonly made?: readonly string[];
}

/** One leaf that differs. */
export interface Change {
  readonly leaf: Leaf;
  readonly from: Value;
  readonly to: Value;
  /** Whether this change replaces the customer. */
  readonly replaces: boolean;
}

/** The leaves of which the program alone says whether they are declared. */
const declaredAlone = leaves.filter(
  (leaf) => leaf.facts.generated !== undefined || (leaf.enabledBy !== undefined && leaf.facts.wire === undefined),
);

const presentOr = (value: Value): Value => (value === cleared ? undefined : value);

/**
 * The generated value in use, as far as the state knows; undefined where it knows none, or the block around it is off.
 */
export function inUse(leaf: Leaf, known: Known): string | undefined {
  const value = valueAt(known.tree, leaf.keys) ?? known.generated[leaf.path];
  if (typeof value !== "string" || value === cleared) return undefined;
  return leaf.enabledBy === undefined || valueAt(canonicalKnown(known.tree), leaf.enabledBy.keys) === true
    ? value
    : undefined;
}

/**
 * A generated leaf that is not declared keeps what is there; it differs only where the state saw another value than
 * ours, that is where somebody changed it elsewhere. Declaring the value in use changes nothing, but takes it over
 * where ours is another.
 */
function generatedDiffers(leaf: Leaf, ours: Value, from: Value, to: Value): boolean {
  if (to !== undefined) return !isSame(leaf, from ?? ours, to) || (ours !== undefined && !isSame(leaf, ours, to));
  return from !== undefined && ours !== undefined && !isSame(leaf, from, ours);
}

function differs(leaf: Leaf, known: Known, from: Value, to: Value): boolean {
  if (leaf.facts.onlyAtCreate) return false;
  if (leaf.facts.serverDecides && to === undefined) return false;
  if (leaf.facts.generated) return generatedDiffers(leaf, known.generated[leaf.path], from, to);
  return !isSame(leaf, presentOr(from), to);
}

/** Whether a change writes nothing: the value in use is declared, in place of ours that somebody else has replaced. */
export function isTakenOver({ leaf, from, to }: Change): boolean {
  return leaf.facts.generated !== undefined && isSame(leaf, from, to);
}

/** The leaves in which the desired customer differs from what the state knows, in the order of the form. */
export function diff(known: Known, desired: Tree): readonly Change[] {
  // An earlier release may have stored another form: the old side is brought into today's as well.
  return changesBetween({ ...known, tree: canonicalKnown(known.tree) }, canonical(desired));
}

/** The same for two trees that are in canonical form already. */
export function changesBetween(known: Known, desired: Tree): readonly Change[] {
  return leaves.flatMap((leaf): Change[] => {
    const from = valueAt(known.tree, leaf.keys);
    const to = valueAt(desired, leaf.keys);
    // What stands in a block that is off before and after, and is no longer declared, means nothing.
    if (to === undefined && isIdle(leaf, known.tree, desired)) return [];
    if (!differs(leaf, known, from, to)) return [];
    return [
      { leaf, from: leaf.facts.generated ? from : presentOr(from), to, replaces: leaf.facts.createOnly === true },
    ];
  });
}

/** Whether the block around a leaf is off before and after. */
function isIdle({ enabledBy }: Leaf, before: Tree, after: Tree): boolean {
  return enabledBy !== undefined && [before, after].every((tree) => isOff(valueAt(tree, enabledBy.keys)));
}

function isOff(value: Value): boolean {
  return value !== true && value !== unknown;
}

/**
 * The desired tree with generated values that were declared and are not any more: they stay in use, so that nothing
 * differs. Not where another one comes, and not what somebody else has put in place of ours.
 * @param replaced paths at which the known tree holds the latter.
 */
export function withKept(known: Tree, desired: Tree, changes: readonly Change[], replaced: readonly Leaf[]): Tree {
  return generatedLeaves.reduce((tree, leaf) => {
    const [before, trigger] = [valueAt(known, leaf.keys), renewalLeaf(leaf)];
    const isChanged = changes.some((change) => change.leaf === leaf.enabledBy || change.leaf === trigger);
    const isKept =
      typeof before === "string" &&
      before !== cleared &&
      !isChanged &&
      !replaced.includes(leaf) &&
      !isIdle(leaf, known, desired);
    return isKept && valueAt(tree, leaf.keys) === undefined ? withValue(tree, leaf.keys, before) : tree;
  }, desired);
}

/**
 * What is declared now and was not, or was and is not any more, although no value differs: a generated leaf while its
 * block is on, and what asks for a new one while it is off. Nothing of it is sent, but the state has to follow: nobody
 * else than the program tells it.
 */
export function restated(known: Tree, desired: Tree): readonly Leaf[] {
  const isDeclared = (tree: Tree, leaf: Leaf) => valueAt(tree, leaf.keys) !== undefined;
  return declaredAlone.filter(
    (leaf) =>
      isDeclared(known, leaf) !== isDeclared(desired, leaf) &&
      isIdle(leaf, canonicalKnown(known), desired) === (leaf.facts.wire === undefined),
  );
}

/**
 * The desired tree in the known spelling where that means the same, and its sets in the known order, so that only real
 * changes show.
 */
export function alignSpelling(known: Tree, desired: Tree): Tree {
  return leaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const after = valueAt(tree, leaf.keys);
    if (before === undefined || after === undefined || after === unknown || before === after) return tree;
    return withValue(
      tree,
      leaf.keys,
      isSame(leaf, before, after) && typeof after === "string" ? before : inOrderOf(before, after),
    );
  }, desired);
}

function isTouched(branch: Block, changed: ReadonlySet<Leaf>): boolean {
  return (
    [...branch.leaves.values()].some((leaf) => changed.has(leaf)) ||
    [...branch.blocks.values()].some((below) => isTouched(below, changed))
  );
}

function hasDefault(branch: Block): boolean {
  return [...branch.leaves.values()].some(({ facts }) => facts.defaultValue !== undefined);
}

/** A block in which nothing changes, without empty blocks that would be declared by their defaults alone. */
function unchangedIn(branch: Block, known: Value, desired: Value): Value {
  if (!isTree(known)) return known;
  if (Object.keys(known).length === 0) return desired === undefined && hasDefault(branch) ? undefined : known;
  return [...branch.blocks].reduce(
    (tree: Tree, [key, below]) =>
      isTree(tree[key])
        ? withValue(tree, [key], unchangedIn(below, tree[key], isTree(desired) ? desired[key] : undefined))
        : tree,
    known,
  );
}

function changedIn(branch: Block, known: Value, desired: Value, changed: ReadonlySet<Leaf>): Value {
  if (!isTouched(branch, changed)) return unchangedIn(branch, known, desired);
  // A block that comes or goes does so as a whole.
  if (!isTree(known) || !isTree(desired)) return desired;
  const ofLeaves = [...branch.leaves].map(
    ([key, leaf]) => [key, changed.has(leaf) ? inOrderOf(known[key], desired[key]) : known[key]] as const,
  );
  const ofBlocks = [...branch.blocks].map(
    ([key, below]) => [key, changedIn(below, known[key], desired[key], changed)] as const,
  );
  return Object.fromEntries([...ofLeaves, ...ofBlocks].filter(([, value]) => value !== undefined));
}

/**
 * The known tree with nothing but these leaves as they are desired. An engine that compares inputs by itself would show
 * every other word for the same beside them: a default written out, an off that was absent, what matters in create
 * only, an empty block.
 */
export function onlyChanged(known: Tree, desired: Tree, changed: ReadonlySet<Leaf>): Tree {
  const tree = changedIn(customerBlock, known, desired, changed);
  return isTree(tree) ? tree : desired;
}
