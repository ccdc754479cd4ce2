// Observed onto known: what the service says now, in the words and the order that the state already has.
// Only what really differs is taken over, so that a steady customer reads exactly as it was written.
import { blockOf, isSet, leaves, valueAt, withValue, type Leaf, type Observed, type Tree, type Value } from "../../schema";
import { canonicalObserved, canonicalValue } from "./canonical";
import type { Known } from "./diff";
import { inOrderOf, isSame } from "./equality";

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);

/** The other leaves of a block, for every leaf that has a default to stand alone with. */
const besides = new Map(travelling.filter(({ facts }) => facts.filled !== undefined && !facts.gate)
  .map((leaf) => [leaf, travelling.filter((other) => other !== leaf && blockOf(other) === blockOf(leaf))]));

/** Whether a service shows a default in a block where nothing else is set, as a form does before anybody fills it in. */
function isLoneDefault(leaf: Leaf, observed: Tree): boolean {
  return valueAt(observed, leaf.keys) === leaf.facts.filled && besides.get(leaf)?.every((other) => !isSet(other, valueAt(observed, other.keys))) === true;
}

/** Whether a leaf that nobody declared stands in a block that is off: left behind by the service, and no drift. */
function isLeftBehind(leaf: Leaf, known: Value, observed: Tree): boolean {
  if (known !== undefined) return false;
  return (leaf.gate !== undefined && valueAt(observed, leaf.gate.keys) !== true) || isLoneDefault(leaf, observed);
}

/** Stands in the state for a value that is in use here and was cleared elsewhere: absent would mean the value in use. */
const cleared = "";

/** A generated value that differs from the one in use is drift; where none is known it is taken into the output. */
function projectGenerated(leaf: Leaf, result: Known, observed: Tree, value: Value): Known {
  const inUse = result.generated[leaf.path];
  const declared = valueAt(result.tree, leaf.keys);
  if (value === undefined && (declared ?? inUse) !== undefined && (leaf.gate === undefined || valueAt(observed, leaf.gate.keys) === true)) {
    return { ...result, tree: withValue(result.tree, leaf.keys, cleared) };
  }
  if (typeof value !== "string" || isLeftBehind(leaf, declared, observed)) return result;
  if (declared === undefined && inUse === undefined) return { ...result, generated: { ...result.generated, [leaf.path]: value } };
  if (declared === undefined && isSame(leaf, value, inUse)) return result;
  if (declared !== undefined && isSame(leaf, value, declared)) return result;
  return { ...result, tree: withValue(result.tree, leaf.keys, value) };
}

function projectLeaf(leaf: Leaf, result: Known, observed: Tree): Known {
  const value = valueAt(observed, leaf.keys);
  if (leaf.facts.generated) return projectGenerated(leaf, result, observed, value);
  const known = valueAt(result.tree, leaf.keys);
  if (isSame(leaf, canonicalValue(leaf, known), value)) return result;
  if (known === undefined && (leaf.facts.serverFills || isLeftBehind(leaf, known, observed))) return result;
  const shown = value ?? leaf.facts.absentMeans;
  return { ...result, tree: withValue(result.tree, leaf.keys, inOrderOf(known, shown)) };
}

/**
 * What the state should hold after a read. Hidden secrets stay as they are known; a block that was switched
 * off elsewhere reads as off, one that was switched on elsewhere appears.
 */
export function project(observed: Observed, known: Known): Known {
  const tree = canonicalObserved(observed.tree);
  return travelling
    .filter((leaf) => !observed.hidden.has(leaf.path))
    .reduce((result, leaf) => projectLeaf(leaf, result, tree), known);
}

/** The leaves in which what the service says differs from what is known, in the order of the form. */
export function driftOf(observed: Observed, known: Known): readonly Leaf[] {
  const now = project(observed, known).tree;
  return travelling.filter((leaf) => valueAt(known.tree, leaf.keys) !== valueAt(now, leaf.keys));
}

/** A leaf that is set, with the word that its block is off where it is: a program may say both. */
function declare(tree: Tree, leaf: Leaf, value: Value, observed: Tree): Tree {
  const declared = withValue(tree, leaf.keys, value);
  if (leaf.gate === undefined || valueAt(observed, leaf.gate.keys) === true) return declared;
  return leaf.facts.withGate === "only" ? tree : withValue(declared, leaf.gate.keys, false);
}

/** What the state should hold of a customer that it knows nothing of: all that is set, as a user would declare it. */
export function projectUnknown(observed: Observed): Known {
  const seen = canonicalObserved(observed.tree);
  const tree = travelling.reduce((result: Tree, leaf) => {
    const value = valueAt(seen, leaf.keys);
    const isSkipped = leaf.facts.generated !== undefined || observed.hidden.has(leaf.path) || !isSet(leaf, value) || isLoneDefault(leaf, seen);
    return isSkipped ? result : declare(result, leaf, value, seen);
  }, {});
  return project(observed, { tree, generated: {} });
}
