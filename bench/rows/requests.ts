// Requests of a refresh, the token's among them, against one request for each customer.
import type { Emulator } from "../../emulator";
import type { Bench, Row } from "../bench";
import type { Figure } from "../figures";
import { largeTenant, plant, tenantSize } from "../large-tenant";
import { latency } from "../stacks";
import { previewLatencyMs, previewMs, steadyPreviews } from "../steady-previews";

const managed = 15;

/** A tenant in which the program's customers are few among many. */
function crowd(emulator: Emulator): void {
  plant(emulator, tenantSize - managed, "other");
}

async function fewOfMany({ stacks, progress, runs }: Bench): Promise<readonly number[]> {
  const stack = await stacks.steady("ours", managed, crowd);
  latency(stack.emulator, previewLatencyMs);
  const requests: number[] = [];
  for (let run = 1; run <= runs; run++) {
    progress.say(`refresh of ${managed} customers among ${tenantSize}: run ${run} of ${runs}`);
    stack.emulator.admin.resetRequests();
    await previewMs(stack, true);
    requests.push(stack.emulator.admin.requests().total);
  }
  return requests;
}

/** A figure of requests against one for each managed customer. */
export function requestsFigure(managedCount: number, total: number, requests: readonly number[], most: number): Figure {
  return {
    id: `requests.${managedCount}.${total}`,
    what: `requests of a refresh, ${managedCount} of ${total}`,
    unit: "requests",
    against: "one each",
    ours: requests,
    reference: requests.map(() => managedCount),
    limit: { of: "value", most },
  };
}

/** Requests of refreshes of three sizes. */
export const requestsRow: Row = {
  name: "requests",
  about: "requests of a refresh: 1,000 of 1,000 and 15 of 10,000 by the CLI, 10,000 of 10,000 by the provider process",
  async measure(bench) {
    const all = bench.isQuick ? 300 : 1000;
    const allLimit = all / 100 + 3;
    return [
      requestsFigure(all, all, (await steadyPreviews(bench, all, true)).requests, allLimit),
      requestsFigure(managed, tenantSize, await fewOfMany(bench), 20),
      requestsFigure(tenantSize, tenantSize, (await largeTenant(bench)).requests, 203),
    ];
  },
};
