// A bare 401 or 403 in place of 429, told from a refusal by what was let pass.
import { startEmulator, type Emulator } from "../../emulator";
import { createAcceptance } from "../../provider/client/http/accepted";
import type { Answer } from "../../provider/client/http/http";
import { defaultProfile, routesOf } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { clientFor, closeClients, errorOf } from "./running";

const { create, update } = routesOf(defaultProfile);
const answer = (status: number): Answer => ({ status, headers: {}, text: "" });
const after = (...earlier: readonly [typeof create, number][]) => {
  const acceptance = createAcceptance();
  for (const [route, status] of earlier) {
    const call = acceptance.begin(route);
    call.judge(answer(status), true);
    call.end();
  }
  return acceptance;
};
const judged = (acceptance: ReturnType<typeof createAcceptance>, status: number, isRefusable = true) => {
  const call = acceptance.begin(create);
  return Array.from({ length: 7 }, () => call.judge(answer(status), isRefusable).isTurnedAway === true);
};
const few = [true, true, true, true, true, false, false];
const never = few.map(() => false);

describe("a bare 403 is taken for", () => {
  test("a refusal, where no such call was let pass [contract.variations]", () => {
    expect(judged(after(), 403)).toEqual(never);
    expect(judged(after([update, 200], [create, 429], [create, 503], [create, 403]), 403)).toEqual(never);
  });

  test("its pace, where one was; five times in a row, and a refusal then [contract.variations, budget.retry]", () => {
    expect(judged(after([create, 201]), 403)).toEqual(few);
    expect(judged(after([create, 409]), 403)).toEqual(few);
  });

  test("its pace once, while others are on their way and nobody knows yet [contract.variations]", () => {
    const acceptance = after();
    acceptance.begin(create);
    expect(judged(acceptance, 403)).toEqual([true, ...never.slice(1)]);
  });
});

test("a bare 401 is judged only where it is no matter of an old token [contract.variations, budget.tokens]", () => {
  expect(judged(after([create, 201]), 401, false)).toEqual(never);
  expect(judged(after([create, 201]), 401)).toEqual(few);
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

describe("against a service that turns calls away", () => {
  afterEach(closeClients);

  test.each([
    [401, false],
    [401, true],
    [403, false],
  ] as const)(
    "by a bare %d, every creation of many goes through, with a ready-made token: %s; and a user who may not is told so [contract.variations]",
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
