// What a state holds after a read: what the service reports now, in the words and the order that the state already has.
// Only real differences enter the state, so that an unchanged customer reads exactly as it was written.
import {
  generatedLeaves,
  isSet,
  leaves,
  wireLeaves,
  valueAt,
  withValue,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import {
  isBlockOn,
  isLoneDefault,
  withoutDefaultBlocks,
  canonicalKnown,
  canonicalObserved,
  canonicalValue,
  cleared,
} from "./canonical";
import { inKnownOrder, isSame, type StateValues } from "./diff";

/** Whether a leaf that was never declared is in a block that is off: the service kept it, and it is no drift. */
function isLeftBehind(leaf: Leaf, known: Value, observed: Tree): boolean {
  return known === undefined && (!isBlockOn(leaf, observed) || isLoneDefault(leaf, observed));
}

/** Whether an absent value would be taken for one that was never declared, once it is back. */
function isTracked(leaf: Leaf): boolean {
  const { serverFills, defaultValue } = leaf.facts;
  const isText = leaf.kind === "text" || leaf.kind === "choice";
  return isText && (serverFills === true || leaf.enabledBy !== undefined || defaultValue !== undefined);
}

/**
 * The leaves that were cleared at the service since they were declared. Secrets stay marked in the tree, so that a
 * preview shows them.
 */
export function clearedLeaves(tree: Tree): readonly Leaf[] {
  return leaves.filter((leaf) => leaf.facts.secret !== true && valueAt(tree, leaf.keys) === cleared);
}

/** The tree without the marks of cleared leaves: states keep the paths of these beside the tree. */
export function withoutClearedMarks(tree: Tree): Tree {
  return withoutDefaultBlocks(clearedLeaves(tree).reduce((rest, leaf) => withValue(rest, leaf.keys, undefined), tree));
}

/** The tree of a state with the marks of the leaves that were cleared. */
export function withClearedMarks(tree: Tree, paths: readonly string[]): Tree {
  return leaves
    .filter((leaf) => paths.includes(leaf.path))
    .reduce((rest, leaf) => withValue(rest, leaf.keys, cleared), tree);
}

/** A generated leaf after a read: what the tree shows of it, and which value is ours. */
interface GeneratedValue {
  readonly shown: Value;
  readonly ours: string | undefined;
}

function withGenerated(leaf: Leaf, known: StateValues, { shown, ours }: GeneratedValue): StateValues {
  const generated = { ...known.generated, [leaf.path]: ours };
  return { ...known, tree: withValue(known.tree, leaf.keys, shown), generated };
}

const isUnconfirmed = (leaf: Leaf, { unconfirmed }: StateValues): boolean => unconfirmed?.includes(leaf.path) === true;

/**
 * A generated value that the service would show and doesn't: cleared elsewhere. A declared one is ours without a memory
 * of it.
 */
function refreshCleared(leaf: Leaf, known: StateValues, isOn: boolean): StateValues {
  const ours = known.generated[leaf.path];
  const shown = valueAt(known.tree, leaf.keys);
  if (isOn && isUnconfirmed(leaf, known)) {
    return withGenerated(leaf, { ...known, unconfirmed: undefined }, { shown: cleared, ours: undefined });
  }
  if (shown === cleared || (shown ?? (isOn ? ours : undefined)) === undefined) return known;
  const isOurs = shown !== undefined && isSame(leaf, shown, ours);
  return withGenerated(leaf, known, { shown: cleared, ours: isOurs ? undefined : ours });
}

/**
 * A generated value that the service shows: drift where ours is another. What is declared, or was not known, is taken
 * as it is.
 */
function refreshShown(
  leaf: Leaf,
  before: StateValues,
  { value, isOn }: { readonly value: string; readonly isOn: boolean },
): StateValues {
  const wasUnconfirmed = isUnconfirmed(leaf, before);
  const known = wasUnconfirmed ? { ...before, unconfirmed: undefined } : before;
  // A value that was generated for an update that was not carried out was never in use.
  const isVain = wasUnconfirmed && !isSame(leaf, before.generated[leaf.path], value);
  const ours = isVain ? undefined : before.generated[leaf.path];
  const shown = valueAt(known.tree, leaf.keys);
  if (ours !== undefined && isSame(leaf, shown ?? ours, value)) return known;
  // Ours is back after a change elsewhere.
  if (ours !== undefined && isSame(leaf, ours, value)) return withGenerated(leaf, known, { shown: undefined, ours });
  if (ours !== undefined && (shown === undefined || !isSame(leaf, shown, ours)))
    return withGenerated(leaf, known, { shown: value, ours });
  if (ours === undefined && typeof shown === "string" && isSame(leaf, shown, value)) {
    return withGenerated(leaf, known, { shown, ours: isOn ? shown : undefined });
  }
  // Where none of ours was in use, what was declared for a block that was off is not what came on.
  const isFound = ours === undefined && isOn && shown !== cleared;
  return withGenerated(leaf, known, { shown: isFound ? undefined : value, ours: isOn ? value : undefined });
}

/** A generated value that the service hides: once its block was switched elsewhere, another value may be in use. */
function refreshHidden(leaf: Leaf, known: StateValues, observed: Tree): StateValues {
  const isOn = isBlockOn(leaf, observed);
  const ours = known.generated[leaf.path];
  const confirmed = { ...known, unconfirmed: undefined };
  // Ours may be in use or not: marked as cleared, so that the next update sends it again.
  if (isOn && isUnconfirmed(leaf, known)) return withGenerated(leaf, confirmed, { shown: cleared, ours });
  if (isOn === isBlockOn(leaf, canonicalKnown(known.tree))) return known;
  const isUnknown = (valueAt(known.tree, leaf.keys) ?? ours) === undefined;
  // No value can be brought back with the block: marked as cleared, so that a preview shows that another one comes.
  if (!isOn) return isUnknown ? withGenerated(leaf, known, { shown: cleared, ours: undefined }) : known;
  return isUnknown ? known : withGenerated(leaf, confirmed, { shown: undefined, ours: undefined });
}

function refreshGenerated(leaf: Leaf, known: StateValues, observed: Tree): StateValues {
  const value = valueAt(observed, leaf.keys);
  const isOn = isBlockOn(leaf, observed);
  if (value === undefined) return refreshCleared(leaf, known, isOn);
  const isIgnored = typeof value !== "string" || isLeftBehind(leaf, valueAt(known.tree, leaf.keys), observed);
  return isIgnored ? known : refreshShown(leaf, known, { value, isOn });
}

function refreshLeaf(leaf: Leaf, known: StateValues, observed: Tree): StateValues {
  if (leaf.facts.generated) return refreshGenerated(leaf, known, observed);
  const value = valueAt(observed, leaf.keys);
  const before = valueAt(known.tree, leaf.keys);
  if (isSame(leaf, canonicalValue(leaf, before), value)) return known;
  if (before === undefined && (leaf.facts.serverFills || isLeftBehind(leaf, before, observed))) return known;
  const mark = before !== undefined && isTracked(leaf) ? cleared : undefined;
  const shown = value ?? leaf.facts.absentMeans ?? mark;
  return { ...known, tree: withValue(known.tree, leaf.keys, inKnownOrder(before, shown)) };
}

/**
 * What the state holds after a read. Hidden secrets stay as they are known, unless their block was switched elsewhere.
 * A block
 * that was switched off elsewhere reads as off, and one that was switched on elsewhere appears.
 */
export function refreshValues(observed: Observed, known: StateValues): StateValues {
  const tree = canonicalObserved(observed.tree);
  const hidden = generatedLeaves.filter((leaf) => observed.hidden.has(leaf.path));
  const shown = wireLeaves.filter((leaf) => !observed.hidden.has(leaf.path));
  const before = hidden.reduce((result, leaf) => refreshHidden(leaf, result, tree), known);
  return shown.reduce((result, leaf) => refreshLeaf(leaf, result, tree), before);
}

/** The leaves in which the service differs from what is known, in the order of the form. */
export function driftedLeaves(observed: Observed, known: StateValues): readonly Leaf[] {
  const now = refreshValues(observed, known).tree;
  return wireLeaves.filter((leaf) => valueAt(known.tree, leaf.keys) !== valueAt(now, leaf.keys));
}

/** A leaf that is set, and `enabled: false` beside it where its block is off: a program may declare both. */
function declare(tree: Tree, leaf: Leaf, observed: Tree): Tree {
  const declared = withValue(tree, leaf.keys, valueAt(observed, leaf.keys));
  if (leaf.enabledBy === undefined || isBlockOn(leaf, observed)) return declared;
  return leaf.facts.whileOn === "only" ? tree : withValue(declared, leaf.enabledBy.keys, false);
}

/** The values of a customer that no state knows yet: all that is set, as a user would declare it. */
export function importValues(observed: Observed): StateValues {
  const seen = canonicalObserved(observed.tree);
  const isDeclared = (leaf: Leaf): boolean =>
    leaf.facts.generated === undefined &&
    !observed.hidden.has(leaf.path) &&
    isSet(leaf, valueAt(seen, leaf.keys)) &&
    !isLoneDefault(leaf, seen);
  const tree = wireLeaves.filter(isDeclared).reduce((result: Tree, leaf) => declare(result, leaf, seen), {});
  return refreshValues(observed, { tree, generated: {} });
}
