// From a plan to the lifecycle and back: what is desired, what was known before, and the state that keeps every known
// value of the plan.
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
import { type CustomerState } from "../../lifecycle/state";
import type { TerraformObject } from "../protocol/types";
import { stateValues, outputName, attributePath, valueInState, toAttribute, toCustomer } from "./translate";
import { versionPath, writeOnlyValue } from "../write-only";

/** A tree without what is not known: only the service or the provider can tell it. */
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

/** The customer that shall be, with the values of write-only twins. */
export function desiredCustomer(planned: TerraformObject, config: TerraformObject): Tree {
  const known = withoutUnknown(toCustomer(planned));
  return secretLeaves.reduce(
    (tree, leaf) => {
      const twin = writeOnlyValue(config, leaf);
      return twin === undefined ? tree : withValue(tree, leaf.keys, twin);
    },
    isTree(known) ? known : {},
  );
}

/** A write-only value whose version is as before is the value in use, though nobody kept it. */
function withUnchangedWriteOnly(known: StateValues, prior: TerraformObject, config: TerraformObject): StateValues {
  return secretLeaves.reduce((before: StateValues, leaf) => {
    const twin = writeOnlyValue(config, leaf);
    const isSent = valueAt(prior, versionPath(leaf)) !== valueAt(config, versionPath(leaf));
    if (twin === undefined || isSent) return before;
    const tree = withValue(before.tree, leaf.keys, twin);
    return { tree, generated: leaf.facts.generated ? { ...before.generated, [leaf.path]: twin } : before.generated };
  }, known);
}

/**
 * What the state knows, for an update. After an import the first value of a trigger is no change of it, as the plan
 * said.
 */
export function valuesBefore(
  prior: TerraformObject,
  config: TerraformObject,
  desired: Tree,
  isImported: boolean,
): StateValues {
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

/** What stands where the plan could not know: null where nobody tells it. */
function resolvedValue(leaf: Leaf, value: Value, state: CustomerState): Value {
  return value === unknown ? toAttribute(leaf, valueInState(state, leaf)) : value;
}

/** The state after an apply: the plan, with what it did not know. */
export function afterApply(planned: TerraformObject, state: CustomerState): TerraformObject {
  const outputs: Tree = { id: state.id, endpoint: state.endpoint, created_at: state.createdAt ?? null };
  const generated = Object.fromEntries(
    generatedLeaves.map((leaf): [string, Value] => [
      outputName(leaf),
      resolvedValue(leaf, planned[outputName(leaf)], state),
    ]),
  );
  const told = Object.fromEntries(Object.entries(outputs).filter(([name]) => planned[name] === unknown));
  return leaves.reduce(
    (item: TerraformObject, leaf) => {
      const place = attributePath(leaf);
      const value = valueAt(item, place);
      return value === unknown ? withValue(item, place, resolvedValue(leaf, value, state)) : item;
    },
    { ...planned, ...told, ...generated },
  );
}

/**
 * The state after an update of which nobody knows whether it was carried out: as before, but for values that were made
 * for it, and their triggers.
 */
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
