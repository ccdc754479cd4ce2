// Rate-limited calls, by a simulated clock: none fails, and little time is lost.
import { Budget } from "../../provider/client/pacing/budget";
import { feedbackOf } from "../../provider/client/pacing/rate-limit";
import type { Operation } from "../../provider/client/http/operation";
import type { Answer } from "../../provider/client/http/replies";
import { sendWithRetries, type RetryContext } from "../../provider/client/http/retry";
import { recorder } from "./running";
import { LimitedService, sequence, SimulatedTime, WindowedService } from "./simulated-time";

/** A service that says how many seconds a call is too early, and counts those that were. */
interface Service {
  take(): number;
  readonly refused: number;
}

/** How a service tells a client to wait. */
const forms = {
  "Retry-After": (seconds: number) => ({ "retry-after": String(Math.ceil(seconds)) }),
  "no header": () => ({}),
  "a reset in the past": (_seconds: number, now: number) => ({
    "x-ratelimit-reset": String(Math.floor(now / 1000) - 3600),
  }),
};

interface Load {
  /** Calls of each client. */
  readonly calls: number;
  readonly clients?: number;
  readonly workers?: number;
  readonly form: keyof typeof forms;
  readonly seed?: number;
  readonly maxRetries?: number;
  readonly service: (time: SimulatedTime) => Service;
}

/** Makes calls by so many workers of each client; a call takes 20 ms. */
async function load({ calls, clients = 1, workers = 8, form, seed = 1, maxRetries = 6, ...of }: Load) {
  const time = new SimulatedTime(sequence(seed));
  const service = of.service(time);
  const reporter = recorder();
  const context: RetryContext = {
    clock: time,
    reporter,
    maxRetries,
    closing: new AbortController().signal,
  };
  let failed = 0;
  let accepted = 0;

  async function attempt(budget: Budget, operation: Operation, isFirst: boolean): Promise<Answer> {
    const release = await budget.acquire(operation, isFirst);
    await time.wait(10);
    const short = service.take();
    const answer = {
      status: short === 0 ? 200 : 429,
      headers: short === 0 ? {} : forms[form](short, time.now()),
      text: "",
    };
    await time.wait(10);
    release(feedbackOf(answer, time.now()));
    return answer;
  }

  async function call(budget: Budget): Promise<void> {
    const totalMs = 600_000;
    const operation = { action: "send", deadlineAt: time.now() + totalMs, totalMs, redact: (text: string) => text };
    const request = { method: "POST", url: "https://webcast.example/customers" };
    const answer = await sendWithRetries(context, {
      operation,
      request,
      isIdempotent: false,
      attempt: (isRepeated) => attempt(budget, operation, isRepeated),
    }).catch(() => undefined);
    if (answer?.status === 200) accepted += 1;
    else failed += 1;
  }

  const from = time.now();
  const work = async () => {
    const budget = new Budget({ maxConcurrency: 16 }, { clock: time, reporter });
    let left = calls;
    const worker = async () => {
      while (left-- > 0) await call(budget);
    };
    await Promise.all(Array.from({ length: workers }, worker));
  };
  await time.until(Promise.all(Array.from({ length: clients }, work)));
  return { accepted, failed, seconds: (time.now() - from) / 1000, refused: service.refused };
}

const windowed = (calls: number, windowMs: number) => (time: SimulatedTime) =>
  new WindowedService(time, calls, windowMs);
const limited = (perSecond: number, burst: number) => (time: SimulatedTime) =>
  new LimitedService(time, perSecond, burst);

/** A service that rejects the calls of these numbers, and no other. */
const byChance =
  (...numbers: number[]) =>
  (): Service => {
    let [count, refused] = [0, 0];
    return {
      take() {
        const isRefused = numbers.includes(count++);
        if (isRefused) refused += 1;
        return isRefused ? 1 : 0;
      },
      get refused() {
        return refused;
      },
    };
  };

