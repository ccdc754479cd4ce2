// Names that a step can't get: taken at the service, still used by another resource of the plan, swapped, or wanted by
// two of its resources.
import { idText, shortList } from "../../../schema";
import { renameReason, swapReason } from "../../lifecycle/siblings";
import { takenReason } from "../../lifecycle/create";
import { customerLabel, customerName } from "../../core/errors";
import type { InventoryCustomer } from "../../inventory/inventory";
import { adoptionHindrances } from "./adoption";
import { allOf, type Certainty } from "./certainty";
import type { Course } from "./course";
import { mayAdopt } from "./places";
import { pathOf, resourceText, type Hindrance, type Situation } from "./situation";
import type { Step } from "./steps";

/** What a customer with the name is to the plan, and what to do: the end of a message. */
function advice(step: Step, holder: InventoryCustomer, course: Course): string {
  const [change] = course.situation.managing(holder.id);
  if (change === undefined)
    return step.does === "create"
      ? `It is ${pathOf(holder)}. Import it, set \`adopt\` to true, or choose another name.`
      : `It is ${pathOf(holder)}.`;
  const [remover] = course.situation.removersOf(holder);
  if (remover === undefined)
    return `The resource ${resourceText(change)} of this plan manages it. Give one of the two another name.`;
  if (remover.change === step.change)
    return "The replacement is created before the old customer is deleted: remove `create_before_destroy`.";
  const what = remover.does === "delete" ? "deletes" : "renames";
  const isLater = course.situation.order.isBefore(step, remover);
  return (
    `The resource ${resourceText(change)} of this plan ${what} it${isLater ? " later" : ", before or after"}. ` +
    `Apply that first, and this in a second run.`
  );
}

const labelOf = ({ change, seen, tree }: Step): string =>
  customerLabel(change.id ?? "", seen === undefined ? tree : { name: seen.name });

/** Why a rename fails that passes names on in a circle; undefined where it is in none. */
function swapped(step: Step, { circles }: Situation): string | undefined {
  const circle = circles.get(step) ?? [];
  const at = circle.indexOf(step);
  const [other, ...others] = [...circle.slice(at + 1), ...circle.slice(0, at)];
  if (other === undefined) return undefined;
  if (others.length === 0) return swapReason(labelOf(other));
  return (
    `it passes names on in a circle with ${[other, ...others].slice(0, 5).map(labelOf).join(", ")}. ` +
    "Give one of them another name, apply, then give all their new names."
  );
}

/** Why a step can't have the name of a customer. */
function reasonOf(step: Step, holder: InventoryCustomer, course: Course): string {
  const { tree } = step;
  if (step.does === "update") return `${renameReason(holder.id, tree)} ${advice(step, holder, course)}`;
  return `${takenReason(holder.id, tree)}. ${advice(step, holder, course)}`;
}

/** Whether the service has customers of one name below one parent, so that it may accept another one. */
function allowsDuplicates({ service }: Situation): boolean {
  return service.inventory.problems.some(({ kind }) => kind === "duplicate");
}

/** Returns what makes a step fail because of the name that it gives its customer. */
export function nameHindrances(step: Step, course: Course): readonly Hindrance[] {
  const { places } = course.situation;
  const found = places.of(step).flatMap((place) => {
    const holders = places.at(place).filter(({ id }) => step.does === "create" || id !== step.change.id);
    const taken = mayAdopt(step)
      ? adoptionHindrances(step, holders, course)
      : holders.map((holder) => takenHindrance(step, holder, course));
    return [...taken, ...claimHindrances(step, place, course)];
  });
  const isOnePlace = places.of(step).length === 1;
  return found
    .filter(({ when }) => when !== "never")
    .map((hindrance) => (isOnePlace ? hindrance : { ...hindrance, when: "sometimes" }));
}

/** An existing customer that has the name. */
function takenHindrance(step: Step, holder: InventoryCustomer, course: Course): Hindrance {
  const when = course.hasName(holder, step);
  if (step.does === "update" && allowsDuplicates(course.situation)) {
    const reason = `${idText(holder.id)} has the new name, and this service may allow names to be used twice`;
    return { kind: "name taken", reason, when: allOf(when, "sometimes") };
  }
  const circle = swapped(step, course.situation);
  if (circle !== undefined) return { kind: "names swapped", reason: circle, when };
  return { kind: "name taken", reason: reasonOf(step, holder, course), when };
}

/** Another step that gives its customer the same place. */
interface Claim {
  readonly other: Step;
  /** Whether it has got the place before. */
  readonly when: Certainty;
  /** Whether it or this step fails, where both are tried. */
  readonly isRival: boolean;
}

function claimOf(step: Step, other: Step, course: Course): Claim {
  const { places, order } = course.situation;
  const mayBothHaveIt = allowsDuplicates(course.situation) && [step, other].some(({ does }) => does === "update");
  const isSure = !mayBothHaveIt && places.of(other).length === 1;
  return {
    other,
    when: allOf(course.isDone(other, step), isSure ? "always" : "sometimes"),
    isRival: isSure && places.of(step).length === 1 && order.isOpen(step, other),
  };
}

/** Other steps that give their customer the same place: only the first of them all gets it. */
function claimHindrances(step: Step, place: string, course: Course): readonly Hindrance[] {
  const claims = course.situation.places
    .wanting(place)
    .filter((other) => other !== step)
    .map((other) => claimOf(step, other, course));
  return [...Map.groupBy(claims, ({ when, isRival }) => `${when} ${isRival}`).values()].flatMap((alike) => {
    const [first, second] = alike;
    if (first === undefined) return [];
    const resources = shortList(alike, ({ other }) => resourceText(other.change));
    return {
      ...(mayAdopt(step)
        ? { kind: "adoption refused" as const, action: `adopt customer ${customerName(step.tree)}` }
        : { kind: "name taken" as const }),
      reason:
        second === undefined
          ? `the resource ${resources} of this plan gets the same name below the same parent. ` +
            "Give one of the two another name."
          : `the resources ${resources} of this plan get the same name below the same parent. ` +
            "Give each another name.",
      when: first.when,
      ...(first.isRival && { rivals: alike.map(({ other }) => other) }),
    };
  });
}
