// Plans with refresh in which nothing has changed: ours, the provider that does nothing, ours from memory and
// terraform_data in turn. Measured once for every row that asks.
import type { BenchRun } from "../row";
import { latency, type TerraformStack } from "../stacks";
import { previewLatencyMs } from "../steady-previews";
import { memoryStack, planMs, steadyStack } from "./stacks";

/** Plans of one size in milliseconds, run by run, and the requests that each of ours took. */
export interface SteadyPlans {
  readonly ours: readonly number[];
  readonly reference: readonly number[];
  readonly memory: readonly number[];
  readonly builtin: readonly number[];
  readonly requests: readonly number[];
}

const measured = new WeakMap<BenchRun, Map<number, Promise<SteadyPlans>>>();

/** Plans of a steady customers. */
export function steadyPlans(bench: BenchRun, count: number): Promise<SteadyPlans> {
  const known = measured.get(bench) ?? new Map<number, Promise<SteadyPlans>>();
  measured.set(bench, known);
  const plans = known.get(count) ?? measure(bench, count);
  known.set(count, plans);
  return plans;
}

async function measure(bench: BenchRun, count: number): Promise<SteadyPlans> {
  const { progress, runs } = bench;
  const ours = await steadyStack(bench, { kind: "ours", count });
  const others: Readonly<Record<"reference" | "memory" | "builtin", TerraformStack>> = {
    reference: await steadyStack(bench, { kind: "reference", count }),
    memory: await memoryStack(bench, count),
    builtin: await steadyStack(bench, { kind: "builtin", count }),
  };
  latency(ours.emulator, previewLatencyMs);
  const taken = {
    ours: [] as number[],
    reference: [] as number[],
    memory: [] as number[],
    builtin: [] as number[],
    requests: [] as number[],
  };
  const turn = async (label: string, keep: boolean): Promise<void> => {
    progress.start(`plan of ${count} customers: ${label}`);
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
