// The first apply of many customers, each time without a state, against the Go provider that does nothing.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchRun, Row } from "../row";
import { interleave } from "../figures";
import { latency } from "../stacks";
import { previewLatencyMs } from "../steady-previews";
import type { TerraformKind } from "../terraform/configuration";
import { emptyStack } from "../terraform/stacks";

const count = 300;

/** How many resources Terraform works on at once by default. */
const parallelism = 10;

/** What the latency forces: each customer is created by a call of its own. */
const forcedMs = (count / parallelism) * previewLatencyMs;

async function applyMs(bench: BenchRun, kind: TerraformKind): Promise<number> {
  const { project, emulator } = await emptyStack(bench, kind, count);
  for (const name of ["terraform.tfstate", "terraform.tfstate.backup"])
    rmSync(join(project.folder, name), { force: true });
  emulator.reset();
  latency(emulator, previewLatencyMs);
  const { ms } = await project.apply();
  if (kind === "ours" && emulator.admin.dump().customers.length !== count)
    throw new Error(`the apply did not create ${count} customers`);
  return ms;
}

/** An apply that creates everything. */
export const terraformApplyRow: Row = {
  name: "terraform-apply",
  about: `an apply by Terraform that creates ${count} customers (${previewLatencyMs} ms latency)`,
  async measure(bench) {
    const taken = await interleave(
      bench.runs,
      (run) => {
        bench.progress.start(`terraform apply of ${count} customers: run ${run} of ${bench.runs}`);
        return applyMs(bench, "ours");
      },
      () => applyMs(bench, "reference"),
    );
    return [
      {
        id: `terraform.apply.${count}`,
        what: `terraform apply, ${count} new customers`,
        unit: "ms",
        against: "Go provider that does nothing",
        ...taken,
        limit: { of: "difference", most: forcedMs },
      },
    ];
  },
};
