// Requests of a refresh by Terraform, the token's among them, against one request for each customer.
import type { Emulator } from "../../emulator";
import type { Bench, Row } from "../bench";
import { plant, tenantSize } from "../large-tenant";
import { latency } from "../stacks";
import { previewLatencyMs } from "../steady-previews";
import { steadyPlans } from "../terraform/plans";
import { planMs, steadyStack } from "../terraform/stacks";
import { requestsFigure } from "./requests";

const managed = 15;

/** A tenant in which the configuration's customers are few among many. */
function crowd(emulator: Emulator): void {
  plant(emulator, tenantSize - managed, "other");
}

async function fewOfMany(bench: Bench): Promise<readonly number[]> {
  const stack = await steadyStack(bench, "ours", managed, crowd);
  latency(stack.emulator, previewLatencyMs);
  const requests: number[] = [];
  for (let run = 1; run <= bench.runs; run++) {
    bench.progress.say(`terraform plan of ${managed} customers among ${tenantSize}: run ${run} of ${bench.runs}`);
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
        ...requestsFigure(all, all, (await steadyPlans(bench, all)).requests, all / 100 + 3),
        id: `terraform.requests.${all}`,
      },
      {
        ...requestsFigure(managed, tenantSize, await fewOfMany(bench), 20),
        id: `terraform.requests.${managed}.${tenantSize}`,
      },
    ].map((figure) => ({ ...figure, what: `terraform: ${figure.what}` }));
  },
};
