// The first update of many customers, each time into an empty stack, against the empty provider.
import type { BenchRun, Row } from "../row";
import { interleave } from "../figures";
import type { Kind } from "../programs";
import { latency } from "../stacks";

const count = 300;
const latencyMs = 5;

async function upMs({ stacks }: BenchRun, kind: Kind): Promise<number> {
  const { project, emulator } = await stacks.empty(kind, count);
  latency(emulator, latencyMs);
  const { ms } = await project.must(["up", "--yes"]);
  if (kind === "ours" && emulator.admin.dump().customers.length !== count)
    throw new Error(`the update did not create ${count} customers`);
  return ms;
}

/** An update that creates everything. */
export const upRow: Row = {
  name: "up",
  about: `an update that creates ${count} customers (${latencyMs} ms latency)`,
  async measure(bench) {
    const taken = await interleave(
      bench.runs,
      (run) => {
        bench.progress.start(`up of ${count} customers: run ${run} of ${bench.runs}`);
        return upMs(bench, "ours");
      },
      () => upMs(bench, "reference"),
    );
    return [
      {
        id: `up.${count}`,
        what: `up, ${count} new customers`,
        unit: "ms",
        against: "empty provider",
        ...taken,
        limit: { of: "ratio", most: 1 },
      },
    ];
  },
};
