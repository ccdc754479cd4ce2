// The planned state of a customer, and the properties whose change replaces it. Terraform requires that every known
// value comes true, so what only apply can know is unknown.
import {
  customerBlock,
  isTree,
  leaves,
  unknown,
  valueAt,
  snakeCase,
  versionName,
  writeOnlyName,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import { ignoredTriggers, withGeneratedValues, type PlanBasis } from "./generated-values";
import type { TerraformObject } from "../protocol/types";
import { isSameAttribute, attributePath, toAttribute } from "../state/translate";
import { hasWriteOnlyValue } from "../write-only";

/** A planned state, and what it means. */
export interface PlannedState {
  readonly item: TerraformObject;
  /** The properties whose change replaces the customer. */
  readonly replacing: readonly Leaf[];
  /** The triggers that are ignored because the customer was imported. */
  readonly ignoredTriggers: readonly Leaf[];
}

/** What is configured and stored for a property; null if nothing is. */
interface LeafInputs {
  readonly config: Value;
  readonly prior: Value;
  /** Whether the customer is to be created. */
  readonly isNew: boolean;
  /** Whether its write-only attribute is set instead; undefined while that is unknown. */
  readonly hasWriteOnly: boolean | undefined;
}

/** Returns the planned value of a property that isn't declared. */
function undeclared(leaf: Leaf, { prior, isNew, hasWriteOnly }: LeafInputs): Value {
  const { defaultValue, serverDecides, secret } = leaf.facts;
  if (defaultValue !== undefined) return unchangedOr(leaf, prior, toAttribute(leaf, defaultValue));
  if (serverDecides) return isNew ? unknown : prior;
  // A secret that isn't declared stays unchanged.
  if (!secret || hasWriteOnly === true || prior === null) return null;
  return hasWriteOnly === undefined ? unknown : prior;
}

/** Returns the prior value if it means the same as the next one, or is used at creation only; otherwise the next. */
function unchangedOr(leaf: Leaf, prior: Value, next: Value): Value {
  if (prior === null || next === null || next === unknown) return next;
  return leaf.facts.onlyAtCreate || isSameAttribute(leaf, prior, next) ? prior : next;
}

/** Returns the planned value of a property. */
function planLeaf(leaf: Leaf, before: LeafInputs): Value {
  return before.config === null ? undeclared(leaf, before) : unchangedOr(leaf, before.prior, before.config);
}

/** Returns the planned values of a block. @param before what is configured and stored for it */
function planBlock(block: Block, before: { readonly config: Tree; readonly prior: Tree }, basis: PlanBasis): Tree {
  const { config, prior } = before;
  const planned: Record<string, Value> = {};
  for (const [key, leaf] of block.leaves) {
    const name = snakeCase(key);
    planned[name] = planLeaf(leaf, {
      config: config[name] ?? null,
      prior: prior[name] ?? null,
      isNew: basis.prior === undefined,
      hasWriteOnly: leaf.facts.secret === true && hasWriteOnlyValue(basis.config, leaf),
    });
    if (!leaf.facts.secret) continue;
    planned[writeOnlyName(name)] = null;
    planned[versionName(name)] = config[versionName(name)] ?? null;
  }
  for (const [key, inner] of block.blocks) {
    const name = snakeCase(key);
    const [configured, stored] = [config[name] ?? null, prior[name]];
    planned[name] = isTree(configured)
      ? planBlock(inner, { config: configured, prior: isTree(stored) ? stored : {} }, basis)
      : configured;
  }
  return planned;
}

/** What the service sets at creation. */
const setAtCreation = ["id", "endpoint", "created_at"] as const;

/**
 * Whether a property that is fixed at creation changes. An unknown value counts as a change, so that children go first.
 */
function isReplacing(leaf: Leaf, prior: TerraformObject, planned: TerraformObject): boolean {
  if (!leaf.facts.createOnly) return false;
  const next = valueAt(planned, attributePath(leaf)) ?? null;
  return next === unknown || !isSameAttribute(leaf, valueAt(prior, attributePath(leaf)), next);
}

/** Plans a customer from its configuration. */
export function planState(basis: PlanBasis): PlannedState {
  const { config, prior } = basis;
  const isNew = prior === undefined;
  const fromService = Object.fromEntries(
    setAtCreation.map((name): [string, Value] => [name, isNew ? unknown : (prior[name] ?? null)]),
  );
  const declared = {
    ...planBlock(customerBlock, { config, prior: prior ?? {} }, basis),
    ...fromService,
    timeouts: config.timeouts ?? null,
  };
  const item = withGeneratedValues(declared, basis);
  return {
    item,
    replacing: isNew ? [] : leaves.filter((leaf) => isReplacing(leaf, prior, item)),
    ignoredTriggers: ignoredTriggers(item, basis),
  };
}
