// Observed onto known: what the service says now, in the words and the order that the state already has.
// Only what really differs is taken over, so that a steady customer reads exactly as it was written.
import {
  blockPathOf,
  generatedLeaves,
  isSet,
  isTree,
  leaves,
  valueAt,
  withValue,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { canonicalKnown, canonicalObserved, canonicalValue, cleared } from "./canonical";
import type { Known } from "./diff";
import { inOrderOf, isSame } from "./equality";

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);

/** The other leaves of a block, for every leaf that has a default to stand alone with. */
const besides = new Map(
  travelling
    .filter(({ facts }) => facts.defaultValue !== undefined && !facts.isSwitch)
    .map((leaf) => [leaf, travelling.filter((other) => other !== leaf && blockPathOf(other) === blockPathOf(leaf))]),
);

/**
 * Whether a service shows a default in a block where nothing else is set, as a form does before anybody fills it in.
 */
function isLoneDefault(leaf: Leaf, observed: Tree): boolean {
  return (
    valueAt(observed, leaf.keys) === leaf.facts.defaultValue &&
    besides.get(leaf)?.every((other) => !isSet(other, valueAt(observed, other.keys))) === true
  );
}

/** Whether a leaf that nobody declared stands in a block that is off: left behind by the service, and no drift. */
function isLeftBehind(leaf: Leaf, known: Value, observed: Tree): boolean {
  if (known !== undefined) return false;
  return (
    (leaf.enabledBy !== undefined && valueAt(observed, leaf.enabledBy.keys) !== true) || isLoneDefault(leaf, observed)
  );
}

/** Whether an absent value would be taken for one that was never declared, once it is back. */
function isTracked(leaf: Leaf): boolean {
  const { serverFills, defaultValue } = leaf.facts;
  return (
    (leaf.kind === "text" || leaf.kind === "choice") &&
    (serverFills === true || leaf.enabledBy !== undefined || defaultValue !== undefined)
  );
}

/**
 * The leaves that the service has lost since they were declared. Of a secret the tree itself tells it, because a
 * preview has to show that.
 */
export function lostIn(tree: Tree): readonly Leaf[] {
  return leaves.filter((leaf) => leaf.facts.secret !== true && valueAt(tree, leaf.keys) === cleared);
}

/**
 * A tree for states, which keep the paths of what was lost beside it: nothing in place of each mark, nor of a block
 * that would be declared by its defaults alone.
 */
export function withoutLost(tree: Tree): Tree {
  const open = lostIn(tree).reduce((rest, leaf) => withValue(rest, leaf.keys, undefined), tree);
  return [...besides.keys()]
    .map(({ keys }) => keys.slice(0, -1))
    .reduce((rest, keys) => {
      const block = valueAt(rest, keys);
      return isTree(block) && Object.keys(block).length === 0 ? withValue(rest, keys, undefined) : rest;
    }, open);
}

/** A tree of a state with the marks of what was lost. */
export function withLost(tree: Tree, paths: readonly string[]): Tree {
  return leaves
    .filter((leaf) => paths.includes(leaf.path))
    .reduce((rest, leaf) => withValue(rest, leaf.keys, cleared), tree);
}

const withGenerated = (leaf: Leaf, known: Known, shown: Value, ours: string | undefined): Known => ({
  ...known,
  tree: withValue(known.tree, leaf.keys, shown),
  generated: { ...known.generated, [leaf.path]: ours },
});

/**
 * A generated value that the service would show and does not: cleared elsewhere. What is declared needs no memory of
 * ours.
 */
function projectCleared(leaf: Leaf, result: Known, isOn: boolean): Known {
  const ours = result.generated[leaf.path];
  const shown = valueAt(result.tree, leaf.keys);
  if (shown === cleared || (shown ?? (isOn ? ours : undefined)) === undefined) return result;
  if (isOn && result.made?.includes(leaf.path))
    return withGenerated(leaf, { ...result, made: undefined }, cleared, undefined);
  return withGenerated(leaf, result, cleared, shown === undefined || !isSame(leaf, shown, ours) ? ours : undefined);
}

/**
 * A generated value that the service shows: drift where ours is another; what is declared, or was not known, is taken
 * as it is.
 */
function projectShown(leaf: Leaf, known: Known, value: string, isOn: boolean): Known {
  const isMade = known.made?.includes(leaf.path) === true;
  const result = isMade ? { ...known, made: undefined } : known;
  // One that was made in vain was never ours.
  const ours = isMade && !isSame(leaf, known.generated[leaf.path], value) ? undefined : known.generated[leaf.path];
  const shown = valueAt(result.tree, leaf.keys);
  if (ours !== undefined && isSame(leaf, shown ?? ours, value)) return result;
  // What is back as ours was changed elsewhere, and is not any more.
  if (ours !== undefined && isSame(leaf, ours, value)) return withGenerated(leaf, result, undefined, ours);
  if (ours !== undefined && (shown === undefined || !isSame(leaf, shown, ours)))
    return withGenerated(leaf, result, value, ours);
  if (ours === undefined && typeof shown === "string" && isSame(leaf, shown, value))
    return withGenerated(leaf, result, shown, isOn ? shown : undefined);
  // Where none of ours was in use, what was declared for a block that was off is not what came on.
  const isFound = ours === undefined && isOn && shown !== cleared;
  return withGenerated(leaf, result, isFound ? undefined : value, isOn ? value : undefined);
}

