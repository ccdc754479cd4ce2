// A client that is asked to stop: nothing new starts, running calls finish, and no caller waits long.
import { startEmulator, type Emulator } from "../../emulator";
import { systemClock, type Clock } from "../../provider/client/clock";
import { aSmallCustomer } from "../support/customers";
import { until } from "../support/until";
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
const sent = (route: string) =>
  until(
    () => (count(route) > 0 ? true : undefined),
    () => `${route} was not sent`,
    30,
  );
const names = () =>
  emulator.admin
    .dump()
    .customers.map(({ name }) => name)
    .sort();

/** A clock on which what is allowed after a stop passes at once. */
const shortGrace: Clock = {
  ...systemClock,
  after: (delayMs, run, kind) => systemClock.after(kind === "idle" ? Math.min(delayMs, 20) : delayMs, run, kind),
};

test("a write that is rate-limited for an hour ends at once, and is not sent again [terraform.stop]", async () => {
  const api = clientFor(emulator);
  emulator.admin.faults.set([{ kind: "throttle", seconds: 3_600, route: "create customer" }]);
  const created = errorOf(api.create(aSmallCustomer()));
  await sent("create customer");
  api.stop("the client asked for it");
  const error = await created;
  expect([error.kind, error.mayHaveHappened, error.message]).toEqual([
    "cancelled",
    false,
    "Stopped: the client asked for it; nothing more is sent",
  ]);
  expect(count("create customer")).toBe(1);
});

test("of two writes the one under way comes to its end, and the one in the queue is not started [terraform.stop]", async () => {
  const api = clientFor(emulator, { maxConcurrency: 1 });
  await api.list();
  emulator.admin.faults.set([{ kind: "latency", milliseconds: 200, route: "create customer" }]);
  const [first, second] = [
    api.create(aSmallCustomer({ name: "First" })),
    errorOf(api.create(aSmallCustomer({ name: "Second" }))),
  ];
  await sent("create customer");
  api.stop("the client asked for it");
  expect((await second).kind).toBe("cancelled");
  const { id } = await first;
  expect((await errorOf(api.delete(id))).kind).toBe("cancelled");
  expect((await api.observe(id))?.customer.id).toBe(id);
  expect([names(), count("create customer"), count("delete customer")]).toEqual([["First"], 1, 0]);
});

test("a write whose outcome is unknown is read until it is known [terraform.stop, safe.one-create]", async () => {
  const { id } = await clientFor(emulator).create(aSmallCustomer());
  const api = clientFor(emulator);
  emulator.admin.faults.set([{ kind: "reset", route: "delete customer", committed: true, times: 1 }]);
  const removed = api.delete(id);
  await sent("delete customer");
  api.stop("the client asked for it");
  await removed;
  expect([names(), count("delete customer")]).toEqual([[], 2]);
});

test("a read that waits for a pause of the service ends soon after [terraform.stop]", async () => {
  const { id } = await clientFor(emulator).create(aSmallCustomer());
  const api = clientFor(emulator, {}, { clock: shortGrace });
  emulator.admin.faults.set([{ kind: "throttle", seconds: 3_600, route: "read customer" }]);
  const read = errorOf(api.observe(id));
  await sent("read customer");
  api.stop("the client asked for it");
  expect((await read).kind).toBe("cancelled");
});
