// Memory of the Terraform provider's process in a plan of many customers, against the Go provider that does nothing.
import type { Row } from "../row";
import { interleave } from "../figures";
import { latency } from "../stacks";
import { previewLatencyMs } from "../steady-previews";
import { steadyStack } from "../terraform/stacks";
import { peakMemoryInPlan } from "../terraform/plan-memory";

const mebi = 1024 * 1024;

/** Resident memory. */
export const terraformMemoryRow: Row = {
  name: "terraform-memory",
  about: "memory of the Terraform provider in a plan of 1,000 customers",
  async measure(bench) {
    const count = bench.isQuick ? 300 : 1000;
    const [ours, reference] = [
      await steadyStack(bench, { kind: "ours", count }),
      await steadyStack(bench, { kind: "reference", count }),
    ];
    latency(ours.emulator, previewLatencyMs);
    const taken = await interleave(
      bench.runs,
      (run) => {
        bench.progress.start(`memory of the Terraform provider, ${count} customers: run ${run} of ${bench.runs}`);
        return peakMemoryInPlan(ours.project);
      },
      () => peakMemoryInPlan(reference.project),
    );
    return [
      {
        id: `terraform.memory.${count}`,
        what: `terraform provider, ${count} customers`,
        unit: "bytes",
        against: "Go provider that does nothing",
        ...taken,
        limit: { of: "value", most: 140 * mebi },
      },
    ];
  },
};
