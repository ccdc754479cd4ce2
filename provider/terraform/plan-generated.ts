// What is planned for values that the provider makes: unknown only where a new one is made, that is when the block around it is
// switched on or the trigger changes; otherwise what is in use, even where that is not known here. Pure.
import { isTree, leafAt, unknown, valueAt, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { generatedLeaves } from "../resources/state";
import type { Item } from "./protocol/server";
import { meansSame, outputOf, placeOf, writeOnlyPlace } from "./translate";

/** What a plan is made from. */
export interface PlanBasis {
  readonly config: Item;
  /** The state; absent for a new customer. */
  readonly prior?: Item;
  /** Whether the state was imported and not changed since. */
  readonly isImported: boolean;
}

const at = (item: Item | undefined, keys: readonly string[]): Value => valueAt(item, keys) ?? null;

/** Whether the trigger changes. After an import its first value is none. */
function isRenewed(leaf: Leaf, planned: Tree, { prior, isImported }: PlanBasis): boolean {
  const trigger = leafAt(leaf.facts.generated?.renewedBy ?? "");
  const next = trigger ? at(planned, placeOf(trigger)) : null;
  if (trigger === undefined || next === null) return false;
  const before = at(prior, placeOf(trigger));
  if (before === null && isImported) return false;
  return next === unknown || before === null || !meansSame(trigger, before, next);
}

/** The value of the leaf and the value in use, where the block is on. */
function whileOn(leaf: Leaf, planned: Tree, basis: PlanBasis): { readonly value: Value; readonly inUse: Value } {
  const both = (value: Value) => ({ value, inUse: value });
  if (at(basis.config, writeOnlyPlace(leaf)) !== null) return both(null);
  if (at(basis.config, placeOf(leaf)) !== null) return both(at(planned, placeOf(leaf)));
  if (isRenewed(leaf, planned, basis)) return both(unknown);
  const inUse = at(basis.prior, [outputOf(leaf)]);
  if (inUse !== null) return both(inUse);
  const wasOn = leaf.gate === undefined || at(basis.prior, placeOf(leaf.gate)) === true;
  return both(wasOn ? null : unknown);
}

function planGenerated(leaf: Leaf, planned: Tree, basis: PlanBasis): Tree {
  const place = placeOf(leaf);
  const block = at(planned, place.slice(0, -1));
  if (!isTree(block)) return withValue(planned, [outputOf(leaf)], block === unknown ? unknown : null);
  const gate = leaf.gate === undefined ? true : at(planned, placeOf(leaf.gate));
  const declared = at(basis.config, place) === null ? null : at(planned, place);
  const hasTwin = at(basis.config, writeOnlyPlace(leaf)) !== null;
  const { value, inUse } = gate === true ? whileOn(leaf, planned, basis)
    : gate === unknown && !hasTwin ? { value: declared ?? unknown, inUse: unknown } : { value: declared, inUse: null };
  return withValue(withValue(planned, place, value), [outputOf(leaf)], inUse);
}

/** The plan with generated values in place. */
export function withGeneratedValues(planned: Item, basis: PlanBasis): Item {
  return generatedLeaves.reduce((tree, leaf) => planGenerated(leaf, tree, basis), planned);
}
