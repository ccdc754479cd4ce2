// A bare 401 or 403 in place of 429: recognised by the calls that were accepted before.
import { startEmulator, type Emulator } from "../../emulator";
import type { Answer } from "../../provider/client/http/replies";
import { createRateLimitDetector } from "../../provider/client/pacing/rate-limit";
import { defaultProfile, routesOfProfile } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { clientFor, closeClients, errorOf } from "./running";

const { create, update } = routesOfProfile(defaultProfile);
const answer = (status: number): Answer => ({ status, headers: {}, text: "" });
const after = (...earlier: readonly [typeof create, number][]) => {
  const detector = createRateLimitDetector();
  for (const [route, status] of earlier) {
    const call = detector.begin(route);
    call.mark(answer(status), true);
    call.end();
  }
  return detector;
};
const marked = (detector: ReturnType<typeof createRateLimitDetector>, status: number, isTokenFresh = true) => {
  const call = detector.begin(create);
  return Array.from({ length: 7 }, () => call.mark(answer(status), isTokenFresh).isMaskedRateLimit === true);
};
const few = [true, true, true, true, true, false, false];
const never = few.map(() => false);

describe("a bare 403 is taken for", () => {
  test("a refusal, where no such call was accepted [contract.variations]", () => {
    expect(marked(after(), 403)).toEqual(never);
    expect(marked(after([update, 200], [create, 429], [create, 503], [create, 403]), 403)).toEqual(never);
  });

  test("a rate limit, where one was; five times in a row, and a refusal then [contract.variations, budget.retry]", () => {
    expect(marked(after([create, 201]), 403)).toEqual(few);
    expect(marked(after([create, 409]), 403)).toEqual(few);
  });

  test("a rate limit once, while others are in flight and none was accepted yet [contract.variations]", () => {
    const detector = after();
    detector.begin(create);
    expect(marked(detector, 403)).toEqual([true, ...never.slice(1)]);
  });
});

test("a bare 401 is taken for a rate limit only where the token is fresh [contract.variations, budget.tokens]", () => {
  expect(marked(after([create, 201]), 401, false)).toEqual(never);
  expect(marked(after([create, 201]), 401)).toEqual(few);
});

async function tokenOf({ tokenUrl, users: [user] }: Emulator): Promise<string> {
  const answered = await fetch(tokenUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      client_id: "anonymous",
      username: user.username,
      password: user.password,
    }),
  });
  return ((await answered.json()) as { access_token: string }).access_token;
}

describe("against a service with such a rate limit", () => {
  afterEach(closeClients);

  test.each([
    [401, false],
    [401, true],
    [403, false],
  ] as const)(
    "by a bare %d, every creation of many goes through, with a ready-made token: %s; and a user without the permission gets an error [contract.variations]",
    async (status, isReadyMade) => {
      const emulator = await startEmulator({
        behaviour: { rateLimit: { perSecond: 40, burst: 5, form: "bare", status } },
      });
      try {
        const api = isReadyMade
          ? clientFor(emulator, { username: undefined, password: undefined, token: await tokenOf(emulator) })
          : clientFor(emulator);
        await Promise.all(
          Array.from({ length: 12 }, (_, index) => api.create(aSmallCustomer({ name: `Customer ${index}` }))),
        );
        expect(emulator.admin.dump().customers).toHaveLength(12);
        emulator.admin.behave({ rateLimit: null });
        const [, , readonly] = emulator.users;
        const refused = clientFor(emulator, { username: readonly.username, password: readonly.password });
        expect(await errorOf(refused.create(aSmallCustomer()))).toMatchObject({ kind: "api", status: 403 });
      } finally {
        await emulator.close();
      }
    },
  );
});
