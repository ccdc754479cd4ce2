// The plan for values that the provider generates: unknown if a new one is generated, because its block is enabled or
// its trigger changes; otherwise the value in use.
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
import type { TerraformObject } from "../protocol/types";
import { isSameAttribute, outputName, attributePath } from "../state/translate";
import { hasWriteOnlyValue } from "../write-only";

/** The inputs of a plan. */
export interface PlanBasis {
  readonly config: TerraformObject;
  /** The state; absent for a new customer. */
  readonly prior?: TerraformObject;
  /** Whether nothing was applied since an import. */
  readonly isImported: boolean;
}

const at = (item: TerraformObject | undefined, keys: readonly string[]): Value => valueAt(item, keys) ?? null;

/** The switch of the block around a leaf; true where the block has none. */
const switchOf = ({ enabledBy }: Leaf, item: TerraformObject | undefined): Value =>
  enabledBy === undefined ? true : at(item, attributePath(enabledBy));

/**
 * Whether the trigger changes. The first value after an import is no change, because an import must not replace a
 * secret in use.
 */
function isRenewed(leaf: Leaf, planned: Tree, { prior, isImported }: PlanBasis): boolean {
  const trigger = renewalLeaf(leaf);
  const next = trigger ? at(planned, attributePath(trigger)) : null;
  if (trigger === undefined || next === null) return false;
  const before = at(prior, attributePath(trigger));
  if (before === null && isImported) return false;
  return next === unknown || before === null || !isSameAttribute(trigger, before, next);
}

/** Returns the triggers that a plan ignores because the customer was imported. */
export function ignoredTriggers(planned: TerraformObject, basis: PlanBasis): readonly Leaf[] {
  if (!basis.isImported) return [];
  return generatedLeaves.flatMap((leaf) => {
    const trigger = renewalLeaf(leaf);
    const isGenerated = at(planned, [outputName(leaf)]) === unknown;
    return trigger !== undefined &&
      switchOf(leaf, planned) === true &&
      !isGenerated &&
      isRenewed(leaf, planned, { ...basis, isImported: false }) &&
      !isRenewed(leaf, planned, basis)
      ? [trigger]
      : [];
  });
}

/** The planned value of the property, and the value in use. */
interface GeneratedValue {
  readonly value: Value;
  readonly inUse: Value;
}

const sameValue = (value: Value): GeneratedValue => ({ value, inUse: value });

/** Returns the value in an enabled block that declares none, write-only or not. */
function valueToKeep(leaf: Leaf, planned: Tree, basis: PlanBasis): Value {
  if (isRenewed(leaf, planned, basis)) return unknown;
  const inUse = at(basis.prior, [outputName(leaf)]);
  if (inUse !== null) return inUse;
  return switchOf(leaf, basis.prior) === true ? null : unknown;
}

/** Returns the values in an enabled block. */
function valueWhileOn(leaf: Leaf, planned: Tree, basis: PlanBasis): GeneratedValue {
  const isWriteOnly = hasWriteOnlyValue(basis.config, leaf);
  // A configured value that isn't known yet may turn out to be null, and Terraform allows no other plan for it.
  if (isWriteOnly === true)
    return { value: at(basis.config, attributePath(leaf)) === unknown ? unknown : null, inUse: null };
  if (at(basis.config, attributePath(leaf)) !== null) return sameValue(at(planned, attributePath(leaf)));
  const value = valueToKeep(leaf, planned, basis);
  return sameValue(isWriteOnly === undefined && value !== null ? unknown : value);
}

function planGenerated(leaf: Leaf, planned: Tree, basis: PlanBasis): Tree {
  const place = attributePath(leaf);
  const block = at(planned, place.slice(0, -1));
  if (!isTree(block)) return withValue(planned, [outputName(leaf)], block === unknown ? unknown : null);
  const isOn = switchOf(leaf, planned);
  const declared = at(basis.config, place) === null ? null : at(planned, place);
  const { value, inUse } =
    isOn === true
      ? valueWhileOn(leaf, planned, basis)
      : isOn === unknown && hasWriteOnlyValue(basis.config, leaf) !== true
        ? { value: declared ?? unknown, inUse: unknown }
        : { value: declared, inUse: null };
  return withValue(withValue(planned, place, value), [outputName(leaf)], inUse);
}

/** Returns the plan with its generated values. */
export function withGeneratedValues(planned: TerraformObject, basis: PlanBasis): TerraformObject {
  return generatedLeaves.reduce((tree, leaf) => planGenerated(leaf, tree, basis), planned);
}
