// Values that the provider generates: when an update makes a new one, keeps the one in use, or takes the one that it
// finds.
import { randomBytes } from "node:crypto";
import { generatedLeaves, renewalLeaf, valueAt, withValue, type Leaf, type Observed, type Tree } from "../../schema";
import { isBlockOn, canonicalKnown } from "../core/canonical";
import { diff, isSame, shownGenerated, valueInUse, type Change, type StateValues } from "../core/diff";
import { customerLabel } from "../core/errors";
import type { Context } from "./context";

type Generated = StateValues["generated"];

/** Returns 32 random bytes in hex, as the form generates them in the browser. */
export function newSecret(): string {
  return randomBytes(32).toString("hex");
}

/** Returns the desired customer with new secrets in place of undeclared ones. */
export function withNewSecrets(desired: Tree): Tree {
  return generatedLeaves
    .filter((leaf) => isBlockOn(leaf, desired) && valueAt(desired, leaf.keys) === undefined)
    .reduce((tree, leaf) => withValue(tree, leaf.keys, newSecret()), desired);
}

/**
 * Returns the generated values that stay known: a declared one is the value in use, and a block that is off has none.
 */
export function generatedAfter(desired: Tree, generated: Generated): Generated {
  return Object.fromEntries(
    generatedLeaves.flatMap((leaf) => {
      const declared = valueAt(desired, leaf.keys);
      const value = typeof declared === "string" ? declared : generated[leaf.path];
      return !isBlockOn(leaf, desired) || value === undefined ? [] : [[leaf.path, value]];
    }),
  );
}

function isSwitchedOn(leaf: Leaf, changes: readonly Change[]): boolean {
  return changes.some((change) => change.leaf === leaf.enabledBy && change.to === true);
}

/** The value in use at the service, where its block is on there and the service shows it. */
function valueThere(leaf: Leaf, { tree }: Observed): string | undefined {
  const value = valueAt(tree, leaf.keys);
  return isBlockOn(leaf, tree) && typeof value === "string" ? value : undefined;
}

/**
 * What decides which value a generated leaf gets: the state, the program, what differs between them, and the service.
 */
interface Update {
  readonly known: StateValues;
  readonly desired: Tree;
  readonly changes: readonly Change[];
  readonly observed: Observed;
}

/** The value after an update: new only when its trigger changed, or its block is switched on and none is known. */
function valueAfter(leaf: Leaf, { known, desired, changes, observed }: Update): string | undefined {
  const declared = valueAt(desired, leaf.keys);
  if (typeof declared === "string") return declared;
  if (!isBlockOn(leaf, desired)) return undefined;
  const trigger = renewalLeaf(leaf);
  if (changes.some((change) => change.leaf === trigger && change.to !== undefined)) return newSecret();
  const existing = known.generated[leaf.path] ?? valueThere(leaf, observed);
  return existing ?? (isSwitchedOn(leaf, changes) ? newSecret() : undefined);
}

/** The changes of an update, and the generated values after it. */
interface UpdatePlan {
  readonly changes: readonly Change[];
  readonly generated: Generated;
}

/** Returns the changes of an update with generated values in place of what is not declared. */
export function planUpdate(known: StateValues, desired: Tree, observed: Observed): UpdatePlan {
  const changes = diff(known, desired);
  const values = new Map(
    generatedLeaves.map((leaf) => [leaf, valueAfter(leaf, { known, desired, changes, observed })]),
  );
  const written = [...values].flatMap(([leaf, to]): Change[] => {
    const from = known.generated[leaf.path];
    const isNew = valueAt(desired, leaf.keys) === undefined && to !== from;
    const isUnconfirmed = known.unconfirmed?.includes(leaf.path) === true;
    // A program that declares the value in use changes nothing at the service.
    const isChanged = changes.some((change) => change.leaf === leaf && !isSame(leaf, change.from, change.to));
    const isWritten = isNew || isUnconfirmed || isChanged || isSwitchedOn(leaf, changes);
    return isWritten && to !== undefined ? [{ leaf, from, to, replaces: false }] : [];
  });
  const byPath = Object.fromEntries([...values].map(([leaf, value]) => [leaf.path, value]));
  const others = changes.filter((change) => !values.has(change.leaf));
  return { changes: [...others, ...written], generated: generatedAfter(desired, byPath) };
}

