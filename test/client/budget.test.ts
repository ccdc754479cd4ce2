// The budget by a simulated clock: limits are kept, found and used.
import type { Operation } from "../../provider/client/http/operation";
import { Budget } from "../../provider/client/pacing/budget";
import { recorder, errorOf } from "./running";
import { LimitedService, SimulatedTime } from "./simulated-time";

const operation = (action: string, deadlineAt = Number.POSITIVE_INFINITY): Operation => ({
  action,
  deadlineAt,
  totalMs: 600_000,
  redact: (text) => text,
});

function start(options: { maxConcurrency?: number; maxRequestsPerSecond?: number } = {}) {
  const time = new SimulatedTime();
  const reporter = recorder();
  return { time, reporter, budget: new Budget({ maxConcurrency: 16, ...options }, { clock: time, reporter }) };
}

/** Sends requests by so many workers until all are accepted; the service answers after `latencyMs`. */
async function run(
  budget: Budget,
  time: SimulatedTime,
  options: { requests: number; workers: number; latencyMs: number; service?: LimitedService },
) {
  const { service, latencyMs } = options;
  const sent: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  let left = options.requests;
  async function send(isRepeated: boolean): Promise<boolean> {
    const release = await budget.acquire(operation("send"), isRepeated);
    sent.push(time.now());
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    await time.wait(latencyMs / 2);
    const short = service?.take() ?? 0;
    await time.wait(latencyMs / 2);
    inFlight -= 1;
    release(short === 0 ? { kind: "accepted" } : { kind: "rate-limited", pauseMs: Math.ceil(short) * 1000 });
    return short === 0;
  }
  const worker = async () => {
    while (left-- > 0) for (let isRepeated = false; !(await send(isRepeated)); isRepeated = true);
  };
  await time.until(Promise.all(Array.from({ length: options.workers }, worker)));
  return { sent, mostInFlight, seconds: (sent.at(-1)! - sent[0]!) / 1000 };
}

test("there are never more requests in flight than the setting allows [budget.limit]", async () => {
  const { time, budget } = start({ maxConcurrency: 5 });
  expect((await run(budget, time, { requests: 400, workers: 40, latencyMs: 10 })).mostInFlight).toBe(5);
});

test("requests in flight start few and become as many as allowed", async () => {
  const { time, budget } = start({ maxConcurrency: 16 });
  const { sent, mostInFlight } = await run(budget, time, { requests: 1000, workers: 40, latencyMs: 10 });
  expect(sent.filter((at) => at === sent[0])).toHaveLength(2);
  expect(mostInFlight).toBe(16);
});

test("the user's own limit is kept in every second [budget.limit]", async () => {
  const { time, budget } = start({ maxRequestsPerSecond: 10 });
  const { sent } = await run(budget, time, { requests: 60, workers: 20, latencyMs: 10 });
  expect(
    Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 1000).length)),
  ).toBeLessThanOrEqual(11);
  expect(sent.at(-1)! - sent[0]!).toBeGreaterThanOrEqual(5800);
});

test.each([
  [20, 10, 5, 0.03],
  [20, 20, 5, 0.03],
  [20, 20, 40, 0.03],
  [20, 40, 5, 0.03],
  [3, 5, 5, 0.05],
])(
  "a limit of %d requests a second with a burst of %d is used up, and few requests are rejected (latency %d ms) [budget.limit]",
  async (perSecond, burst, latencyMs, mostRejected) => {
    const { time, budget } = start();
    const service = new LimitedService(time, perSecond, burst);
    const { sent, seconds } = await run(budget, time, { requests: 900, workers: 8, latencyMs, service });
    expect(service.served).toBe(900);
    expect(900 / seconds / perSecond).toBeGreaterThanOrEqual(0.9);
    expect(service.refused / sent.length).toBeLessThanOrEqual(mostRejected);
  },
);

test("`Retry-After` of one answer holds for all requests", async () => {
  const { time, budget, reporter } = start();
  const release = await budget.acquire(operation("send"));
  release({ kind: "rate-limited", pauseMs: 5000 });
  const from = time.now();
  const others = Promise.all(
    [1, 2, 3].map(async () => {
      const done = await budget.acquire(operation("send"));
      const waited = time.now() - from;
      done({ kind: "accepted" });
      return waited;
    }),
  );
  expect(Math.min(...(await time.until(others)))).toBeGreaterThanOrEqual(5000);
  expect(reporter.said).toEqual(["waiting: Waiting 5 s behind the rate limit (1 queued)"]);
});

test("`Retry-After` of another failure holds for all requests and lowers no rate", async () => {
  const { time, budget } = start();
  const from = time.now();
  (await budget.acquire(operation("send")))({ kind: "failed", pauseMs: 2000 });
  const { sent } = await run(budget, time, { requests: 300, workers: 8, latencyMs: 1 });
  expect(sent[0]! - from).toBe(2000);
  expect(sent.at(-1)! - sent[0]!).toBeLessThan(300);
});

test("a single rejection by chance does not slow a client down for long", async () => {
  const { time, budget } = start();
  (await budget.acquire(operation("send")))({ kind: "rate-limited", pauseMs: 1000 });
  const { seconds } = await run(budget, time, { requests: 1000, workers: 16, latencyMs: 5 });
  expect(seconds).toBeLessThan(6);
});

test("a repeated request goes before those that have not been sent", async () => {
  const { time, budget } = start({ maxConcurrency: 1 });
  const first = await budget.acquire(operation("send"));
  const order: string[] = [];
  const then = (name: string, isRepeated: boolean) =>
    budget.acquire(operation("send"), isRepeated).then((release) => {
      order.push(name);
      release({ kind: "accepted" });
    });
  const both = Promise.all([then("new", false), then("repeated", true)]);
  first({ kind: "accepted" });
  await time.until(both);
  expect(order).toEqual(["repeated", "new"]);
});

test("a request that is queued until its deadline fails with the setting to raise", async () => {
  const { time, budget } = start({ maxConcurrency: 1 });
  await budget.acquire(operation("send"));
  const error = await time.until(errorOf(budget.acquire(operation("read customer 1", time.now() + 100))));
  expect(error.kind).toBe("timeout");
  expect(error.message).toBe(
    "Can't read customer 1: timed out after 600 s while queued behind the rate limit. Raise `deadlineMs`.",
  );
});

test("closing drops the queue, and nothing is sent afterwards [budget.stop]", async () => {
  const { budget } = start({ maxConcurrency: 1 });
  await budget.acquire(operation("send"));
  const waiting = budget.acquire(operation("send"));
  budget.close(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(budget.acquire(operation("send"))).rejects.toThrow("enough");
});
