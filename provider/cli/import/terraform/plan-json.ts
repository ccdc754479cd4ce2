// Reads `terraform show -json` of a plan: what it imports, and what it would change.
import * as z from "zod";
import { isTree, type Tree } from "../../../../schema";
import { toCustomer } from "../../../terraform/state/translate";
import { propertyDifferences, type Difference } from "../difference";

const Change = z.looseObject({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  importing: z.unknown().optional(),
});
const ResourceChange = z.looseObject({ address: z.string(), change: Change });
const Plan = z.looseObject({
  resource_changes: z.array(ResourceChange).default([]),
  resource_drift: z.array(ResourceChange).default([]),
});

/** What a plan does with one resource. */
export type PlannedChange = z.output<typeof ResourceChange>;

/** Returns what a plan does with each resource. */
export function plannedChanges(printed: string): readonly PlannedChange[] {
  return Plan.parse(JSON.parse(printed)).resource_changes;
}

const harmless = new Set(["no-op", "read"]);

/** Whether a plan would change a resource. */
export function isChange({ change }: PlannedChange): boolean {
  return change.actions.some((action) => !harmless.has(action));
}

/** Whether a plan would import a resource. */
export function isImport({ change }: PlannedChange): boolean {
  return change.importing !== undefined && change.importing !== null;
}

const customerIn = (value: unknown): Tree => toCustomer(isTree(value) ? value : {});

/** Returns what a plan would change of a customer. */
export function differenceOf({ change }: PlannedChange, id: string): Difference {
  const { actions, before, after } = change;
  const trees = { service: customerIn(before), program: customerIn(after) };
  return {
    id,
    action: actions.join(" and "),
    properties: isTree(before) && isTree(after) ? propertyDifferences(trees) : [],
  };
}
