// What an update sends: exactly the leaves that differ, merged with what others wrote, or the whole customer where the
// service replaces it.
import {
  blockPathOf,
  isList,
  isSet,
  isTree,
  secretLeaves,
  valueAt,
  withValue,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { wireLeavesInBlocks, isBlockEmpty, isBlockOn, canonicalObserved, canonicalValue } from "../core/canonical";
import { isSame, type Change, type StateValues } from "../core/diff";
import { customerLabel, ProviderError } from "../core/errors";
import type { Context } from "./context";

/** Values to send, by their leaf. */
export type LeafValues = ReadonlyMap<Leaf, Value>;

const setOf = (value: Value): ReadonlySet<Value> => new Set(isList(value) ? value : []);

/** What others added or removed stays: the observed set, plus what we add, less what we remove. */
function mergeSet({ from, to }: Pick<Change, "from" | "to">, seen: Value): Value {
  const [before, after, now] = [setOf(from), setOf(to), setOf(seen)];
  const kept = [...now].filter((item) => !before.has(item) || after.has(item));
  const merged = [...new Set([...kept, ...[...after].filter((item) => !before.has(item))])];
  return merged.length > 0 ? merged : undefined;
}

/** Returns the value of a leaf after a change, merged with the value that the service has now. */
export function mergedValue(leaf: Leaf, change: Pick<Change, "from" | "to">, seen: Value): Value {
  if (leaf.kind === "set") return mergeSet(change, seen);
  if (leaf.kind !== "map") return change.to;
  const [from, to, now] = [change.from, change.to, seen].map((value): Tree => (isTree(value) ? value : {}));
  const keys = new Set([from, to, now].flatMap((value) => Object.keys(value ?? {})));
  const merged = [...keys]
    .map((key) => [key, mergeSet({ from: from?.[key], to: to?.[key] }, now?.[key])] as const)
    .filter(([, list]) => list !== undefined);
  return merged.length > 0 ? Object.fromEntries(merged) : undefined;
}

/**
 * Whether a leaf that is not declared has to be cleared: its block is switched on, or it may not be in one that is
 * switched off.
 */
function isClearedWith(enabledBy: Leaf, leaf: Leaf, values: LeafValues): boolean {
  return values.has(enabledBy) && (values.get(enabledBy) === true || leaf.facts.whileOn === "only");
}

/** A customer to update: what is desired, and the service's record with its canonical tree. */
interface Target {
  readonly desired: StateValues;
  readonly observed: Observed;
  readonly seen: Tree;
}

/**
 * What is sent along with a leaf of the same block: back into a block that was cleared elsewhere, and out of one that
 * is cleared now.
 */
function alongWith(leaf: Leaf, values: LeafValues, { desired, observed, seen }: Target): [Leaf, Value][] {
  const value = valueAt(desired.tree, leaf.keys) ?? desired.generated[leaf.path];
  const there = valueAt(seen, leaf.keys);
  const isHidden = observed.hidden.has(leaf.path);
  // The secrets and defaults of a block that was cleared have gone with it, although they read as unchanged.
  if (value !== undefined)
    return isBlockEmpty(leaf, seen) && (isHidden || !isSame(leaf, value, there)) ? [[leaf, value]] : [];
  if (leaf.enabledBy !== undefined) {
    return isClearedWith(leaf.enabledBy, leaf, values) && !leaf.facts.generated && isSet(leaf, there)
      ? [[leaf, undefined]]
      : [];
  }
  // A secret that is hidden, or that the state does not hold, would stay behind alone.
  const isSecretThere = isHidden || (leaf.facts.secret === true && there !== undefined);
  return isSecretThere && isBlockEmpty(leaf, desired.tree) ? [[leaf, undefined]] : [];
}

/**
 * Returns the values that an update sends: what differs, merged with what is there now, without what is there already.
 */
export function valuesToSend(changes: readonly Change[], desired: StateValues, observed: Observed): LeafValues {
  const seen = canonicalObserved(observed.tree);
  const values = new Map<Leaf, Value>();
  for (const change of changes.filter(({ leaf }) => leaf.facts.wire !== undefined)) {
    const { leaf } = change;
    const now = valueAt(seen, leaf.keys);
    // What others left behind in a block that is off would come on with it, or prevent that it is switched off.
    const isOn = isBlockOn(leaf, desired.tree) && isBlockOn(leaf, seen);
    const merged = isOn ? mergedValue(leaf, change, now) : change.to;
    if (observed.hidden.has(leaf.path) || !isSame(leaf, canonicalValue(leaf, merged), now)) values.set(leaf, merged);
  }
  const written = new Set([...values.keys()].map(blockPathOf));
  const others = wireLeavesInBlocks.filter((leaf) => written.has(blockPathOf(leaf)) && !values.has(leaf));
  return new Map([...values, ...others.flatMap((leaf) => alongWith(leaf, values, { desired, observed, seen }))]);
}

/**
 * Refuses a set that has too many items once those that were added elsewhere stay in it: the service would refuse it
 * without the reason.
 */
export function refuseTooMany(context: Context, { id, tree }: Observed, values: LeafValues): void {
  const reason = tooManyReason(values);
  if (reason === undefined) return;
  throw new ProviderError(`Can't update customer ${customerLabel(id, tree)}: ${reason} ${context.guide.refresh}.`, {
    kind: "conflict",
  });
}

/** Returns why values can't be sent together; undefined where no set in them has too many items. */
export function tooManyReason(values: LeafValues): string | undefined {
  for (const [{ path, facts }, value] of values) {
    if (facts.maxItems === undefined || !isList(value) || value.length <= facts.maxItems) continue;
    return (
      `${path} would hold ${value.length} items, and at most ${facts.maxItems} are allowed. ` +
      `Another user added items that the state doesn't hold yet, and an update keeps them.`
    );
  }
  return undefined;
}

/** Returns the whole customer: what is there, with our values, and with hidden secrets as the state knows them. */
export function wholeCustomer(observed: Observed, desired: StateValues, values: LeafValues): Tree {
  const hidden = secretLeaves.filter((leaf) => observed.hidden.has(leaf.path));
  const withSecrets = hidden.reduce(
    (tree, leaf) => withValue(tree, leaf.keys, valueAt(desired.tree, leaf.keys) ?? desired.generated[leaf.path]),
    observed.tree,
  );
  return [...values].reduce((tree, [leaf, value]) => withValue(tree, leaf.keys, value), withSecrets);
}

/** Returns the hidden secrets that a replacement sends as the state knows them: a change elsewhere is undone. */
export function unreadSecrets(observed: Observed, whole: Tree, values: LeafValues): readonly Leaf[] {
  return secretLeaves.filter(
    (leaf) => observed.hidden.has(leaf.path) && !values.has(leaf) && valueAt(whole, leaf.keys) !== undefined,
  );
}

/** Refuses to replace a customer whose hidden secrets are in use and not known here: they would be cleared. */
export function refuseClearedSecrets(observed: Observed, whole: Tree): void {
  const isInUse = (leaf: Leaf) => (leaf.enabledBy ? isBlockOn(leaf, whole) : !isBlockEmpty(leaf, whole));
  const cleared = secretLeaves.filter(
    (leaf) => observed.hidden.has(leaf.path) && valueAt(whole, leaf.keys) === undefined && isInUse(leaf),
  );
  if (cleared.length === 0) return;
  const paths = cleared.map((leaf) => leaf.path).join(", ");
  throw new ProviderError(
    `Can't update customer ${customerLabel(observed.id, observed.tree)}: it would clear ${paths}. ` +
      `This service replaces the whole record on update and ` +
      `doesn't return ${paths}, which is set there but not in the state. Declare it, then run again.`,
    { kind: "conflict" },
  );
}
