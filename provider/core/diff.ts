// Desired against what the state holds: which leaves differ, and whether one of them replaces the customer.
// Pure, and without the name of any field: each leaf's facts say what its change means.
import { leaves, unknown, valueAt, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { canonical, canonicalKnown } from "./canonical";
import { inOrderOf, isSame } from "./equality";

/** What the state knows of a customer. */
export interface Known {
  /** The inputs as they were last written or read. */
  readonly tree: Tree;
  /** Generated values by the path of their leaf, such as the HMAC secret in use. */
  readonly generated: Readonly<Record<string, string | undefined>>;
}

/** One leaf that differs. */
export interface Change {
  readonly leaf: Leaf;
  readonly from: Value;
  readonly to: Value;
  /** Whether this change replaces the customer. */
  readonly replaces: boolean;
}

/**
 * A generated leaf that is not declared keeps what is there; it differs only where the state saw
 * another value than the one in use, that is where somebody changed it elsewhere. Declaring the value in use changes nothing.
 */
function generatedDiffers(leaf: Leaf, inUse: Value, from: Value, to: Value): boolean {
  if (to !== undefined) return !isSame(leaf, from ?? inUse, to);
  return from !== undefined && inUse !== undefined && !isSame(leaf, from, inUse);
}

function differs(leaf: Leaf, known: Known, from: Value, to: Value): boolean {
  if (leaf.facts.atCreate) return false;
  if (leaf.facts.serverDecides && to === undefined) return false;
  if (leaf.facts.generated) return generatedDiffers(leaf, known.generated[leaf.path], from, to);
  return !isSame(leaf, from, to);
}

/** The leaves in which the desired customer differs from what the state knows, in the order of the form. */
export function diff(known: Known, desired: Tree): readonly Change[] {
  // An earlier release may have stored another form: the old side is brought into today's as well.
  return changesBetween({ ...known, tree: canonicalKnown(known.tree) }, canonical(desired));
}

/** The same for two trees that are in canonical form already. */
export function changesBetween(known: Known, desired: Tree): readonly Change[] {
  const gateOff = (leaf: Leaf): boolean => leaf.gate !== undefined && isOff(valueAt(known.tree, leaf.gate.keys)) && isOff(valueAt(desired, leaf.gate.keys));
  return leaves.flatMap((leaf): Change[] => {
    const from = valueAt(known.tree, leaf.keys);
    const to = valueAt(desired, leaf.keys);
    // What stands in a block that is off before and after, and is no longer declared, means nothing.
    if (to === undefined && gateOff(leaf)) return [];
    if (!differs(leaf, known, from, to)) return [];
    return [{ leaf, from, to, replaces: leaf.facts.createOnly === true }];
  });
}

function isOff(value: Value): boolean {
  return value !== true && value !== unknown;
}

/** The desired tree in the known spelling where that means the same, and its sets in the known order, so that only real changes show. */
export function alignSpelling(known: Tree, desired: Tree): Tree {
  return leaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const after = valueAt(tree, leaf.keys);
    if (before === undefined || after === undefined || after === unknown || before === after) return tree;
    return withValue(tree, leaf.keys, isSame(leaf, before, after) && typeof after === "string" ? before : inOrderOf(before, after));
  }, desired);
}

/**
 * The desired tree with the known values where another one means nothing any more: what matters in create only, what is left to
 * the service since, and what is no longer declared and was off. An engine that compares inputs by itself would show them beside every
 * other change. A secret that is no longer declared is not kept.
 */
export function keepSettled(known: Tree, desired: Tree, changes: readonly Change[]): Tree {
  return leaves.reduce((tree, leaf) => {
    const before = valueAt(known, leaf.keys);
    const isDropped = valueAt(tree, leaf.keys) === undefined && leaf.facts.secret !== true && !changes.some((change) => change.leaf === leaf);
    return before !== undefined && (leaf.facts.atCreate === true || isDropped) ? withValue(tree, leaf.keys, before) : tree;
  }, desired);
}
