// The rules of retries as tables: nothing is sent, and time and chance are arguments.
import type { Answer } from "../../provider/client/http/replies";
import { mayHaveHappened, nextAttempt, type Attempt, type Outcome } from "../../provider/client/http/retry";
import { isRateLimited, remainingCalls, requestedWaitMs, waitLimitsMs } from "../../provider/client/pacing/rate-limit";

const nowMs = Date.parse("2026-11-24T12:00:00Z");
const inSeconds = (seconds: number) => new Date(nowMs + seconds * 1000).toUTCString();
const answer = (status: number, headers: Record<string, string> = {}, code?: string): Answer => ({
  status,
  headers,
  text: code === undefined ? "" : JSON.stringify({ code }),
});
const asked = (outcome: Outcome, more: Partial<Attempt> = {}) =>
  nextAttempt({ outcome, isIdempotent: true, retries: 0, maxRetries: 6, rejections: 0, nowMs, random: 0.5, ...more });

describe("which failures of an idempotent call are repeated [budget.retry]", () => {
  test.each([
    [answer(429)],
    [answer(502)],
    [answer(503)],
    [answer(504)],
    [answer(403, { "retry-after": "1" })],
    [answer(401, { "ratelimit-remaining": "0" })],
    [answer(403, {}, "RATE_LIMIT_EXCEEDED")],
    [{ fault: "refused" }],
    [{ fault: "unknown host" }],
    [{ fault: "broken" }],
    [{ fault: "timeout" }],
  ] satisfies [Outcome][])("%j is", (outcome) => {
    expect(asked(outcome)).toBeGreaterThan(0);
  });

  test.each([
    [answer(400)],
    [answer(401)],
    [answer(403)],
    [answer(404)],
    [answer(409)],
    [answer(412)],
    [answer(500)],
    [answer(501)],
    [answer(505)],
    [answer(302)],
    [answer(200)],
    [{ fault: "certificate" }],
    [answer(403, { "ratelimit-remaining": "5" })],
  ] satisfies [Outcome][])("%j is not", (outcome) => {
    expect(asked(outcome)).toBeUndefined();
  });

  test("a call is repeated as often as the setting allows, and no more", () => {
    expect([0, 5, 6, 7].map((retries) => asked(answer(503), { retries }) !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(asked(answer(503), { maxRetries: 0 })).toBeUndefined();
  });

  test.each([[answer(429)], [answer(429, { "retry-after": "1" })], [answer(403, { "retry-after": "1" })]] satisfies [
    Outcome,
  ][])("%j is no failure, and is repeated however often that was", (outcome) => {
    expect(asked(outcome, { retries: 6, rejections: 100 })).toBeGreaterThan(0);
    expect(asked(outcome, { maxRetries: 0 })).toBeGreaterThan(0);
  });
});

describe("a creation is repeated only where it certainly was not carried out [budget.retry]", () => {
  test.each([
    [answer(429), true],
    [answer(429, { "retry-after": "1" }), true],
    [answer(401, { "retry-after": "1" }), true],
    [{ fault: "refused" }, true],
    [{ fault: "unknown host" }, true],
    [answer(503), false],
    [answer(503, { "retry-after": "1" }), false],
    [answer(502), false],
    [answer(504), false],
    [{ fault: "broken" }, false],
    [{ fault: "timeout" }, false],
  ] satisfies [Outcome, boolean][])("%j: %j", (outcome, isRepeated) => {
    expect(asked(outcome, { isIdempotent: false }) !== undefined).toBe(isRepeated);
    expect(mayHaveHappened(outcome)).toBe(!isRepeated);
  });

  test.each([
    [answer(500), true],
    [answer(200), true],
    [answer(302), true],
    [answer(400), false],
    [answer(409), false],
    [{ fault: "certificate" }, false],
  ] satisfies [Outcome, boolean][])("%j may have been carried out: %j", (outcome, expected) => {
    expect(mayHaveHappened(outcome)).toBe(expected);
  });
});

describe("how long an answer asks to wait [budget.retry]", () => {
  test.each([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": inSeconds(9) }, 9000],
    [{ "retry-after": inSeconds(-9) }, undefined],
    [{ "retry-after": "0" }, undefined],
    [{ "retry-after": "0", "ratelimit-reset": "3" }, 3000],
    [{ "x-ratelimit-reset": String(nowMs / 1000 - 5) }, undefined],
    [{ "x-ratelimit-reset": String(nowMs / 1000 - 3590), date: inSeconds(-3600) }, 10_000],
    [{ "retry-after": inSeconds(3609), date: inSeconds(3600) }, 9000],
    [{ "x-ratelimit-reset": String(nowMs / 1000 + 5), date: inSeconds(1) }, 5000],
    [{ "retry-after": "7", date: inSeconds(3600) }, 7000],
    [{ "retry-after": "86400" }, waitLimitsMs.longestRequested],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "soon", "ratelimit-reset": "3" }, 3000],
    [{ "retry-after": "2", "ratelimit-reset": "60" }, 2000],
    [{ "ratelimit-reset": "4" }, 4000],
    [{ "x-ratelimit-reset": String(nowMs / 1000 + 5) }, 5000],
    [{ "x-ratelimit-reset": String(nowMs + 6000) }, 6000],
    [{ "x-rate-limit-reset": "8" }, 8000],
    [{ ratelimit: "limit=20, remaining=0, reset=11" }, 11_000],
    [{ ratelimit: '"default";r=0;t=12' }, 12_000],
    [{}, undefined],
  ])("%j: %j ms", (headers, expected) => {
    expect(requestedWaitMs(headers, nowMs)).toBe(expected);
  });

  test("Retry-After is kept to the millisecond, without jitter", () => {
    expect([0, 0.5, 0.99].map((random) => asked(answer(429, { "retry-after": "2" }), { random }))).toEqual([
      2000, 2000, 2000,
    ]);
  });

  test("without `Retry-After` the wait is anything up to a bound that doubles, and then stays", () => {
    expect([0, 1, 2, 5].map((retries) => asked(answer(503), { retries, random: 1 }))).toEqual([250, 500, 1000, 8000]);
    expect(asked(answer(503), { retries: 19, maxRetries: 20, random: 1 })).toBe(waitLimitsMs.longest);
    expect(asked(answer(503), { random: 0 })).toBe(0);
  });

  test("a rate-limited call without `Retry-After` waits longer each time, and never next to nothing", () => {
    const after = (rejections: number, random: number) => asked(answer(429), { rejections, random });
    expect([0, 1, 2, 5].map((times) => [after(times, 0), after(times, 1)])).toEqual([
      [125, 250],
      [250, 500],
      [500, 1000],
      [4000, 8000],
    ]);
    expect([after(100, 0), after(100, 1)]).toEqual([waitLimitsMs.longest / 2, waitLimitsMs.longest]);
  });
});

test.each([
  [{ "ratelimit-remaining": "3" }, 3],
  [{ "x-ratelimit-remaining": "0" }, 0],
  [{ ratelimit: '"default";r=17;t=12' }, 17],
  [{ ratelimit: "limit=20, remaining=4, reset=1" }, 4],
  [{ "ratelimit-remaining": "many" }, undefined],
  [{}, undefined],
])("remaining calls are read from %j: %j", (headers, expected) => {
  expect(remainingCalls(headers)).toBe(expected);
});

test.each([
  [answer(429), true],
  [answer(403), false],
  [answer(401), false],
  [answer(403, { "retry-after": "1" }), true],
  [answer(403, { "x-ratelimit-remaining": "0" }), true],
  [answer(401, {}, "TOO_MANY_REQUESTS"), true],
  [answer(403, {}, "ACCESS_DENIED"), false],
  [answer(503, { "retry-after": "1" }), false],
] satisfies [Answer, boolean][])("%j is rate-limited: %j", (limited, expected) => {
  expect(isRateLimited(limited)).toBe(expected);
});
