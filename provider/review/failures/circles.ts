// Circles in which steps wait for each other.
import type { Step } from "./steps";

/**
 * Finds the circles in which each step leads to the next one. Walks each step once: a chain may be long.
 * @returns for each step in a circle, all steps of it in their order
 */
export function circlesIn(
  steps: readonly Step[],
  nextOf: (step: Step) => Step | undefined,
): ReadonlyMap<Step, readonly Step[]> {
  const circles = new Map<Step, readonly Step[]>();
  const walked = new Set<Step>();
  for (const start of steps) {
    const way: Step[] = [];
    let step: Step | undefined = start;
    for (; step !== undefined && !walked.has(step); step = nextOf(step)) {
      walked.add(step);
      way.push(step);
    }
    const circle = step !== undefined && way.includes(step) ? way.slice(way.indexOf(step)) : [];
    for (const one of circle) circles.set(one, circle);
  }
  return circles;
}
