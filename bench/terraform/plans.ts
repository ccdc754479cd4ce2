// Plans with refresh in which nothing has changed: ours, the provider that does nothing, ours from memory and
// terraform_data in turn. Measured once for every row that asks.
import type { Bench } from "../bench";
import { latency } from "../stacks";
import { previewLatencyMs } from "../steady-previews";
import { memoryStack, planMs, steadyStack, type TerraformStack } from "./stacks";

/** Plans of one size in milliseconds, run by run, and the requests that each of ours took. */
export interface SteadyPlans {
  readonly ours: readonly number[];
  readonly reference: readonly number[];
  readonly memory: readonly number[];
  readonly builtin: readonly number[];
  readonly requests: readonly number[];
}

const measured = new WeakMap<Bench, Map<number, Promise<SteadyPlans>>>();

/** Plans of a steady fleet. */
export function steadyPlans(bench: Bench, count: number): Promise<SteadyPlans> {
  const known = measured.get(bench) ?? new Map<number, Promise<SteadyPlans>>();
  measured.set(bench, known);
  const plans = known.get(count) ?? measure(bench, count);
  known.set(count, plans);
  return plans;
}

async function measure(bench: Bench, count: number): Promise<SteadyPlans> {
  const { progress, runs } = bench;
  const ours = await steadyStack(bench, "ours", count);
  const others: Readonly<Record<"reference" | "memory" | "builtin", TerraformStack>> = {
    reference: await steadyStack(bench, "reference", count),
    memory: await memoryStack(bench, count),
    builtin: await steadyStack(bench, "builtin", count),
  };
  latency(ours.emulator, previewLatencyMs);
  const taken = {
    ours: [] as number[],
    reference: [] as number[],
    memory: [] as number[],
    builtin: [] as number[],
    requests: [] as number[],
  };
  const turn = async (say: string, keep: boolean): Promise<void> => {
    progress.say(`plan of ${count} customers: ${say}`);
    ours.emulator.admin.resetRequests();
    const ms = await planMs(ours);
    const requests = ours.emulator.admin.requests().total;
    const rest = {
      reference: await planMs(others.reference),
      memory: await planMs(others.memory),
      builtin: await planMs(others.builtin),
    };
    if (!keep) return;
    taken.ours.push(ms);
    taken.requests.push(requests);
    for (const name of ["reference", "memory", "builtin"] as const) taken[name].push(rest[name]);
  };
  await turn("first round, not counted", false);
  for (let run = 1; run <= runs; run++) await turn(`run ${run} of ${runs}`, true);
  return taken;
}