/** A service that accepts 20 calls a second, and one a second for some time. */
const slowSpell =
  (fromSecond: number, untilSecond: number) =>
  (time: SimulatedTime): Service => {
    const [usual, slow, from] = [new LimitedService(time, 20, 20), new LimitedService(time, 1, 1), time.now()];
    return {
      take() {
        const seconds = (time.now() - from) / 1000;
        return (seconds < fromSecond || seconds > untilSecond ? usual : slow).take();
      },
      get refused() {
        return usual.refused + slow.refused;
      },
    };
  };

/** A service that accepts nothing for so many seconds, and then everything. */
const closedAtFirst =
  (seconds: number) =>
  (time: SimulatedTime): Service => {
    const from = time.now();
    let refused = 0;
    return {
      take() {
        const short = Math.max(0, seconds - (time.now() - from) / 1000);
        if (short > 0) refused += 1;
        return short;
      },
      get refused() {
        return refused;
      },
    };
  };

const everyForm = Object.keys(forms) as (keyof typeof forms)[];

describe.each(everyForm)("where a service that limits its rate sends %s", (form) => {
  test.each([
    ["60 in each minute", 300, 240, windowed(60, 60_000)],
    ["20 in each 10 s", 300, 140, windowed(20, 10_000)],
    ["5 in each minute", 60, 660, windowed(5, 60_000)],
    ["100 in each minute", 300, 120, windowed(100, 60_000)],
    ["2 in each second, 20 at once", 300, 140, limited(2, 20)],
    ["1 in each second, 5 at once", 300, 295, limited(1, 5)],
    ["12 in each minute, 5 at once", 60, 275, limited(0.2, 5)],
  ])(
    "a limit of %s fails none of %d calls, and costs little more than its %d s [budget.limit, budget.retry]",
    async (_, calls, ideal, service) => {
      for (const seed of [1, 2]) {
        const { failed, seconds, refused } = await load({ calls, form, seed, service });
        expect(failed).toBe(0);
        expect(seconds).toBeLessThan(1.25 * ideal);
        // Without a header, each minute of waiting costs some calls that are too early.
        expect(refused).toBeLessThan(calls / 4 + 30 + (form === "Retry-After" ? 0 : seconds / 8));
      }
    },
  );

  test("more callers at once fail as little, and are rejected no more often", async () => {
    const { failed, seconds, refused } = await load({ calls: 300, workers: 64, form, service: windowed(20, 10_000) });
    expect([failed, refused < 100, seconds < 175]).toEqual([0, true, true]);
  });

  test("rejections by chance do not slow a client down for good", async () => {
    const { failed, seconds } = await load({ calls: 2000, form, service: byChance(3, 5, 7, 9) });
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(120);
  });

  test("four clients that share a limit of 20 in each second fail nothing and use most of it [budget.limit]", async () => {
    const share = await load({ calls: 100, clients: 4, form, service: limited(20, 20) });
    expect([share.accepted, share.failed]).toEqual([400, 0]);
    expect(share.accepted / (20 + 20 * share.seconds)).toBeGreaterThan(0.7);
    expect(share.refused / share.accepted).toBeLessThan(0.12);
  });

  test("a slow spell of the service is forgotten soon", async () => {
    const { failed, seconds } = await load({ calls: 4000, form, service: slowSpell(40, 100) });
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(1.1 * (4000 / 20 + 60));
  });
});

test("a service that accepts nothing for a minute gets one request at a time, and ever fewer [budget.limit]", async () => {
  const { failed, refused } = await load({ calls: 40, workers: 20, form: "no header", service: closedAtFirst(60) });
  expect(failed).toBe(0);
  expect(refused).toBeLessThanOrEqual(12);
});

test("rate-limited calls are repeated even where failures are not [budget.retry]", async () => {
  expect((await load({ calls: 100, form: "no header", maxRetries: 0, service: windowed(20, 10_000) })).failed).toBe(0);
});

test("the deadline ends a call that is rate-limited for ever [budget.retry]", async () => {
  const never: Service = { take: () => 1, refused: 0 };
  const { failed, seconds } = await load({ calls: 8, form: "no header", service: () => never });
  expect(failed).toBe(8);
  expect(seconds).toBeGreaterThan(500);
  expect(seconds).toBeLessThanOrEqual(600.02);
});
