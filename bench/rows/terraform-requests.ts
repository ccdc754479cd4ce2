// Requests of a refresh by Terraform, the token's among them, against one request for each customer.
import type { Emulator } from "../../emulator";
import type { BenchRun, Row } from "../row";
import { plant, tenantSize } from "../large-tenant";
import { latency } from "../stacks";
import { previewLatencyMs } from "../steady-previews";
import { steadyPlans } from "../terraform/steady-plans";
import { planMs, steadyStack } from "../terraform/stacks";
import { requestsFigure } from "./requests";

const managed = 15;

/** A tenant in which the configuration's customers are few among many. */
function crowd(emulator: Emulator): void {
  plant(emulator, tenantSize - managed, "other");
}

async function fewOfMany(bench: BenchRun): Promise<readonly number[]> {
  const stack = await steadyStack(bench, { kind: "ours", count: managed, prepare: crowd });
  latency(stack.emulator, previewLatencyMs);
  const requests: number[] = [];
  for (let run = 1; run <= bench.runs; run++) {
    bench.progress.start(`terraform plan of ${managed} customers among ${tenantSize}: run ${run} of ${bench.runs}`);
    stack.emulator.admin.resetRequests();
    await planMs(stack);
    requests.push(stack.emulator.admin.requests().total);
  }
  return requests;
}

/** Requests of refreshes of two sizes. */
export const terraformRequestsRow: Row = {
  name: "terraform-requests",
  about: "requests of a refresh by Terraform: 1,000 of 1,000, and 15 of 10,000",
  async measure(bench) {
    const all = bench.isQuick ? 300 : 1000;
    return [
      {
        ...requestsFigure({ managed: all, total: all, most: all / 100 + 3 }, (await steadyPlans(bench, all)).requests),
        id: `terraform.requests.${all}`,
      },
      {
        ...requestsFigure({ managed, total: tenantSize, most: 20 }, await fewOfMany(bench)),
        id: `terraform.requests.${managed}.${tenantSize}`,
      },
    ].map((figure) => ({ ...figure, what: `terraform: ${figure.what}` }));
  },
};
