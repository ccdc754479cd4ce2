// Names that a step can't get: taken at the service, still used by another resource of the plan, swapped, or wanted by
// two of its resources.
import { idText, unknown } from "../../../schema";
import { renameReason, swapReason } from "../../lifecycle/siblings";
import { takenReason } from "../../lifecycle/create";
import { customerLabel } from "../../core/errors";
import type { InventoryCustomer } from "../../inventory/inventory";
import { nameIn, pathOf, resourceText, type Situation } from "./situation";
import type { Step } from "./steps";

/** Whether an update gives its customer another name, as far as that is known. */
function isRename({ does, change, tree, seen }: Step): boolean {
  if (does !== "update" || seen === undefined || tree.name === seen.name) return false;
  return change.before?.name !== tree.name;
}

/**
 * The key of the parent below which a create puts its customer; undefined where only apply knows it. A new parent of
 * the same plan has its address as key.
 */
function parentKeyFor({ change, tree: { parent } }: Step, situation: Situation): string | undefined {
  if (parent === undefined) return "";
  if (parent !== unknown) return typeof parent === "string" ? parent : undefined;
  return situation.changes.has(change.parentAddress ?? "") ? `new ${change.parentAddress ?? ""}` : undefined;
}

/** The name and parent that a step gives its customer; undefined where it gives none, or only apply knows them. */
export function placeOf(step: Step, situation: Situation): string | undefined {
  const name = nameIn(step.tree);
  if (name === undefined || step.does === "delete") return undefined;
  const isNew = step.does === "create";
  if (!isNew && !isRename(step)) return undefined;
  const parent = isNew ? parentKeyFor(step, situation) : step.seen && situation.parentKeyOf(step.seen);
  return parent === undefined ? undefined : situation.placeKey(parent, name);
}

/** The step after which a customer no longer has its name; undefined where the plan has none. */
export function removerOf({ id }: InventoryCustomer, situation: Situation): Step | undefined {
  return situation.stepsOn(id).find((step) => isDeletion(step, situation) || isRename(step));
}

/** Whether a step deletes its customer, and doesn't leave it alone. */
export function isDeletion(step: Step, situation: Situation): boolean {
  return step.does === "delete" && !isSkipped(step, situation);
}

/** Whether a delete leaves its customer alone: another resource of the plan adopts it, or Pulumi declares it too. */
export function isSkipped(step: Step, situation: Situation): boolean {
  const { change, seen } = step;
  if (step.does !== "delete" || seen === undefined) return false;
  if ([...situation.findings.adopted.values()].includes(seen)) return true;
  const isDeclared = situation
    .managing(seen.id)
    .some((other) => other !== change && (other.action === "unchanged" || other.action === "update"));
  return situation.plan.engine === "pulumi" && isDeclared;
}

/** What a customer with the name is to the plan, and what to do: the end of a message. */
function advice(step: Step, holder: InventoryCustomer, situation: Situation): string {
  const [change] = situation.managing(holder.id);
  if (change === undefined)
    return step.does === "create"
      ? `It is ${pathOf(holder)}. Import it, set \`adopt\` to true, or choose another name.`
      : `It is ${pathOf(holder)}.`;
  const remover = removerOf(holder, situation);
  if (remover === undefined)
    return `The resource ${resourceText(change)} of this plan manages it. Give one of the two another name.`;
  if (remover.change === step.change)
    return "The replacement is created before the old customer is deleted: remove `create_before_destroy`.";
  const what = remover.does === "delete" ? "deletes" : "renames";
  const isLater = situation.order.isBefore(step, remover);
  return (
    `The resource ${resourceText(change)} of this plan ${what} it${isLater ? " later" : ", before or after"}. ` +
    `Apply that first, and this in a second run.`
  );
}

/** The customers of a circle of renames, from this step on; undefined where its names go in none. */
function circleFrom(start: Step, situation: Situation): readonly Step[] | undefined {
  const circle: Step[] = [];
  const seen = new Set<Step>();
  for (let step: Step | undefined = start; step !== undefined && !seen.has(step);) {
    seen.add(step);
    circle.push(step);
    const place = placeOf(step, situation);
    const [holder] = place === undefined ? [] : situation.at(place);
    const next: Step | undefined = holder && removerOf(holder, situation);
    if (next === start) return circle;
    step = next?.does === "update" ? next : undefined;
  }
  return undefined;
}

const labelOf = ({ change, seen, tree }: Step): string =>
  customerLabel(change.id ?? "", seen === undefined ? tree : { name: seen.name });

function swapped(step: Step, situation: Situation): string | undefined {
  const circle = step.does === "update" ? circleFrom(step, situation) : undefined;
  const [, other, ...others] = circle ?? [];
  if (other === undefined) return undefined;
  if (others.length === 0) return swapReason(labelOf(other));
  return (
    `it passes names on in a circle with ${[other, ...others].slice(0, 5).map(labelOf).join(", ")}. ` +
    "Give one of them another name, apply, then give all their new names."
  );
}

/** Why a step can't have the name of a customer. */
function reasonOf(step: Step, holder: InventoryCustomer, situation: Situation): string {
  const { tree } = step;
  if (step.does === "update") return `${renameReason(holder.id, tree)} ${advice(step, holder, situation)}`;
  return `${takenReason(holder.id, tree)}. ${advice(step, holder, situation)}`;
}

/** Whether the service has customers of one name below one parent, so that it may accept another one. */
function allowsDuplicates({ service }: Situation): boolean {
  return service.inventory.problems.some(({ kind }) => kind === "duplicate");
}

/** Finds the customers that prevent a name. */
export function checkName(step: Step, holders: readonly InventoryCustomer[], situation: Situation): void {
  for (const holder of holders.filter(({ id }) => step.does === "create" || id !== step.change.id)) {
    const remover = removerOf(holder, situation);
    if (remover !== undefined && situation.order.isBefore(remover, step) && remover.tree.name !== unknown) continue;
    if (step.does === "update" && allowsDuplicates(situation)) {
      situation.doubts(
        step,
        `${idText(holder.id)} has the new name, and this service may allow names to be used twice`,
      );
      continue;
    }
    const circle = swapped(step, situation);
    const isRemovable = remover !== undefined && remover !== step && !situation.order.isBefore(step, remover);
    situation.obstructs(step, {
      kind: circle === undefined ? "name taken" : "names swapped",
      reason: circle ?? reasonOf(step, holder, situation),
      ...(isRemovable && { remover }),
    });
  }
}

/** Finds the steps that want one name below one parent: only the first gets it. */
export function findRivals(situation: Situation): void {
  const places = Map.groupBy(situation.steps, (step) => placeOf(step, situation));
  places.delete(undefined);
  for (const steps of places.values()) {
    if (steps.length < 2) continue;
    const ordered = situation.order.sorted(steps);
    for (const [index, loser] of ordered.entries())
      for (const winner of ordered.slice(0, index)) {
        const [reason, reverse] = [sameName(winner), sameName(loser)];
        situation.findings.conflicts.push({ kind: "name taken", loser, winner, reason, reverse });
      }
  }
}

const sameName = ({ change }: Step): string =>
  `the resource ${resourceText(change)} of this plan gets the same name below the same parent. ` +
  "Give one of the two another name.";