/**
 * What the state knows of a value that the service hides: nothing once its block was switched elsewhere, for then it
 * may be another.
 */
function projectHidden(leaf: Leaf, known: Known, observed: Tree): Known {
  if (leaf.enabledBy === undefined) return known;
  const isOn = valueAt(observed, leaf.enabledBy.keys) === true;
  if (isOn === (valueAt(canonicalKnown(known.tree), leaf.enabledBy.keys) === true)) return known;
  const isUnknown = (valueAt(known.tree, leaf.keys) ?? known.generated[leaf.path]) === undefined;
  // It may be in use or another one: shown as cleared, it is sent again by the next update.
  if (isOn && known.made?.includes(leaf.path))
    return withGenerated(leaf, { ...known, made: undefined }, cleared, known.generated[leaf.path]);
  if (isOn) return isUnknown ? known : withGenerated(leaf, { ...known, made: undefined }, undefined, undefined);
  // Nobody can bring back what nobody knows: that another one comes with the block is to be seen.
  return isUnknown ? withGenerated(leaf, known, cleared, undefined) : known;
}

function projectGenerated(leaf: Leaf, result: Known, observed: Tree): Known {
  const value = valueAt(observed, leaf.keys);
  const isOn = leaf.enabledBy === undefined || valueAt(observed, leaf.enabledBy.keys) === true;
  if (value === undefined) return projectCleared(leaf, result, isOn);
  return typeof value !== "string" || isLeftBehind(leaf, valueAt(result.tree, leaf.keys), observed)
    ? result
    : projectShown(leaf, result, value, isOn);
}

function projectLeaf(leaf: Leaf, result: Known, observed: Tree): Known {
  if (leaf.facts.generated) return projectGenerated(leaf, result, observed);
  const value = valueAt(observed, leaf.keys);
  const known = valueAt(result.tree, leaf.keys);
  if (isSame(leaf, canonicalValue(leaf, known), value)) return result;
  if (known === undefined && (leaf.facts.serverFills || isLeftBehind(leaf, known, observed))) return result;
  const shown = value ?? leaf.facts.absentMeans ?? (known !== undefined && isTracked(leaf) ? cleared : undefined);
  return { ...result, tree: withValue(result.tree, leaf.keys, inOrderOf(known, shown)) };
}

/**
 * What the state should hold after a read. Hidden secrets stay as they are known, unless their block was switched
 * elsewhere; a block that was switched off elsewhere reads as off, one that was switched on elsewhere appears.
 */
export function project(observed: Observed, known: Known): Known {
  const tree = canonicalObserved(observed.tree);
  const before = generatedLeaves
    .filter((leaf) => observed.hidden.has(leaf.path))
    .reduce((result, leaf) => projectHidden(leaf, result, tree), known);
  return travelling
    .filter((leaf) => !observed.hidden.has(leaf.path))
    .reduce((result, leaf) => projectLeaf(leaf, result, tree), before);
}

/** The leaves in which what the service says differs from what is known, in the order of the form. */
export function driftOf(observed: Observed, known: Known): readonly Leaf[] {
  const now = project(observed, known).tree;
  return travelling.filter((leaf) => valueAt(known.tree, leaf.keys) !== valueAt(now, leaf.keys));
}

/** A leaf that is set, with the word that its block is off where it is: a program may say both. */
function declare(tree: Tree, leaf: Leaf, value: Value, observed: Tree): Tree {
  const declared = withValue(tree, leaf.keys, value);
  if (leaf.enabledBy === undefined || valueAt(observed, leaf.enabledBy.keys) === true) return declared;
  return leaf.facts.whileOn === "only" ? tree : withValue(declared, leaf.enabledBy.keys, false);
}

/** What the state should hold of a customer that it knows nothing of: all that is set, as a user would declare it. */
export function projectUnknown(observed: Observed): Known {
  const seen = canonicalObserved(observed.tree);
  const tree = travelling.reduce((result: Tree, leaf) => {
    const value = valueAt(seen, leaf.keys);
    const isSkipped =
      leaf.facts.generated !== undefined ||
      observed.hidden.has(leaf.path) ||
      !isSet(leaf, value) ||
      isLoneDefault(leaf, seen);
    return isSkipped ? result : declare(result, leaf, value, seen);
  }, {});
  return project(observed, { tree, generated: {} });
}
