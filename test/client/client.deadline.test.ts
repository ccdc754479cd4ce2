// The deadline of one operation where a service is silent: it ends running work, and nothing is sent after it.
import { startEmulator, type Emulator, type FaultInput } from "../../emulator";
import type { CustomerApi } from "../../provider/client";
import { leafAt } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { slowServiceClock } from "../support/quick-clock";
import { clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(() => emulator.close());

const count = (route: string) => emulator.admin.requests().byRoute[route] ?? 0;
const newName = { changes: new Map([[leafAt("name")!, "Other"]]), whole: aSmallCustomer({ name: "Other" }) };

const calls: Readonly<Record<string, (api: CustomerApi, id: string) => Promise<unknown>>> = {
  "create customer": (api) => api.create(aSmallCustomer({ name: "Another" })),
  "update customer": (api, id) => api.update(id, newName),
  "delete customer": (api, id) => api.delete(id),
  "read customer": (api, id) => api.observe(id),
  "list customers": (api) => api.list(),
};

async function existing(): Promise<string> {
  const { id } = await clientFor(emulator).create(aSmallCustomer());
  emulator.admin.resetRequests();
  return id;
}

const timeMs = 600;
/** By this clock, one request of a route takes all the time of an operation. */
const slow = (route: string) => ({ clock: slowServiceClock(() => count(route), timeMs) });

describe.each([
  ["the settings", (route: string) => clientFor(emulator, { deadlineMs: timeMs }, slow(route)), "deadlineMs"],
  [
    "one operation",
    (route: string) => clientFor(emulator, {}, slow(route)).within(timeMs, "timeouts.own"),
    "timeouts.own",
  ],
] as const)("the time of %s", (_, client, limit) => {
  test("ends a call that hangs, and is named; each is sent once [budget.retry, terraform.timeouts]", async () => {
    const id = await existing();
    const routes = Object.keys(calls);
    emulator.admin.faults.set(routes.map((route) => ({ kind: "hang", route }) as FaultInput));
    const errors = await Promise.all(routes.map((route) => errorOf(calls[route]!(client(route), id))));
    expect(routes.map((route, index) => [route, errors[index]?.kind, errors[index]?.mayHaveHappened])).toEqual(
      routes.map((route) => [route, "timeout", /create|update|delete/.test(route)]),
    );
    expect(routes.map(count)).toEqual(routes.map(() => 1));
    for (const { message } of errors) {
      expect(message).toMatch(/no answer within 0\.6 s(; the request may have been carried out)?\. Raise /);
      expect(message).toContain(`. Raise \`${limit}\` if the service is slow.`);
    }
  });

  test.each(["create customer", "update customer"])(
    "reaches the login: where that hangs, %s is not sent [budget.retry, terraform.timeouts]",
    async (route) => {
      const id = await existing();
      emulator.admin.faults.set([{ kind: "hang", route: "get token" }]);
      const error = await errorOf(calls[route]!(client("get token"), id));
      expect([error.kind, error.mayHaveHappened, count(route)]).toEqual(["timeout", false, 0]);
    },
  );
});

test("a login that outlasts one operation goes on for the others [budget.tokens]", async () => {
  emulator.admin.faults.set([{ kind: "latency", milliseconds: 400, route: "get token" }]);
  const api = clientFor(emulator);
  const [late, others] = await Promise.all([errorOf(api.within(50).list()), api.list()]);
  expect([late.message, others, count("get token")]).toEqual([
    expect.stringMatching(/^Can't list the customers: timed out after 0\.1 s while logging in\. Raise `deadlineMs`\.$/),
    [],
    1,
  ]);
});

test("nothing is started once the time is over [budget.retry, terraform.timeouts]", async () => {
  const api = clientFor(emulator);
  await api.list();
  const late = api.within(0);
  const error = await errorOf(late.create(aSmallCustomer()));
  expect([late.timeLeft(), error.kind, error.mayHaveHappened, count("create customer")]).toEqual([
    0,
    "timeout",
    false,
    0,
  ]);
});

test("a client without a time of its own has any time, and takes on that of the settings for what belongs together", () => {
  const api = clientFor(emulator, { deadlineMs: 5_000 });
  expect(api.timeLeft()).toBe(Infinity);
  expect(api.timed().timeLeft()).toBeLessThanOrEqual(5_000);
  expect(api.within(60_000).timed().timeLeft()).toBeGreaterThan(5_000);
});
