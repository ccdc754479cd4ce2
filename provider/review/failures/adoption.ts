// Creates whose name is taken and that adopt the customer which has it: which one, and what would refuse it.
import { leafAt, leaves, unknown, valueAt, withValue, type Tree } from "../../../schema";
import { canonicalObserved } from "../../core/canonical";
import { customerLabel, customerName } from "../../core/errors";
import type { InventoryCustomer } from "../../inventory/inventory";
import { adoptionReason, managedReason, ownedReason } from "../../lifecycle/adopt";
import { severalReason } from "../../lifecycle/create";
import { adoptedReason } from "../../lifecycle/update";
import type { PlannedAction, PlannedChange } from "../plan";
import { removerOf } from "./names";
import { resourceText, type Situation } from "./situation";
import type { Step } from "./steps";

/** The customers with the name of a create: those that are there when it runs, and those of which that is open. */
function holdersFor(step: Step, holders: readonly InventoryCustomer[], situation: Situation) {
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
  // Pulumi compares what waits for nothing at the start of the run, and the provider remembers it.
  const isComparedFirst =
    order.isBeforeStep(manager, step) || !situation.steps.some((one) => order.isBeforeWriteOf(one, manager));
  const reason = `${managedReason} The resource ${resourceText(manager)} of this plan does.`;
  if (plan.engine === "pulumi" && isComparedFirst) {
    situation.obstructs(step, refusal(holder, reason));
  } else if (other === undefined) {
    // The engine doesn't call the provider for a resource without a change, or only later, so nothing refuses this.
    situation.doubts(step, `${resourceText(manager)} manages the adopted customer too: keep one of the two`);
  } else if (isFirst) {
    const adopted = `${adoptedReason} The resource ${resourceText(step.change)} of this plan adopts it.`;
    findings.conflicts.push({ kind: "adoption refused", loser: other, winner: step, reason: adopted });
  } else {
    findings.conflicts.push({ ...refusal(holder, reason), loser: step, winner: other });
  }
}

/** An adoption that is refused. */
const refusal = (holder: InventoryCustomer, reason: string) => ({
  kind: "adoption refused" as const,
  action: `adopt customer ${customerLabel(holder.id, { name: holder.name })}`,
  reason,
});

/** Checks what the adoption of a customer would change there. */
function checkValues(step: Step, holder: InventoryCustomer, situation: Situation): void {
  const { observed } = holder;
  if (holder.unread !== undefined || !observed.complete) {
    situation.doubts(step, "the customer to adopt can't be read whole");
    return;
  }
  const desired = withKnownValues(step, canonicalObserved(observed.tree));
  const reason = adoptionReason(observed, desired);
  if (reason !== undefined) {
    situation.obstructs(step, refusal(holder, reason));
    return;
  }
  if ([...step.change.unknown].some((path) => leafAt(path)?.facts.createOnly !== true))
    situation.doubts(step, "it adopts a customer, and some of its values are known only at apply");
}

/** Checks the adoption of one customer. */
function checkOne(step: Step, holder: InventoryCustomer, situation: Situation): void {
  const manager = situation.managing(holder.id).find(({ action }) => keeping.includes(action));
  if (manager !== undefined) checkManaged(step, { holder, manager }, situation);
  checkValues(step, holder, situation);
  if (!situation.findings.obstacles.has(step)) situation.findings.adopted.set(step, holder);
}

/** What leaves a customer with the resource that manages it. */
const keeping: readonly PlannedAction[] = ["unchanged", "update", "replace"];

/** Checks a create that may adopt. */
export function checkAdoption(step: Step, holders: readonly InventoryCustomer[], situation: Situation): void {
  const { present, open } = holdersFor(step, holders, situation);
  const [only, ...others] = present;
  if (open.length > 0) {
    situation.doubts(step, "whether it adopts a customer or creates one depends on which resource is applied first");
    for (const renaming of open.map((holder) => removerOf(holder, situation)))
      if (renaming?.does === "update")
        situation.doubts(renaming, `the resource ${resourceText(step.change)} of this plan may adopt it first`);
    return;
  }
  if (only === undefined) return;
  if (others.length === 0) checkOne(step, only, situation);
  else
    situation.obstructs(step, {
      kind: "adoption refused",
      action: `adopt customer ${customerName(step.tree)}`,
      reason: severalReason(present.map(({ id }) => id)),
    });
}

/** Finds the creates that adopt one customer: only the first can. */
export function findSharedAdoptions({ findings, order }: Situation): void {
  const sharers = Map.groupBy(findings.adopted, ([, { id }]) => id);
  for (const adoptions of sharers.values()) {
    const [[, holder] = []] = adoptions;
    const [winner, ...losers] = order.sorted(adoptions.map(([step]) => step));
    if (winner === undefined || holder === undefined) continue;
    const reason = `${ownedReason} The resource ${resourceText(winner.change)} of this plan adopts it.`;
    for (const loser of losers) findings.conflicts.push({ ...refusal(holder, reason), loser, winner });
  }
}
