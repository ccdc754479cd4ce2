// The budget by a clock of its own: limits are kept, learnt and used, and nobody's time passes meanwhile.
import { createBudget, type Budget } from "../../provider/client/pacing/budget";
import { recorder, errorOf } from "./running";
import { LimitedService, SimulatedTime } from "./simulated-time";

const forever = Number.POSITIVE_INFINITY;

function start(options: { maxConcurrency?: number; maxRequestsPerSecond?: number } = {}) {
  const time = new SimulatedTime();
  const reporter = recorder();
  return { time, reporter, budget: createBudget({ maxConcurrency: 16, clock: time, reporter, ...options }) };
}

/** So many workers that send request after request until all are through; the service answers after `latencyMs`. */
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
    const leave = await budget.leave({ doing: "send", deadlineAt: forever, isRepeated });
    sent.push(time.now());
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    await time.wait(latencyMs / 2);
    const short = service?.take() ?? 0;
    await time.wait(latencyMs / 2);
    inFlight -= 1;
    leave(short === 0 ? { end: "accepted" } : { end: "turned away", pauseMs: Math.ceil(short) * 1000 });
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

test("requests in flight begin few and become as many as allowed", async () => {
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
  [20, 10, 5],
  [20, 20, 5],
  [20, 20, 40],
  [20, 40, 5],
  [3, 5, 5],
])(
  "a limit of %d requests a second with a burst of %d is used up, and few are turned away (latency %d ms) [budget.limit]",
  async (perSecond, burst, latencyMs) => {
    const { time, budget } = start();
    const service = new LimitedService(time, perSecond, burst);
    const { sent, seconds } = await run(budget, time, { requests: 900, workers: 8, latencyMs, service });
    expect(service.served).toBe(900);
    expect(900 / seconds / perSecond).toBeGreaterThanOrEqual(0.92);
    expect(service.refused / sent.length).toBeLessThanOrEqual(0.01);
  },
);

test("everybody waits together while the service asks for a pause", async () => {
  const { time, budget, reporter } = start();
  const leave = await budget.leave({ doing: "send", deadlineAt: forever });
  leave({ end: "turned away", pauseMs: 5000 });
  const from = time.now();
  const others = Promise.all(
    [1, 2, 3].map(async () => {
      const done = await budget.leave({ doing: "send", deadlineAt: forever });
      const waited = time.now() - from;
      done({ end: "accepted" });
      return waited;
    }),
  );
  expect(Math.min(...(await time.until(others)))).toBeGreaterThanOrEqual(5000);
  expect(reporter.said).toEqual(["waiting: Waiting 5 s: the service asks for a pause (1 in the queue)"]);
  expect(budget.waitedMs()).toBeGreaterThanOrEqual(15_000);
});

test("a pause that is not about the pace holds everybody back and teaches no pace", async () => {
  const { time, budget } = start();
  const from = time.now();
  (await budget.leave({ doing: "send", deadlineAt: forever }))({ end: "failed", pauseMs: 2000 });
  const { sent } = await run(budget, time, { requests: 300, workers: 8, latencyMs: 1 });
  expect(sent[0]! - from).toBe(2000);
  expect(sent.at(-1)! - sent[0]!).toBeLessThan(300);
});

test("a single refusal by chance does not slow a client down for long", async () => {
  const { time, budget } = start();
  (await budget.leave({ doing: "send", deadlineAt: forever }))({ end: "turned away", pauseMs: 1000 });
  const { seconds } = await run(budget, time, { requests: 1000, workers: 16, latencyMs: 5 });
  expect(seconds).toBeLessThan(6);
});

test("a repeated request goes before those that have not been sent", async () => {
  const { time, budget } = start({ maxConcurrency: 1 });
  const first = await budget.leave({ doing: "send", deadlineAt: forever });
  const order: string[] = [];
  const then = (name: string, isRepeated: boolean) =>
    budget.leave({ doing: "send", deadlineAt: forever, isRepeated }).then((leave) => {
      order.push(name);
      leave({ end: "accepted" });
    });
  const both = Promise.all([then("new", false), then("repeated", true)]);
  first({ end: "accepted" });
  await time.until(both);
  expect(order).toEqual(["repeated", "new"]);
});

test("who waits past the deadline gets an error that says what was waited for", async () => {
  const { time, budget } = start({ maxConcurrency: 1 });
  await budget.leave({ doing: "send", deadlineAt: forever });
  const error = await time.until(errorOf(budget.leave({ doing: "read the customer 1", deadlineAt: time.now() + 100 })));
  expect(error.kind).toBe("timeout");
  expect(error.message).toMatch(/^Can't read the customer 1: .*deadlineMs/);
});

test("closing drops the queue, and nobody is let through afterwards [budget.stop]", async () => {
  const { budget } = start({ maxConcurrency: 1 });
  await budget.leave({ doing: "send", deadlineAt: forever });
  const waiting = budget.leave({ doing: "send", deadlineAt: forever });
  budget.close(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(budget.leave({ doing: "send", deadlineAt: forever })).rejects.toThrow("enough");
});
