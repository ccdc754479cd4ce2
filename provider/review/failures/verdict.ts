// Decides which steps fail in every run, and of which that depends on the order in which the engine applies them.
import type { Conflict, Obstacle, Situation } from "./situation";
import type { Step } from "./steps";

/** A step that fails, and why. */
interface FailedStep extends Omit<Obstacle, "remover"> {
  readonly step: Step;
}

/** What becomes of the steps of a plan. */
export interface Verdict {
  readonly failed: readonly FailedStep[];
  /** What fails in some orders only. */
  readonly open: readonly FailedStep[];
}

/**
 * The steps that can succeed in some order: a step can when every step that has to come before it can. Steps that wait
 * for each other never can.
 */
function possibleSteps({ steps, findings }: Situation): ReadonlySet<Step> {
  const waiting = new Map(steps.map((step) => [step, findings.obstacles.get(step)?.length ?? 0]));
  const waitingFor = new Map<Step, Step[]>();
  for (const [step, obstacles] of findings.obstacles)
    for (const { remover } of obstacles)
      if (remover !== undefined) waitingFor.set(remover, [...(waitingFor.get(remover) ?? []), step]);
  const possible = new Set(steps.filter((step) => waiting.get(step) === 0));
  // A set is walked in the order of its insertions, also of those on the way.
  for (const step of possible)
    for (const other of waitingFor.get(step) ?? []) {
      const left = (waiting.get(other) ?? 0) - 1;
      waiting.set(other, left);
      if (left === 0) possible.add(other);
    }
  return possible;
}

/** Decides about the steps of a plan whose obstacles and conflicts are known. */
export function verdictOf(situation: Situation): Verdict {
  const { steps, findings } = situation;
  const possible = possibleSteps(situation);
  const failed: FailedStep[] = [];
  const open: FailedStep[] = [];
  const isLost = new Set<Step>();
  for (const step of steps) {
    for (const { remover, ...obstacle } of findings.obstacles.get(step) ?? [])
      (remover !== undefined && possible.has(remover) ? open : failed).push({ ...obstacle, step });
  }
  const uncertain = new Set([...findings.obstacles.keys(), ...findings.doubts.keys()]);
  // A step is not even tried where one before it fails.
  const isOpen = (step: Step) => [...uncertain].some((one) => one === step || situation.order.isBefore(one, step));
  const decide = ({ loser, winner, reverse, ...conflict }: Conflict) => {
    if (isLost.has(loser) || isLost.has(winner)) return;
    const [canLose, canWin] = [possible.has(loser), possible.has(winner)];
    if (canLose && canWin) {
      const isDecided = !isOpen(winner) && !isOpen(loser);
      (isDecided ? failed : open).push({ ...conflict, step: loser });
      if (isDecided) isLost.add(loser);
      uncertain.add(loser);
    } else if (canWin) failed.push({ ...conflict, step: loser });
    else if (canLose && reverse !== undefined) failed.push({ ...conflict, step: winner, reason: reverse });
    // A resource that is tried first counts as the manager, also if it fails.
    else if (canLose) open.push({ ...conflict, step: loser });
  };
  findings.conflicts.forEach(decide);
  return { failed, open };
}
