// The rate limit on demand, in each form. The limits are so slow that no second call ever comes in time.
import { RateLimit, RateLimiter } from "../../../emulator/faults/rate-limit";
import { startWithClient } from "../http-client";

const slow = (limit: object) => RateLimit.parse({ perSecond: 0.01, burst: 2, ...limit });

it("lets a burst pass and rejects the next call, with the time to wait", () => {
  const limiter = new RateLimiter();
  const limit = slow({});
  const verdicts = [limiter.take(limit), limiter.take(limit), limiter.take(limit)];
  expect(verdicts.map(({ refusal }) => refusal?.status)).toEqual([undefined, undefined, 429]);
  expect(verdicts[2]!.refusal!.headers).toEqual({ "retry-after": "100" });
});

it("sends the remaining calls on every answer, if its form does", () => {
  const limiter = new RateLimiter();
  const limit = slow({ form: "ratelimit" });
  expect(limiter.take(limit).headers).toEqual({
    "ratelimit-limit": "1",
    "ratelimit-remaining": "1",
    "ratelimit-reset": "0",
  });
  expect(limiter.take(limit).headers).toEqual({
    "ratelimit-limit": "1",
    "ratelimit-remaining": "0",
    "ratelimit-reset": "100",
  });
});

it("starts again with another limit", () => {
  const limiter = new RateLimiter();
  const [one, other] = [slow({ burst: 1 }), slow({ burst: 1 })];
  expect([one, one, other, other].map((limit) => limiter.take(limit).refusal?.status)).toEqual([
    undefined,
    429,
    undefined,
    429,
  ]);
});

it("allows one second's calls as a burst, and has no limit if none is set", () => {
  const limiter = new RateLimiter();
  const limit = RateLimit.parse({ perSecond: 3 });
  expect([1, 2, 3].map(() => limiter.take(limit).refusal)).toEqual([undefined, undefined, undefined]);
  expect(new RateLimiter().take(null)).toEqual({ headers: {} });
});

it.each([
  ["seconds", 429, { "retry-after": "100" }],
  ["bare", 401, {}],
  ["bare", 403, {}],
  ["ratelimit", 429, { "ratelimit-remaining": "0", "ratelimit-reset": "100" }],
] as const)(
  "turns calls away in the form %s with %i, and never the token endpoint [emulator.faults]",
  async (form, status, headers) => {
    await using client = await startWithClient({
      behaviour: { rateLimit: { perSecond: 0.01, burst: 1, form, status } },
    });
    expect((await client.call("GET", "/customers")).status).toBe(200);
    const reply = await client.call("GET", "/customers");
    expect([reply.status, Object.fromEntries(reply.headers)]).toEqual([status, expect.objectContaining(headers)]);
    expect((await client.signIn()).status).toBe(200);
    expect(client.emulator.admin.requests().byStatus).toEqual({ 200: 3, [status]: 1 });
  },
);
