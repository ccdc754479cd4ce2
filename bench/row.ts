// One row of the benchmark, and what it runs with.
import type { Figure } from "./figures";
import type { Progress } from "./progress";
import type { Stacks } from "./stacks";

/** What every row of one run shares. */
export interface BenchRun {
  /** Runs of each side. */
  readonly runs: number;
  /** Leaves out the largest sizes: only shows that every row runs. */
  readonly isQuick: boolean;
  readonly stacks: Stacks;
  readonly progress: Progress;
}

/** One row of the benchmark: a few figures that are measured together. */
export interface Row {
  readonly name: string;
  readonly about: string;
  measure(bench: BenchRun): Promise<readonly Figure[]>;
}
