// The whole customer, for services that replace instead of patch: nothing that is there may get lost on the way.
import { secretLeaves, valueAt, withValue, type Leaf, type Observed, type Tree, type Value } from "../../schema";
import type { Known } from "../core/diff";
import { ProviderError } from "../core/errors";
import { isBlockEmpty } from "./blocks";
import type { Context } from "./context";
import { nameOf } from "./guards";

/** What is there, with our values; hidden secrets as we know them. */
export function wholeOf(observed: Observed, desired: Known, values: ReadonlyMap<Leaf, Value>): Tree {
  const withSecrets = secretLeaves
    .filter((leaf) => observed.hidden.has(leaf.path))
    .reduce(
      (tree, leaf) => withValue(tree, leaf.keys, valueAt(desired.tree, leaf.keys) ?? desired.generated[leaf.path]),
      observed.tree,
    );
  return [...values].reduce((tree, [leaf, value]) => withValue(tree, leaf.keys, value), withSecrets);
}

/**
 * The secrets that go along with a replacement as they are known here, because the service hides them: one that changed
 * elsewhere is undone.
 */
export function writtenBlindly(
  context: Context,
  observed: Observed,
  whole: Tree,
  values: ReadonlyMap<Leaf, Value>,
): readonly Leaf[] {
  if (!context.api.replacesWhole) return [];
  return secretLeaves.filter(
    (leaf) => observed.hidden.has(leaf.path) && !values.has(leaf) && valueAt(whole, leaf.keys) !== undefined,
  );
}

/** Refuses to replace a customer whose hidden secrets are in use and known to nobody here: they would be cleared. */
export function refuseLoss(context: Context, observed: Observed, whole: Tree): void {
  if (!context.api.replacesWhole) return;
  const lost = secretLeaves.filter(
    (leaf) =>
      observed.hidden.has(leaf.path) &&
      valueAt(whole, leaf.keys) === undefined &&
      (leaf.enabledBy ? valueAt(whole, leaf.enabledBy.keys) === true : !isBlockEmpty(leaf, whole)),
  );
  if (lost.length === 0) return;
  throw new ProviderError(
    `Can't update the customer ${nameOf(observed.id, observed.tree)}: the service replaces whole customers and hides ${lost.map((leaf) => leaf.path).join(", ")}, which is set there and not known here, so that it would be cleared; declare it, then run again`,
    { kind: "conflict" },
  );
}
