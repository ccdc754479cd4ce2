// Previews of stacks in which nothing has changed, ours and the reference's in turn; measured once for every row that
// asks.
import { availableParallelism } from "node:os";
import type { BenchRun } from "./row";
import { interleave, type Figure } from "./figures";
import { latency, type Stack } from "./stacks";

/** Latency of the service during previews, in milliseconds. */
export const previewLatencyMs = 20;

/** How many resources the engine works on at once by default. */
export const engineParallelism = 4 * availableParallelism();

/** Previews of one size, in milliseconds, and the requests that each of ours took. */
export interface SteadyPreviews extends Pick<Figure, "ours" | "reference"> {
  readonly requests: readonly number[];
}

const measured = new WeakMap<BenchRun, Map<string, Promise<SteadyPreviews>>>();

/** Previews of a steady stack, with or without refresh. */
export function steadyPreviews(bench: BenchRun, count: number, withRefresh: boolean): Promise<SteadyPreviews> {
  const known = measured.get(bench) ?? new Map<string, Promise<SteadyPreviews>>();
  measured.set(bench, known);
  const key = `${count} ${String(withRefresh)}`;
  const previews = known.get(key) ?? measure(bench, count, withRefresh);
  known.set(key, previews);
  return previews;
}

async function measure(
  { stacks, progress, runs }: BenchRun,
  count: number,
  withRefresh: boolean,
): Promise<SteadyPreviews> {
  const [ours, reference] = [await stacks.steady("ours", count), await stacks.steady("reference", count)];
  latency(ours.emulator, previewLatencyMs);
  const requests: number[] = [];
  const what = `preview of ${count} customers${withRefresh ? " with refresh" : ""}`;
  progress.start(`${what}: first pair, not counted`);
  await previewMs(ours, withRefresh);
  await previewMs(reference, withRefresh);
  const taken = await interleave(
    runs,
    async (run) => {
      progress.start(`${what}: run ${run} of ${runs}`);
      ours.emulator.admin.resetRequests();
      const ms = await previewMs(ours, withRefresh);
      requests.push(ours.emulator.admin.requests().total);
      return ms;
    },
    () => previewMs(reference, withRefresh),
  );
  return { ...taken, requests };
}

/** Milliseconds of one preview by the real CLI; throws unless it shows no change. */
export async function previewMs({ project }: Stack, withRefresh: boolean): Promise<number> {
  return (await project.must(["preview", "--expect-no-changes", ...(withRefresh ? ["--refresh"] : [])])).ms;
}