/** Returns the leaves whose values an update has generated: only this process and perhaps the service know them. */
export function generatedIn(known: StateValues, desired: StateValues): readonly Leaf[] {
  return generatedLeaves.filter((leaf) => {
    const value = desired.generated[leaf.path];
    const isNew = value !== undefined && value !== known.generated[leaf.path];
    return isNew && valueAt(desired.tree, leaf.keys) === undefined;
  });
}

/** Returns the leaves whose declared values an update was to set while another was in use: one of the two is. */
export function secretsReplacedByUpdate(known: StateValues, desired: StateValues): readonly Leaf[] {
  return generatedLeaves.filter((leaf) => {
    const [before, after] = [valueInUse(leaf, known), valueAt(desired.tree, leaf.keys)];
    return after !== undefined && before !== undefined && before !== after;
  });
}

/**
 * A tree without a trigger that changed: it is unknown for which of its values the service holds a secret, so the next
 * update generates another.
 */
function withoutChangedTrigger(tree: Tree, leaf: Leaf, desired: Tree): Tree {
  const trigger = renewalLeaf(leaf);
  const before = trigger && valueAt(tree, trigger.keys);
  if (trigger === undefined || before === undefined || before === valueAt(desired, trigger.keys)) return tree;
  return withValue(tree, trigger.keys, undefined);
}

/**
 * Returns what the state knows after an update with an unknown outcome. New generated values are kept, because they may
 * be in use.
 * Of a value that was to be replaced neither the old nor the new one is known.
 */
export function withUnconfirmed(known: StateValues, desired: StateValues): StateValues {
  const added = generatedIn(known, desired);
  const kept = added.reduce(
    (before: StateValues, leaf) => ({
      tree: withoutChangedTrigger(before.tree, leaf, desired.tree),
      generated: { ...before.generated, [leaf.path]: desired.generated[leaf.path] },
      unconfirmed: added.map(({ path }) => path),
    }),
    known,
  );
  return secretsReplacedByUpdate(known, desired).reduce(
    (before: StateValues, leaf) => ({
      ...before,
      tree: withValue(before.tree, leaf.keys, undefined),
      generated: { ...before.generated, [leaf.path]: undefined },
    }),
    kept,
  );
}

/** Generated values that are in use and hidden, and of which the state shows none. */
function unknownIn(known: StateValues, { hidden }: Observed): readonly Leaf[] {
  const tree = canonicalKnown(known.tree);
  return generatedLeaves.filter(
    (leaf) => hidden.has(leaf.path) && isBlockOn(leaf, tree) && shownGenerated(leaf, known) === undefined,
  );
}

/**
 * Warns of values in use that can't be known any more, or that an import did not bring. A state that showed none before
 * is quiet.
 * @param before what the state knew; absent after an import
 */
export function warnUnknownSecrets(
  { reporter }: Context,
  observed: Observed,
  { before, after }: { readonly before?: StateValues; readonly after: StateValues },
): void {
  const knewNone = before === undefined ? [] : unknownIn(before, observed);
  for (const leaf of unknownIn(after, observed).filter((one) => !knewNone.includes(one))) {
    const trigger = renewalLeaf(leaf)?.path;
    reporter.warn(
      `Can't know the ${leaf.path} in use of customer ${customerLabel(observed.id, observed.tree)}: ` +
        `the service doesn't show it. ` +
        `To get a known one, set ${leaf.path}${trigger === undefined ? "" : `, or change ${trigger}`}.`,
    );
  }
}
