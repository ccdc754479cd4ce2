// What a state and its private data hold of a customer, and which properties of it a plan compares.
import { valueAt, type Leaf } from "../../../schema";
import type { StateValues } from "../../core/diff";
import { withClearedMarks } from "../../core/refresh";
import { unreadOf, type RecordedCustomer } from "../../lifecycle/state";
import type { PrivateBytes, TerraformObject } from "../protocol/types";
import { readPrivateState } from "./private";
import { stateValues } from "./translate";

/** Returns what a state and its private data hold of a customer. */
export function recordedCustomer(item: TerraformObject, data: PrivateBytes): RecordedCustomer {
  const { observed, updatedAt, cleared = [], unconfirmed = [] } = readPrivateState(data);
  const { tree, generated } = stateValues(item);
  const createdAt = typeof item.created_at === "string" ? { createdAt: item.created_at } : {};
  return {
    tree: withClearedMarks(tree, cleared),
    generated,
    unconfirmed,
    ...(updatedAt !== undefined && { updatedAt }),
    ...unreadOf({ version: observed, ...createdAt }),
  };
}

/** Whether a plan shows drift of this property. It doesn't of a secret that isn't in the state. */
export function isCompared({ tree, generated }: StateValues, leaf: Leaf): boolean {
  return leaf.facts.secret !== true || valueAt(tree, leaf.keys) !== undefined || generated[leaf.path] !== undefined;
}
