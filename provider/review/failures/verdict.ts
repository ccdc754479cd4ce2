// Decides which steps fail in every run, and of which that depends on the order in which the engine applies them.
import type { Conflict, FailureKind, Situation } from "./situation";
import type { Step } from "./steps";

/** A step that fails, and why. */
export interface FailedStep {
  readonly step: Step;
  readonly kind: FailureKind;
  readonly reason: string;
}

/** What becomes of the steps of a plan. */
export interface Verdict {
  readonly failed: readonly FailedStep[];
  /** Steps that fail in some orders only. */
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
    const obstacles = findings.obstacles.get(step) ?? [];
    if (possible.has(step)) open.push(...obstacles.map(({ kind, reason }) => ({ step, kind, reason })));
    else
      failed.push(
        ...obstacles
          .filter(({ remover }) => remover === undefined || !possible.has(remover))
          .map(({ kind, reason }) => ({ step, kind, reason })),
      );
  }
  const isOpen = (step: Step) => (findings.obstacles.get(step)?.length ?? 0) > 0 || findings.doubts.has(step);
  const decide = ({ loser, winner, kind, reason }: Conflict) => {
    if (!possible.has(loser) || !possible.has(winner) || isLost.has(loser) || isLost.has(winner)) return;
    if (isOpen(winner) || isOpen(loser)) open.push({ step: loser, kind, reason });
    else {
      isLost.add(loser);
      failed.push({ step: loser, kind, reason });
    }
  };
  findings.conflicts.forEach(decide);
  return { failed, open };
}
