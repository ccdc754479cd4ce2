// Requests of a refresh, the token's among them, against one request for each customer.
import type { Emulator } from "../../emulator";
import type { BenchRun, Row } from "../row";
import type { Figure } from "../figures";
import { largeTenant, plant, tenantSize } from "../large-tenant";
import { latency } from "../stacks";
import { previewLatencyMs, previewMs, steadyPreviews } from "../steady-previews";

const managed = 15;

/** A tenant in which the program's customers are few among many. */
function crowd(emulator: Emulator): void {
  plant(emulator, tenantSize - managed, "other");
}

async function fewOfMany({ stacks, progress, runs }: BenchRun): Promise<readonly number[]> {
  const stack = await stacks.steady("ours", managed, crowd);
  latency(stack.emulator, previewLatencyMs);
  const requests: number[] = [];
  for (let run = 1; run <= runs; run++) {
    progress.start(`refresh of ${managed} customers among ${tenantSize}: run ${run} of ${runs}`);
    stack.emulator.admin.resetRequests();
    await previewMs(stack, true);
    requests.push(stack.emulator.admin.requests().total);
  }
  return requests;
}

/** How many customers a refresh covers, how many there are, and the most requests it may take. */
interface RefreshSizes {
  readonly managed: number;
  readonly total: number;
  readonly most: number;
}

/** Returns the figure of requests against one for each managed customer. */
export function requestsFigure(sizes: RefreshSizes, requests: readonly number[]): Figure {
  const { managed: managedCount, total, most } = sizes;
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
    return [
      requestsFigure(
        { managed: all, total: all, most: all / 100 + 3 },
        (await steadyPreviews(bench, all, true)).requests,
      ),
      requestsFigure({ managed, total: tenantSize, most: 20 }, await fewOfMany(bench)),
      requestsFigure({ managed: tenantSize, total: tenantSize, most: 203 }, (await largeTenant(bench)).requests),
    ];
  },
};
