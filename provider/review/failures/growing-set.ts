// A set of steps in which some belong because others do.
import type { Step } from "./steps";

/** Steps that belong together by a rule that asks which others do. */
export class GrowingSet {
  readonly #members = new Set<Step>();
  /** The steps whose rule asked for one that wasn't in the set. */
  readonly #askers = new Map<Step, Set<Step>>();
  #checked: Step | undefined;

  /** Whether a step is in the set so far. */
  has(step: Step): boolean {
    if (this.#members.has(step)) return true;
    if (this.#checked !== undefined) this.#askersOf(step).add(this.#checked);
    return false;
  }

  /** Adds the steps that belong to the set. Each is checked again only after one that its rule asked for came in. */
  grow(steps: readonly Step[], belongs: (step: Step) => boolean): void {
    // A set is walked in the order of its insertions, also of those on the way.
    const waiting = new Set(steps);
    for (const step of waiting) {
      waiting.delete(step);
      this.#checked = step;
      if (!belongs(step)) continue;
      this.#members.add(step);
      for (const asker of this.#askers.get(step) ?? []) if (!this.#members.has(asker)) waiting.add(asker);
      this.#askers.delete(step);
    }
    this.#checked = undefined;
  }

  #askersOf(step: Step): Set<Step> {
    const askers = this.#askers.get(step) ?? new Set();
    this.#askers.set(step, askers);
    return askers;
  }
}
