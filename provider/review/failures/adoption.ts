// Creates whose name is taken and that adopt the customer which has it, and updates of customers that are adopted.
import { idText } from "../../../schema";
import { customerLabel, customerName } from "../../core/errors";
import type { InventoryCustomer } from "../../inventory/inventory";
import { managedReason } from "../../lifecycle/adopt";
import { severalReason } from "../../lifecycle/create";
import { adoptedReason } from "../../lifecycle/update";
import { openAdoption } from "./adoption-problem";
import type { Course } from "./course";
import { resourceText, type Hindrance } from "./situation";
import type { Step } from "./steps";

/** Returns what makes a create fail that may adopt one of the customers with its name. */
export function adoptionHindrances(
  step: Step,
  holders: readonly InventoryCustomer[],
  course: Course,
): readonly Hindrance[] {
  const present = holders
    .map((holder) => ({ holder, when: course.hasName(holder, step) }))
    .filter(({ when }) => when !== "never");
  const [only, ...others] = present;
  if (only === undefined) return [];
  if (others.length === 0)
    return only.when === "always" ? refusals(step, only.holder, course) : [either(step, only.holder, course)];
  return [
    {
      kind: "adoption refused",
      action: `adopt customer ${customerName(step.tree)}`,
      reason: severalReason(present.map(({ holder }) => holder.id)),
      when: present.filter(({ when }) => when === "always").length > 1 ? "always" : "sometimes",
    },
  ];
}

/** What is open where another step may take the name away from the customer before. */
function either(step: Step, holder: InventoryCustomer, { situation }: Course): Hindrance {
  const problem = situation.adoptionProblem(step, holder);
  return {
    kind: "adoption refused",
    reason:
      "whether it adopts a customer or creates one depends on which resource is applied first" +
      (problem === undefined ? "" : `, and it can't adopt ${idText(holder.id)}: ${problem}`),
    when: "sometimes",
  };
}

/** What refuses the adoption of a customer that is there. */
function refusals(step: Step, holder: InventoryCustomer, course: Course): readonly Hindrance[] {
  const refused = {
    kind: "adoption refused" as const,
    action: `adopt customer ${customerLabel(holder.id, { name: holder.name })}`,
  };
  const byValues = course.situation.adoptionProblem(step, holder);
  const open = openAdoption(step, holder);
  return [
    ...(byValues === undefined ? [] : [{ ...refused, reason: byValues, when: "always" as const }]),
    ...(open === undefined ? [] : [{ ...refused, reason: open, when: "sometimes" as const }]),
    ...keeperHindrances(step, holder, course).map((one) => ({ ...refused, ...one })),
  ].filter(({ when }) => when !== "never");
}

type Refusal = Pick<Hindrance, "reason" | "when" | "rivals">;

/** What refuses the adoption of a customer because another resource of the plan keeps it. */
function keeperHindrances(step: Step, holder: InventoryCustomer, course: Course): readonly Refusal[] {
  const keeper = course.situation.keeperOf(holder);
  if (keeper === undefined) return [];
  const reason = `${managedReason} The resource ${resourceText(keeper)} of this plan does.`;
  const declared = course.isDeclared(keeper, step);
  if (declared === "always") return [{ reason, when: declared }];
  const [update] = course.situation.stepsOf(keeper);
  // The engine doesn't call the provider for a resource without a change, so that nothing refuses this for certain.
  if (update === undefined)
    return [
      { reason: `${resourceText(keeper)} manages the adopted customer too: keep one of the two`, when: "sometimes" },
    ];
  const rivals = course.isEither(step, update) && { rivals: [update] };
  return [{ reason, when: declared === "sometimes" ? declared : course.isTried(update, step), ...rivals }];
}

/** What makes an update fail because a create adopts its customer before. */
export function adoptedHindrances(step: Step, course: Course): readonly Hindrance[] {
  if (step.seen === undefined) return [];
  return course.situation.adoptersOf(step.seen).map((adopter) => {
    const when = course.isAdoptedBefore(adopter, step);
    const resource = resourceText(adopter.change);
    const isRival = course.isEither(adopter, step);
    return {
      kind: "adoption refused",
      reason:
        when === "always" || isRival
          ? `${adoptedReason} The resource ${resource} of this plan adopts it.`
          : `the resource ${resource} of this plan may adopt it first`,
      when,
      ...(isRival && { rivals: [adopter] }),
    };
  });
}

/** Returns the customer that a create adopts where it succeeds; undefined where it creates one, or that is open. */
export function adoptedBy(step: Step, course: Course): InventoryCustomer | undefined {
  const { places } = course.situation;
  if (places.of(step).length !== 1) return undefined;
  return places.adoptable(step).find((holder) => course.hasName(holder, step) === "always");
}
