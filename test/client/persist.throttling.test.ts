// Calls that a service turns away for their pace, by a clock of its own: nobody fails, and not much time is lost.
import { createBudget } from "../../provider/client/pacing/budget";
import { endingOf } from "../../provider/client/http/ending";
import type { Answer } from "../../provider/client/http/http";
import type { Operation } from "../../provider/client/http/operation";
import { persist, type Patience } from "../../provider/client/http/persist";
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
  "no word": () => ({}),
  "a reset in the past": (_seconds: number, now: number) => ({
    "x-ratelimit-reset": String(Math.floor(now / 1000) - 3600),
  }),
};

interface Load {
  readonly calls: number;
  readonly workers?: number;
  readonly form: keyof typeof forms;
  readonly seed?: number;
  readonly maxRetries?: number;
  readonly service: (time: SimulatedTime) => Service;
}

/** So many workers that make call after call, as the client makes them; a call takes 20 ms. */
async function load({ calls, workers = 8, form, seed = 1, maxRetries = 6, ...of }: Load) {
  const time = new SimulatedTime(sequence(seed));
  const service = of.service(time);
  const reporter = recorder();
  const budget = createBudget({ maxConcurrency: 16, clock: time, reporter });
  const patience: Patience = {
    clock: time,
    reporter,
    maxRetries,
    signal: new AbortController().signal,
    onRetry: () => undefined,
  };
  let failed = 0;
  let left = calls;

  async function attempt({ doing, deadlineAt }: Operation, isRepeated: boolean): Promise<Answer> {
    const leave = await budget.leave({ doing, deadlineAt, isRepeated });
    await time.wait(10);
    const short = service.take();
    const answer = {
      status: short === 0 ? 200 : 429,
      headers: short === 0 ? {} : forms[form](short, time.now()),
      text: "",
    };
    await time.wait(10);
    leave(endingOf(answer, time.now()));
    return answer;
  }

  async function call(): Promise<void> {
    const operation: Operation = { doing: "send", deadlineAt: time.now() + 600_000, redact: (text) => text };
    const asked = { method: "POST", url: "https://webcast.example/customers" };
    const answer = await persist(patience, {
      operation,
      asked,
      idempotent: false,
      attempt: (isRepeated) => attempt(operation, isRepeated),
    }).catch(() => undefined);
    if (answer?.status !== 200) failed += 1;
  }

  const from = time.now();
  await time.until(
    Promise.all(
      Array.from({ length: workers }, async () => {
        while (left-- > 0) await call();
      }),
    ),
  );
  return { failed, seconds: (time.now() - from) / 1000, refused: service.refused };
}

const windowed = (calls: number, windowMs: number) => (time: SimulatedTime) =>
  new WindowedService(time, calls, windowMs);
const limited = (perSecond: number, burst: number) => (time: SimulatedTime) =>
  new LimitedService(time, perSecond, burst);

/** A service that turns away the calls of these numbers, and no other. */
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

/** A service that lets 20 calls through in a second, and from one second until another a single one. */
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

/** A service that takes nothing for so many seconds, and then everything. */
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

describe.each(everyForm)("where a service that turns calls away sends %s", (form) => {
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
        expect(refused).toBeLessThan(calls / 4 + 30);
      }
    },
  );

  test("more callers at once fail as little, and are turned away no more often", async () => {
    const { failed, seconds, refused } = await load({ calls: 300, workers: 64, form, service: windowed(20, 10_000) });
    expect([failed, refused < 60, seconds < 175]).toEqual([0, true, true]);
  });

  test("refusals by chance do not slow a client down for good", async () => {
    const { failed, seconds } = await load({ calls: 2000, form, service: byChance(3, 5, 7, 9) });
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(120);
  });

  test("a slow spell of the service is forgotten soon", async () => {
    const { failed, seconds } = await load({ calls: 4000, form, service: slowSpell(40, 100) });
    expect(failed).toBe(0);
    expect(seconds).toBeLessThan(1.1 * (4000 / 20 + 60));
  });
});

test("a service that takes nothing for a minute is asked by one request at a time, and ever less often [budget.limit]", async () => {
  const { failed, refused } = await load({ calls: 40, workers: 20, form: "no word", service: closedAtFirst(60) });
  expect(failed).toBe(0);
  expect(refused).toBeLessThanOrEqual(12);
});

test("calls that are turned away wait for their turn where failures are not repeated at all [budget.retry]", async () => {
  expect((await load({ calls: 100, form: "no word", maxRetries: 0, service: windowed(20, 10_000) })).failed).toBe(0);
});

test("the deadline ends a call that is turned away for ever [budget.retry]", async () => {
  const never: Service = { take: () => 1, refused: 0 };
  const { failed, seconds } = await load({ calls: 8, form: "no word", service: () => never });
  expect(failed).toBe(8);
  expect(seconds).toBeGreaterThan(500);
  expect(seconds).toBeLessThanOrEqual(600.02);
});
