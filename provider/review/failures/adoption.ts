// Creates whose name is taken and that adopt the customer which has it: which one, and what would refuse it.
import { generatedLeaves, leaves, unknown, valueAt, withValue, type Tree } from "../../../schema";
import { canonicalObserved } from "../../core/canonical";
import { customerLabel } from "../../core/errors";
import type { InventoryCustomer } from "../../inventory/inventory";
import { adoptionReason, managedReason } from "../../lifecycle/adopt";
import { severalReason } from "../../lifecycle/create";
import type { PlannedChange } from "../plan";
import { removerOf } from "./names";
import { resourceText, type Situation } from "./situation";
import type { Step } from "./steps";

/** The customers with the name of a create: those that are there when it runs, and those of which that is open. */
function holdersFor(step: Step, holders: readonly InventoryCustomer[], { situation }: { situation: Situation }) {
  const present: InventoryCustomer[] = [];
  const open: InventoryCustomer[] = [];
  for (const holder of holders) {
    const remover = removerOf(holder, situation);
    if (remover === undefined || situation.order.isBefore(step, remover)) present.push(holder);
    else if (!situation.order.isBefore(remover, step) || remover.tree.name === unknown) open.push(holder);
  }
  return { present, open };
}

/** The desired customer with what is there in place of values that only apply knows. */
function withKnownValues({ tree, change }: Step, seen: Tree): Tree {
  return leaves
    .filter((leaf) => change.unknown.has(leaf.path) || valueAt(tree, leaf.keys) === unknown)
    .reduce((result, leaf) => withValue(result, leaf.keys, valueAt(seen, leaf.keys)), tree);
}

/** A customer to adopt, and the change of the plan that manages it. */
interface ManagedHolder {
  readonly holder: InventoryCustomer;
  readonly manager: PlannedChange;
}

/** Checks the adoption of a customer that another resource of the plan keeps. */
function checkManaged(step: Step, { holder, manager }: ManagedHolder, situation: Situation): void {
  const { findings, plan, order } = situation;
  const [other] = situation.stepsOf(manager);
  const isFirst = order.isBeforeWriteOf(step, manager);
  const reason = `${managedReason} It is ${resourceText(manager)}.`;
  if (plan.engine === "pulumi" && !isFirst) situation.obstructs(step, { kind: "adoption refused", reason });
  else if (other === undefined) {
    // The engine doesn't call the provider for a resource without a change, or only later, so nothing refuses this.
    findings.adopted.set(step, holder);
    const label = customerLabel(holder.id, { name: holder.name });
    situation.doubts(step, `it adopts ${label}, which ${resourceText(manager)} manages too: remove one of the two`);
  } else
    findings.conflicts.push({
      kind: "adoption refused",
      loser: isFirst ? other : step,
      winner: isFirst ? step : other,
      reason,
    });
}

/** Checks the adoption of one customer. */
function checkOne(step: Step, holder: InventoryCustomer, situation: Situation): void {
  const { findings } = situation;
  const { observed } = holder;
  const label = customerLabel(holder.id, { name: holder.name });
  const [manager] = situation
    .managing(holder.id)
    .filter(({ action }) => !["delete", "forget", "read"].includes(action));
  if (manager !== undefined) {
    checkManaged(step, { holder, manager }, situation);
    return;
  }
  if (holder.unread !== undefined || !observed.complete) {
    situation.doubts(step, `it adopts ${label}, which can't be read whole`);
    findings.adopted.set(step, holder);
    return;
  }
  const desired = withKnownValues(step, canonicalObserved(observed.tree));
  const reason = adoptionReason(observed, desired);
  if (reason !== undefined) {
    situation.obstructs(step, { kind: "adoption refused", reason });
    return;
  }
  if ([...step.change.unknown].some((path) => path !== "parent"))
    situation.doubts(step, `it adopts ${label}, and some of its values are known only at apply`);
  const hidden = generatedLeaves.filter(
    (leaf) => observed.hidden.has(leaf.path) && valueAt(desired, leaf.keys) === undefined,
  );
  if (hidden.length > 0) situation.doubts(step, `it adopts ${label}, whose secrets this service hides`);
  findings.adopted.set(step, holder);
}

/** Checks a create that may adopt. */
export function checkAdoption(step: Step, holders: readonly InventoryCustomer[], situation: Situation): void {
  const { present, open } = holdersFor(step, holders, { situation });
  const [only, ...others] = present;
  if (open.length > 0) {
    situation.doubts(step, "whether it adopts a customer or creates one depends on which resource is applied first");
    return;
  }
  if (only === undefined) return;
  if (others.length === 0) checkOne(step, only, situation);
  else
    situation.obstructs(step, {
      kind: "adoption refused",
      reason: severalReason(present.map(({ id }) => id)),
    });
}

/** Finds the creates that adopt one customer: only the first can. */
export function findSharedAdoptions({ findings, order }: Situation): void {
  const sharers = Map.groupBy(findings.adopted.keys(), (step) => findings.adopted.get(step)?.id);
  for (const steps of sharers.values()) {
    const [winner, ...losers] = order.sorted(steps);
    for (const loser of losers)
      if (winner !== undefined)
        findings.conflicts.push({ kind: "adoption refused", loser, winner, reason: managedReason });
  }
}
