// From a plan to the lifecycle and back: the desired customer, the values before, and the state after an apply, which
// keeps every known value of the plan.
import {
  generatedLeaves,
  isList,
  isTree,
  leaves,
  secretLeaves,
  renewalLeaf,
  unknown,
  valueAt,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import type { StateValues } from "../../core/diff";
import type { CustomerState } from "../../lifecycle/state";
import type { PlanBasis } from "../plan/generated-values";
import type { TerraformObject } from "../protocol/types";
import { stateValues, outputName, attributePath, valueInState, toAttribute, toCustomer } from "./translate";
import { versionPath, writeOnlyValue } from "../write-only";

/** Returns a value without its unknown parts, which only the service or the provider knows. */
function withoutUnknown(value: Value): Value {
  if (value === unknown) return undefined;
  if (isList(value)) return value.map(withoutUnknown);
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, withoutUnknown(item)] as const)
      .filter(([, item]) => item !== undefined),
  );
}

/** Returns the customer to create or to reach, with write-only values as its secrets. */
export function desiredCustomer(planned: TerraformObject, config: TerraformObject): Tree {
  const known = withoutUnknown(toCustomer(planned));
  return secretLeaves.reduce(
    (tree, leaf) => {
      const secret = writeOnlyValue(config, leaf);
      return secret === undefined ? tree : withValue(tree, leaf.keys, secret);
    },
    isTree(known) ? known : {},
  );
}

/** Adds write-only values whose version is unchanged: they are in use, though they are in no state. */
function withUnchangedWriteOnly(known: StateValues, prior: TerraformObject, config: TerraformObject): StateValues {
  return secretLeaves.reduce((before: StateValues, leaf) => {
    const secret = writeOnlyValue(config, leaf);
    const isSent = valueAt(prior, versionPath(leaf)) !== valueAt(config, versionPath(leaf));
    if (secret === undefined || isSent) return before;
    const tree = withValue(before.tree, leaf.keys, secret);
    return { tree, generated: leaf.facts.generated ? { ...before.generated, [leaf.path]: secret } : before.generated };
  }, known);
}

/** Returns the values before an update. After an import, the first value of a trigger is no change, as in the plan. */
export function valuesBefore({ prior, config, isImported }: Required<PlanBasis>, desired: Tree): StateValues {
  const known = withUnchangedWriteOnly(stateValues(prior), prior, config);
  if (!isImported) return known;
  return generatedLeaves.reduce((before: StateValues, leaf) => {
    const trigger = renewalLeaf(leaf);
    if (
      trigger === undefined ||
      valueAt(before.tree, trigger.keys) !== undefined ||
      !isTree(valueAt(before.tree, trigger.keys.slice(0, -1)))
    )
      return before;
    return { ...before, tree: withValue(before.tree, trigger.keys, valueAt(desired, trigger.keys)) };
  }, known);
}

/** Returns the planned value, or the one in the state if that was unknown. */
function resolvedValue(leaf: Leaf, value: Value, state: CustomerState): Value {
  return value === unknown ? toAttribute(leaf, valueInState(state, leaf)) : value;
}

/** Returns the state after an apply: the plan with its unknown values. */
export function afterApply(planned: TerraformObject, state: CustomerState): TerraformObject {
  const outputs: Tree = { id: state.id, endpoint: state.endpoint, created_at: state.createdAt ?? null };
  const generated = Object.fromEntries(
    generatedLeaves.map((leaf): [string, Value] => [
      outputName(leaf),
      resolvedValue(leaf, planned[outputName(leaf)], state),
    ]),
  );
  const known = Object.fromEntries(Object.entries(outputs).filter(([name]) => planned[name] === unknown));
  return leaves.reduce(
    (item: TerraformObject, leaf) => {
      const place = attributePath(leaf);
      const value = valueAt(item, place);
      return value === unknown ? withValue(item, place, resolvedValue(leaf, value, state)) : item;
    },
    { ...planned, ...known, ...generated },
  );
}

/** Returns the state after an update whose outcome is unknown: as before, with the values generated for it. */
export function afterUnknownUpdate(prior: TerraformObject, { known }: CustomerState): TerraformObject {
  return generatedLeaves.reduce((item: TerraformObject, leaf) => {
    const value = known.generated[leaf.path] ?? null;
    const trigger = renewalLeaf(leaf);
    const replaced = [
      ...(typeof valueAt(item, attributePath(leaf)) === "string" ? [[attributePath(leaf), value] as const] : []),
      ...(trigger &&
      valueAt(known.tree, trigger.keys) === undefined &&
      isTree(valueAt(item, attributePath(trigger).slice(0, -1)))
        ? [[attributePath(trigger), null] as const]
        : []),
    ];
    return replaced.reduce((result, [place, now]) => withValue(result, place, now), {
      ...item,
      [outputName(leaf)]: value,
    });
  }, prior);
}
