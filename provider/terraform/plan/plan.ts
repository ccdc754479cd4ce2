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
import { snake, versionName, writeOnlyName } from "../schema/names";
import { unheededTriggers, withGeneratedValues, type PlanBasis } from "./plan-generated";
import { planLeaf } from "./plan-leaf";
import type { Item } from "../protocol/server";
import { meansSame, placeOf } from "../state/translate";
import { hasTwin } from "../twins";

export type { PlanBasis } from "./plan-generated";

/** What is planned. */
export interface Planned {
  readonly item: Item;
  /** The leaves whose change replaces the customer. */
  readonly replacing: readonly Leaf[];
  /** The triggers that make nothing new yet, because the customer was imported. */
  readonly unheeded: readonly Leaf[];
}

function planBlock(branch: Block, whole: Item, config: Tree, prior: Tree, isNew: boolean): Tree {
  const planned: Record<string, Value> = {};
  for (const [key, leaf] of branch.leaves) {
    const name = snake(key);
    planned[name] = planLeaf(leaf, {
      config: config[name] ?? null,
      prior: prior[name] ?? null,
      isNew,
      hasTwin: leaf.facts.secret === true && hasTwin(whole, leaf),
    });
    if (!leaf.facts.secret) continue;
    planned[writeOnlyName(name)] = null;
    planned[versionName(name)] = config[versionName(name)] ?? null;
  }
  for (const [key, below] of branch.blocks) {
    const name = snake(key);
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
function isReplacing(leaf: Leaf, prior: Item, planned: Item): boolean {
  if (!leaf.facts.createOnly) return false;
  const next = valueAt(planned, placeOf(leaf)) ?? null;
  return next === unknown || !meansSame(leaf, valueAt(prior, placeOf(leaf)), next);
}

/** Plans a customer that shall be as configured. */
export function plan(basis: PlanBasis): Planned {
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
    unheeded: unheededTriggers(item, basis),
  };
}
