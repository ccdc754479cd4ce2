// What the benchmarks measure and how a figure is judged. Pure: measures nothing, prints nothing.

/** What a figure counts. */
export type Unit = "ms" | "requests" | "requests/s" | "bytes";

/** What is held against a limit: ours by reference, ours less reference, or ours alone. */
type Measure = "ratio" | "difference" | "value";

/** A limit in the unit of its measure; exactly one bound. */
export type Limit = { readonly of: Measure } & (
  { readonly most: number } | { readonly below: number } | { readonly least: number }
);

/** One figure: what we took and what the reference took, run by run. */
export interface Figure {
  /** Constant name, for the JSON file. */
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  readonly reference: readonly number[];
  /** What the reference is. */
  readonly against: string;
  /** Absent: for information only. */
  readonly limit?: Limit;
}

/** A figure with its medians and its verdict. */
export interface Verdict {
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  /** undefined where the figure has no limit. */
  readonly isInside?: boolean;
}

/** The middle of some numbers; of an even number of them the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Runs side by side: each of ours with the reference that ran next to it, so that a slow minute hits both. */
function pairwise(figure: Figure, combine: (ours: number, reference: number) => number): number {
  return median(figure.ours.map((ours, index) => combine(ours, figure.reference[index] ?? Number.NaN)));
}

/** Judges a figure. */
export function verdictOf(figure: Figure): Verdict {
  const ours = median(figure.ours);
  const ratio = pairwise(figure, (one, other) => one / other);
  const verdict = { ours, reference: median(figure.reference), ratio };
  if (figure.limit === undefined) return verdict;
  const measured = { ratio, value: ours, difference: pairwise(figure, (one, other) => one - other) }[figure.limit.of];
  return { ...verdict, isInside: isInside(measured, figure.limit) };
}

function isInside(measured: number, limit: Limit): boolean {
  if ("most" in limit) return measured <= limit.most;
  return "below" in limit ? measured < limit.below : measured >= limit.least;
}

/** Measures alternately: ours, reference, ours, reference … */
export async function interleave(
  runs: number,
  ours: (run: number) => Promise<number>,
  reference: (run: number) => Promise<number>,
): Promise<Pick<Figure, "ours" | "reference">> {
  const taken = { ours: [] as number[], reference: [] as number[] };
  for (let run = 1; run <= runs; run++) {
    taken.ours.push(await ours(run));
    taken.reference.push(await reference(run));
  }
  return taken;
}
