// The plan of one customer: what the state will hold, and what makes a new customer of it. Pure; names no field.
// Whatever is known here has to come true: what only apply can know is unknown.
import {
  customerBlock,
  isTree,
  leaves,
  unknown,
  valueAt,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import { snakeCase, versionName, writeOnlyName } from "../schema/names";
import { ignoredTriggers, withGeneratedValues, type PlanBasis } from "./generated-values";
import type { TerraformObject } from "../protocol/types";
import { isSameAttribute, attributePath, toAttribute } from "../state/translate";
import { hasWriteOnlyValue } from "../write-only";

export type { PlanBasis } from "./generated-values";

/** What is planned. */
export interface CustomerPlan {
  readonly item: TerraformObject;
  /** The leaves whose change replaces the customer. */
  readonly replacing: readonly Leaf[];
  /** The triggers that make nothing new yet, because the customer was imported. */
  readonly ignoredTriggers: readonly Leaf[];
}

/** What Terraform and the state say of a leaf; null where nothing. */
interface LeafInputs {
  readonly config: Value;
  readonly prior: Value;
  /** Whether there is no customer yet. */
  readonly isNew: boolean;
  /** Whether the write-only twin is declared in its place; undefined while nobody can say. */
  readonly hasTwin: boolean | undefined;
}

/** What is planned where nothing is declared. */
function undeclared(leaf: Leaf, { prior, isNew, hasTwin }: LeafInputs): Value {
  const { defaultValue, serverDecides, secret } = leaf.facts;
  if (defaultValue !== undefined) return unchangedOr(leaf, prior, toAttribute(leaf, defaultValue));
  if (serverDecides) return isNew ? unknown : prior;
  // Not declared means unchanged, and nothing where nothing is known.
  if (!secret || hasTwin === true || prior === null) return null;
  return hasTwin === undefined ? unknown : prior;
}

/**
 * The prior value where it means the same as the next one, or where only create asks for it: so a spelling never shows
 * as a change.
 */
function unchangedOr(leaf: Leaf, prior: Value, next: Value): Value {
  if (prior === null || next === null || next === unknown) return next;
  return leaf.facts.onlyAtCreate || isSameAttribute(leaf, prior, next) ? prior : next;
}

/** The value of a leaf's attribute in the plan. */
function planLeaf(leaf: Leaf, before: LeafInputs): Value {
  return before.config === null ? undeclared(leaf, before) : unchangedOr(leaf, before.prior, before.config);
}

function planBlock(branch: Block, whole: TerraformObject, config: Tree, prior: Tree, isNew: boolean): Tree {
  const planned: Record<string, Value> = {};
  for (const [key, leaf] of branch.leaves) {
    const name = snakeCase(key);
    planned[name] = planLeaf(leaf, {
      config: config[name] ?? null,
      prior: prior[name] ?? null,
      isNew,
      hasTwin: leaf.facts.secret === true && hasWriteOnlyValue(whole, leaf),
    });
    if (!leaf.facts.secret) continue;
    planned[writeOnlyName(name)] = null;
    planned[versionName(name)] = config[versionName(name)] ?? null;
  }
  for (const [key, below] of branch.blocks) {
    const name = snakeCase(key);
    const block = config[name] ?? null;
    const known = prior[name];
    planned[name] = isTree(block) ? planBlock(below, whole, block, isTree(known) ? known : {}, isNew) : block;
  }
  return planned;
}

/** What the service gives a new customer, and what stays with it. */
const given = ["id", "endpoint", "created_at"] as const;

/**
 * Whether a leaf that is fixed at creation changes, as far as can be seen: what is not known yet counts as a change, or
 * children would not go first.
 */
function isReplacing(leaf: Leaf, prior: TerraformObject, planned: TerraformObject): boolean {
  if (!leaf.facts.createOnly) return false;
  const next = valueAt(planned, attributePath(leaf)) ?? null;
  return next === unknown || !isSameAttribute(leaf, valueAt(prior, attributePath(leaf)), next);
}

/** Plans a customer that shall be as configured. */
export function planCustomer(basis: PlanBasis): CustomerPlan {
  const { config, prior } = basis;
  const isNew = prior === undefined;
  const kept = Object.fromEntries(
    given.map((name): [string, Value] => [name, isNew ? unknown : (prior[name] ?? null)]),
  );
  const declared = {
    ...planBlock(customerBlock, config, config, prior ?? {}, isNew),
    ...kept,
    timeouts: config.timeouts ?? null,
  };
  const item = withGeneratedValues(declared, basis);
  return {
    item,
    replacing: isNew ? [] : leaves.filter((leaf) => isReplacing(leaf, prior, item)),
    ignoredTriggers: ignoredTriggers(item, basis),
  };
}
