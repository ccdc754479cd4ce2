// What a row of the benchmark gets and gives.
import type { Figure } from "./figures";
import type { Progress } from "./progress";
import type { Stacks } from "./stacks";

/** What rows work with. */
export interface Bench {
  /** Runs of each side; at least seven count. */
  readonly runs: number;
  /** Leaves out what takes longest: good to see that everything works, no more. */
  readonly isQuick: boolean;
  readonly stacks: Stacks;
  readonly progress: Progress;
}

/** One row of the benchmark: a few figures that are measured together. */
export interface Row {
  readonly name: string;
  readonly about: string;
  measure(bench: Bench): Promise<readonly Figure[]>;
}
