// What is planned for values that the provider makes: unknown only where a new one is made, that is when the block
// around it is switched on or the trigger changes; otherwise what is in use, even where that is not known here. Pure.
import {
  generatedLeaves,
  isTree,
  renewalLeaf,
  unknown,
  valueAt,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import type { Item } from "../protocol/types";
import { meansSame, outputOf, placeOf } from "../state/translate";
import { hasTwin } from "../write-only";

/** What a plan is made from. */
export interface PlanBasis {
  readonly config: Item;
  /** The state; absent for a new customer. */
  readonly prior?: Item;
  /** Whether the state was imported and not changed since. */
  readonly isImported: boolean;
}

const at = (item: Item | undefined, keys: readonly string[]): Value => valueAt(item, keys) ?? null;

/**
 * Whether the trigger changes. The first value after an import is no change: it can't be told whether it was declared
 * all along, because Terraform keeps nothing of a plan that changes nothing, and an import must not replace a secret in
 * use.
 */
function isRenewed(leaf: Leaf, planned: Tree, { prior, isImported }: PlanBasis): boolean {
  const trigger = renewalLeaf(leaf);
  const next = trigger ? at(planned, placeOf(trigger)) : null;
  if (trigger === undefined || next === null) return false;
  const before = at(prior, placeOf(trigger));
  if (before === null && isImported) return false;
  return next === unknown || before === null || !meansSame(trigger, before, next);
}

/** The triggers of which a plan takes no notice, only because the customer was imported. */
export function unheededTriggers(planned: Item, basis: PlanBasis): readonly Leaf[] {
  if (!basis.isImported) return [];
  return generatedLeaves.flatMap((leaf) => {
    const trigger = renewalLeaf(leaf);
    const isOn = leaf.enabledBy === undefined || at(planned, placeOf(leaf.enabledBy)) === true;
    const isMade = at(planned, [outputOf(leaf)]) === unknown;
    return trigger !== undefined &&
      isOn &&
      !isMade &&
      isRenewed(leaf, planned, { ...basis, isImported: false }) &&
      !isRenewed(leaf, planned, basis)
      ? [trigger]
      : [];
  });
}

/** The value of the leaf as it is planned, and the value in use. */
interface Both {
  readonly value: Value;
  readonly inUse: Value;
}

const both = (value: Value): Both => ({ value, inUse: value });

/** Where the block is on and the value is neither declared nor given as a write-only twin. */
function kept(leaf: Leaf, planned: Tree, basis: PlanBasis): Value {
  if (isRenewed(leaf, planned, basis)) return unknown;
  const inUse = at(basis.prior, [outputOf(leaf)]);
  if (inUse !== null) return inUse;
  const wasOn = leaf.enabledBy === undefined || at(basis.prior, placeOf(leaf.enabledBy)) === true;
  return wasOn ? null : unknown;
}

/** Where the block is on. */
function whileOn(leaf: Leaf, planned: Tree, basis: PlanBasis): Both {
  const isTwin = hasTwin(basis.config, leaf);
  // A plain one that is not known yet may turn out to be null, and Terraform lets nobody plan a value for what is
  // configured.
  if (isTwin === true) return { value: at(basis.config, placeOf(leaf)) === unknown ? unknown : null, inUse: null };
  if (at(basis.config, placeOf(leaf)) !== null) return both(at(planned, placeOf(leaf)));
  const value = kept(leaf, planned, basis);
  return both(isTwin === undefined && value !== null ? unknown : value);
}

function planGenerated(leaf: Leaf, planned: Tree, basis: PlanBasis): Tree {
  const place = placeOf(leaf);
  const block = at(planned, place.slice(0, -1));
  if (!isTree(block)) return withValue(planned, [outputOf(leaf)], block === unknown ? unknown : null);
  const gate = leaf.enabledBy === undefined ? true : at(planned, placeOf(leaf.enabledBy));
  const declared = at(basis.config, place) === null ? null : at(planned, place);
  const { value, inUse } =
    gate === true
      ? whileOn(leaf, planned, basis)
      : gate === unknown && hasTwin(basis.config, leaf) !== true
        ? { value: declared ?? unknown, inUse: unknown }
        : { value: declared, inUse: null };
  return withValue(withValue(planned, place, value), [outputOf(leaf)], inUse);
}

/** The plan with generated values in place. */
export function withGeneratedValues(planned: Item, basis: PlanBasis): Item {
  return generatedLeaves.reduce((tree, leaf) => planGenerated(leaf, tree, basis), planned);
}
