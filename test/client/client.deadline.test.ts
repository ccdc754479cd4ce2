// The deadline of one operation where a service is silent: it ends running work, and nothing is sent after it.
import { startEmulator, type Emulator, type FaultInput } from "../../emulator";
import type { CustomerApi } from "../../provider/client";
import { leafAt } from "../../schema";
import { aSmallCustomer } from "../support/customers";
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

describe.each([
  ["the settings", () => clientFor(emulator, { deadlineMs: 200 }), "deadlineMs"],
  ["one operation", () => clientFor(emulator).within(200, "timeouts.own"), "timeouts.own"],
] as const)("the time of %s", (_, client, limit) => {
  test.each(Object.keys(calls))(
    "ends a call that hangs, and is named: %s is sent once [budget.retry, terraform.timeouts]",
    async (route) => {
      const id = await existing();
      emulator.admin.faults.set([{ kind: "hang", route } as FaultInput]);
      const error = await errorOf(calls[route]!(client(), id));
      expect([error.kind, error.mayHaveHappened, count(route)]).toEqual([
        "timeout",
        /create|update|delete/.test(route),
        1,
      ]);
      expect(error.message).toMatch(/no answer within 0\.2 s(; the request may have been carried out)?\. Raise /);
      expect(error.message).toContain(`. Raise \`${limit}\` if the service is slow.`);
    },
  );

  test.each(["create customer", "update customer"])(
    "reaches the login: where that hangs, %s is not sent [budget.retry, terraform.timeouts]",
    async (route) => {
      const id = await existing();
      emulator.admin.faults.set([{ kind: "hang", route: "get token" }]);
      const error = await errorOf(calls[route]!(client(), id));
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
