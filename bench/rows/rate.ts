// An update under a limit of requests a second: how much of the limit it uses, and how often it is rate-limited.
// The reference is what the service would have let through in the same time.
import type { LoggedRequest } from "../../emulator";
import type { BenchRun, Row } from "../row";

const count = 300;
const perSecond = 20;
/** Requests that the service takes at once after a pause: one second's worth, its default. */
const burst = perSecond;

/** What came of one update. */
interface Outcome {
  readonly seconds: number;
  readonly served: number;
  readonly turnedAway: number;
  readonly allowed: number;
}

/** The log of one update. Tokens come from another service, which has no limit. */
function outcomeOf(entries: readonly LoggedRequest[]): Outcome {
  const calls = entries.filter(({ route }) => route !== "get token" && route !== "discover");
  const seconds = ((calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)) / 1000;
  const turnedAway = calls.filter(({ status }) => status === 429).length;
  return { seconds, served: calls.length - turnedAway, turnedAway, allowed: burst + perSecond * seconds };
}

async function limitedUp({ stacks }: BenchRun): Promise<Outcome> {
  const { project, emulator } = await stacks.empty("ours", count);
  emulator.admin.behave({ rateLimit: { perSecond, burst } });
  await project.must(["up", "--yes", "--skip-preview"]);
  if (emulator.admin.dump().customers.length !== count) throw new Error(`the update did not create ${count} customers`);
  return outcomeOf(emulator.admin.requests().entries);
}

/** An update under a rate limit; a failure of it is an error. */
export const rateRow: Row = {
  name: "rate",
  about: `an update of ${count} customers under a limit of ${perSecond} requests a second`,
  async measure(bench) {
    const outcomes: Outcome[] = [];
    for (let run = 1; run <= bench.runs; run++) {
      bench.progress.start(`up of ${count} customers under ${perSecond} requests/s: run ${run} of ${bench.runs}`);
      outcomes.push(await limitedUp(bench));
    }
    return [
      {
        id: "rate.use",
        what: `up, ${count} new customers, ${perSecond}/s allowed`,
        unit: "requests/s",
        against: "allowed, burst and all",
        ours: outcomes.map(({ served, seconds }) => served / seconds),
        reference: outcomes.map(({ allowed, seconds }) => allowed / seconds),
        limit: { of: "ratio", least: 0.9 },
      },
      {
        id: "rate.429",
        what: "429 among its calls",
        unit: "requests",
        against: "calls",
        ours: outcomes.map(({ turnedAway }) => turnedAway),
        reference: outcomes.map(({ served, turnedAway }) => served + turnedAway),
        limit: { of: "ratio", most: 0.03 },
      },
    ];
  },
};
