// Decides which steps fail in every order, and of which that depends on the order in which the engine applies them.
import { Course, type Steps } from "./course";
import { GrowingSet } from "./growing-set";
import { hindrancesOf } from "./hindrances";
import type { Hindrance, Situation } from "./situation";
import type { Step } from "./steps";

/** A step that fails, and why. */
interface FailedStep extends Hindrance {
  readonly step: Step;
  /** Where it is this step or that one which fails. */
  readonly rival?: Step;
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
  const [possible, certain] = [new GrowingSet(), new GrowingSet()];
  const course = new Course(situation, possible, certain);
  const isPossible = (step: Step) =>
    mayStart(step, possible) && hindrancesOf(step, course).every(({ when }) => when !== "always");
  // Of a step that is never tried, what would make it fail even if the others succeeded.
  const hopeful = new Course(situation, new Set(steps), new Set(steps));
  const found = new Map<Step, readonly Hindrance[]>();
  const questioned = new Set(situation.questions.map(({ step }) => step));
  const isSafe = (step: Step) => found.get(step)?.length === 0 && !questioned.has(step);
  // What comes last depends on which of the others are certain.
  for (const isLast of [false, true]) {
    const group = steps.filter((step) => order.isLast(step) === isLast);
    possible.grow(group, isPossible);
    for (const step of group) found.set(step, hindrancesOf(step, mayStart(step, possible) ? course : hopeful));
    certain.grow(group.filter(isSafe), (step) => mayStart(step, certain));
  }
  const tried = new Set(steps.filter((step) => possible.has(step) && mayStart(step, certain)));
  const failed: FailedStep[] = [];
  const open: FailedStep[] = [];
  const earlier = new Set<Step>();
  for (const step of steps) {
    const hindrances = (found.get(step) ?? []).map((one) => ({ ...one, step }));
    failed.push(...hindrances.filter(({ when }) => when === "always"));
    const decided = ({ rivals = [] }: Hindrance) => (tried.has(step) ? rivals.filter((rival) => tried.has(rival)) : []);
    // Of two rivals, the one that comes last in the plan is listed.
    const rivalOf = (one: Hindrance) => decided(one).find((other) => earlier.has(other));
    for (const one of hindrances) {
      const rival = rivalOf(one);
      if (rival !== undefined) failed.push({ ...one, rival });
    }
    const isUndecided = (one: Hindrance) => one.rivals === undefined || decided(one).length < one.rivals.length;
    const isOpen = (one: Hindrance) => one.when === "sometimes" && rivalOf(one) === undefined && isUndecided(one);
    if (mayStart(step, possible)) open.push(...hindrances.filter(isOpen));
    earlier.add(step);
  }
  return { failed, open, course };
}
