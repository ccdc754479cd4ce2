// Decides which steps fail in every order, and of which that depends on the order in which the engine applies them.
import { Course, type Steps } from "./course";
import { GrowingSet } from "./growing-set";
import { hindrancesOf } from "./hindrances";
import type { Hindrance, Situation } from "./situation";
import type { Step } from "./steps";

/** A step that fails, and why. */
interface FailedStep extends Hindrance {
  readonly step: Step;
}

/** What becomes of the steps of a plan. */
export interface Verdict {
  /** What fails in every order. Of two rivals, at least one does. */
  readonly failed: readonly FailedStep[];
  /** What fails in some orders only. */
  readonly open: readonly FailedStep[];
  /** What may have happened before each step. */
  readonly course: Course;
}

/** Decides about the steps of a plan. */
export function verdictOf(situation: Situation): Verdict {
  const { steps, order } = situation;
  const mayStart = (step: Step, among: Steps) => order.everyBefore(step, (before) => among.has(before));
  // A step can succeed in some order when those can that have to come before: steps that wait for each other never can.
  const possible = new GrowingSet();
  const course = new Course(situation, possible);
  const isPossible = (step: Step) =>
    mayStart(step, possible) && hindrancesOf(step, course).every(({ when }) => when !== "always");
  possible.grow(steps, isPossible);
  // Of a step that is never tried, what would make it fail even if the others succeeded.
  const hopeful = new Course(situation, new Set(steps));
  const found = new Map(
    steps.map((step) => [step, hindrancesOf(step, mayStart(step, possible) ? course : hopeful)] as const),
  );
  const questioned = new Set(situation.questions.map(({ step }) => step));
  const certain = new GrowingSet();
  const isSafe = (step: Step) => found.get(step)?.length === 0 && !questioned.has(step);
  certain.grow(steps.filter(isSafe), (step) => mayStart(step, certain));
  const isTried = (step: Step) => possible.has(step) && mayStart(step, certain);
  const failed: FailedStep[] = [];
  const open: FailedStep[] = [];
  for (const [index, step] of steps.entries()) {
    const hindrances = (found.get(step) ?? []).map((one) => ({ ...one, step }));
    const isDecided = ({ rival }: Hindrance) => rival !== undefined && isTried(step) && isTried(rival);
    const isLost = ({ rival }: Hindrance) => rival !== undefined && steps.indexOf(rival) < index;
    failed.push(...hindrances.filter(({ when }) => when === "always"));
    failed.push(...hindrances.filter((one) => isDecided(one) && isLost(one)).slice(0, 1));
    if (mayStart(step, possible)) open.push(...hindrances.filter((one) => one.when === "sometimes" && !isDecided(one)));
  }
  return { failed, open, course };
}
