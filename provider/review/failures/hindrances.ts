// Everything that makes a step fail, and in which orders: by itself, and by what other steps have done before.
import { adoptedHindrances } from "./adoption";
import { allOf, not } from "./certainty";
import type { Course } from "./course";
import { nameHindrances } from "./names";
import { childrenHindrances, mergedRuleHindrances, parentHindrances } from "./parents";
import type { Hindrance } from "./situation";
import type { Step } from "./steps";

/** Returns what makes a step fail, by what may have happened before it. */
export function hindrancesOf(step: Step, course: Course): readonly Hindrance[] {
  const own = course.situation.obstacles.get(step) ?? [];
  // The ids of another service mean nothing here.
  if (own.some(({ kind }) => kind === "other endpoint")) return own;
  return [...own, ...(step.does === "delete" ? childrenHindrances(step, course) : writeHindrances(step, course))]
    .map((one) => ({ ...one, when: allOf(one.when, not(course.isSkipped(step))) }))
    .filter(({ when }) => when !== "never");
}

function writeHindrances(step: Step, course: Course): readonly Hindrance[] {
  return [
    ...parentHindrances(step, course),
    ...nameHindrances(step, course),
    ...adoptedHindrances(step, course),
    ...mergedRuleHindrances(step, course),
  ];
}
