// The steps in which an engine applies a plan.
import type { Tree } from "../../../schema";
import { canonical, canonicalKnown } from "../../core/canonical";
import { diff, type Change } from "../../core/diff";
import type { InventoryCustomer, Inventory } from "../../inventory/inventory";
import type { Plan, PlannedChange } from "../plan";

/** One call that apply makes for a customer. A replacement is a delete and a create. */
export interface Step {
  readonly does: "create" | "update" | "delete";
  readonly change: PlannedChange;
  /** The desired customer in canonical form; of a delete, the customer as the state has it. */
  readonly tree: Tree;
  /** The customer as the service has it; absent where it has none. */
  readonly seen?: InventoryCustomer;
}

const before = ({ before: tree = {} }: PlannedChange): Tree => canonicalKnown(tree);
const after = ({ after: tree = {} }: PlannedChange): Tree => canonical(tree);

function stepsFor(change: PlannedChange, inventory: Inventory): readonly Step[] {
  const found = change.id === undefined ? undefined : inventory.byId.get(change.id);
  const seen = found && { seen: found };
  const created: Step = { does: "create", change, tree: after(change) };
  const deleted: Step = { does: "delete", change, tree: before(change), ...seen };
  switch (change.action) {
    case "create":
      return [created];
    case "update":
      return [{ does: "update", change, tree: after(change), ...seen }];
    case "replace":
      return change.createsFirst === true ? [created, deleted] : [deleted, created];
    case "delete":
      return [deleted];
    default:
      return [];
  }
}

/** Returns the steps of a plan. */
export function stepsOf(plan: Plan, inventory: Inventory): readonly Step[] {
  return plan.changes.flatMap((change) => stepsFor(change, inventory));
}

/** What an update changes of its customer. */
export function changesOf({ change, tree }: Step): readonly Change[] {
  return diff({ tree: change.before ?? {}, generated: {} }, tree);
}
