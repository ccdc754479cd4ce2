// Values that the provider makes: when an update makes a new one, keeps the one in use, or takes the one that it finds.
import { generatedLeaves, renewalLeaf, valueAt, withValue, type Leaf, type Observed, type Tree } from "../../schema";
import { canonicalKnown } from "../core/canonical";
import { diff, inUse, type Change, type Known } from "../core/diff";
import type { Context } from "./context";
import { nameOf } from "./guards";
import { generatedAfter, newSecret } from "./state";

const isOn = (leaf: Leaf, tree: Tree) => leaf.enabledBy === undefined || valueAt(tree, leaf.enabledBy.keys) === true;

function isSwitchedOn(leaf: Leaf, changes: readonly Change[]): boolean {
  return changes.some((change) => change.leaf === leaf.enabledBy && change.to === true);
}

/** The value in use at the service, where its block is on there and the value is to be seen. */
function inUseThere(leaf: Leaf, { tree }: Observed): string | undefined {
  const value = valueAt(tree, leaf.keys);
  return isOn(leaf, tree) && typeof value === "string" ? value : undefined;
}

/** The value after an update: new only when its trigger changed, or its block is switched on and nobody knows one. */
function valueAfter(
  leaf: Leaf,
  known: Known,
  desired: Tree,
  changes: readonly Change[],
  observed: Observed,
): string | undefined {
  const declared = valueAt(desired, leaf.keys);
  if (typeof declared === "string") return declared;
  if (!isOn(leaf, desired)) return undefined;
  const trigger = renewalLeaf(leaf);
  if (changes.some((change) => change.leaf === trigger && change.to !== undefined)) return newSecret();
  return (
    known.generated[leaf.path] ?? inUseThere(leaf, observed) ?? (isSwitchedOn(leaf, changes) ? newSecret() : undefined)
  );
}

/** The changes of an update, with generated values in place of what is not declared. */
export function withGenerated(
  known: Known,
  desired: Tree,
  observed: Observed,
): { changes: readonly Change[]; generated: Known["generated"] } {
  const changes = diff(known, desired);
  const values = new Map(generatedLeaves.map((leaf) => [leaf, valueAfter(leaf, known, desired, changes, observed)]));
  const written = [...values].flatMap(([leaf, to]): Change[] => {
    const from = known.generated[leaf.path];
    const isMade = valueAt(desired, leaf.keys) === undefined && to !== from;
    const isWritten = isMade || isSwitchedOn(leaf, changes) || changes.some((change) => change.leaf === leaf);
    return isWritten && to !== undefined ? [{ leaf, from, to, replaces: false }] : [];
  });
  const byPath = Object.fromEntries([...values].map(([leaf, value]) => [leaf.path, value]));
  return {
    changes: [...changes.filter((change) => !values.has(change.leaf)), ...written],
    generated: generatedAfter(desired, byPath),
  };
}

/** Leaves whose values an update has made: nobody else knows them, the service aside. */
export function madeIn(known: Known, desired: Known): readonly Leaf[] {
  return generatedLeaves.filter((leaf) => {
    const value = desired.generated[leaf.path];
    return (
      value !== undefined && value !== known.generated[leaf.path] && valueAt(desired.tree, leaf.keys) === undefined
    );
  });
}

/** Leaves whose declared values an update was to set while another was in use: one of the two is. */
export function setIn(known: Known, desired: Known): readonly Leaf[] {
  return generatedLeaves.filter((leaf) => {
    const value = valueAt(desired.tree, leaf.keys);
    return value !== undefined && inUse(leaf, known) !== undefined && inUse(leaf, known) !== value;
  });
}

/**
 * What the state knew, with values that were made for an update of which nobody knows whether it was carried out: they
 * may be in use now. A trigger that changed is forgotten: nobody knows for which of its words the service holds a
 * value, so that the next update makes another one. What was to be set is not known any more, neither as it was nor as
 * it should be.
 */
export function withMade(known: Known, desired: Known): Known {
  const made = madeIn(known, desired);
  const kept = made.reduce((before: Known, leaf) => {
    const trigger = renewalLeaf(leaf);
    const isPulled =
      trigger !== undefined &&
      valueAt(before.tree, trigger.keys) !== undefined &&
      valueAt(before.tree, trigger.keys) !== valueAt(desired.tree, trigger.keys);
    return {
      tree: isPulled ? withValue(before.tree, trigger.keys, undefined) : before.tree,
      generated: { ...before.generated, [leaf.path]: desired.generated[leaf.path] },
      made: made.map(({ path }) => path),
    };
  }, known);
  return setIn(known, desired).reduce(
    (before: Known, leaf) => ({
      ...before,
      tree: withValue(before.tree, leaf.keys, undefined),
      generated: { ...before.generated, [leaf.path]: undefined },
    }),
    kept,
  );
}

/** Generated values that are in use and hidden, and not known. */
function unknownIn(known: Known, { hidden }: Observed): readonly Leaf[] {
  return generatedLeaves.filter(
    (leaf) => hidden.has(leaf.path) && isOn(leaf, canonicalKnown(known.tree)) && inUse(leaf, known) === undefined,
  );
}

/**
 * Warns of values in use that nobody can know any more, or that an import did not bring; a state that knew none before
 * is quiet.
 */
export function warnUnknown({ reporter }: Context, observed: Observed, before: Known | undefined, after: Known): void {
  const knewNone = before === undefined ? [] : unknownIn(before, observed);
  for (const leaf of unknownIn(after, observed).filter((one) => !knewNone.includes(one))) {
    const trigger = renewalLeaf(leaf)?.path;
    reporter.warn(
      `Can't know the ${leaf.path} in use of the customer ${nameOf(observed.id, observed.tree)}: the service doesn't show it. ` +
        `To get a known one, set ${leaf.path}${trigger === undefined ? "" : `, or change ${trigger}`}.`,
    );
  }
}
