// Creations that end before their outcome is known, by time or by a stop: nothing is sent after that, and what was made
// all the same is still looked for.
import { startEmulator, type Emulator } from "../../emulator";
import { createProcessMemory } from "../../provider/lifecycle/context";
import { customersOf, type Customers } from "../../provider/lifecycle/customer";
import { clientFor, closeClients, recorder } from "../client/running";
import { errorOf, guide } from "../support/bench";
import { aSmallCustomer } from "../support/customers";
import { quickClock, slowServiceClock } from "../support/quick-clock";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(() => emulator.close());

/** By the clock of these customers, a create takes all the time of an operation. */
const slowCustomers = (deadlineMs: number): Customers =>
  customersOf({
    api: clientFor(emulator, { deadlineMs }, { clock: slowServiceClock(creations, deadlineMs) }),
    reporter: recorder(),
    memory: createProcessMemory(),
    guide,
  });
const creations = () => emulator.admin.requests().byRoute["create customer"] ?? 0;
const named = () => emulator.admin.dump().customers.filter(({ name }) => name === "Small");

test("a create that hangs is sent once, and the error reports that the customer may exist and what to do [safe.one-create, budget.retry]", async () => {
  emulator.admin.faults.set([{ kind: "hang", route: "create customer" }]);
  const error = await errorOf(slowCustomers(500).create(aSmallCustomer()), "timeout");
  expect(error.message).toMatch(
    /may have been carried out.*The time for the create is over.*Run again: if the customer was created/,
  );
  expect([error.mayHaveHappened, creations(), named()]).toEqual([true, 1, []]);
});

test("a create that was carried out and hangs is found by a search after its time [safe.one-create]", async () => {
  emulator.admin.faults.set([{ kind: "hang", route: "create customer", committed: true }]);
  const state = await slowCustomers(500).create(aSmallCustomer({ hmac: {} }));
  expect([creations(), named()]).toEqual([
    1,
    [expect.objectContaining({ id: state.id, hmacSecret: state.known.generated["hmac.secret"] })],
  ]);
});

test("a create without a reply is not sent again where the time is too short for all searches [safe.one-create]", async () => {
  emulator.admin.behave({ listLag: { calls: 1_000 }, uniqueNames: false });
  emulator.admin.faults.set([{ kind: "reset", route: "create customer", committed: true }]);
  const error = await errorOf(slowCustomers(3_000).create(aSmallCustomer()), "network");
  expect([error.message, creations(), named().length]).toEqual([
    expect.stringMatching(/The time for the create is over/),
    1,
    1,
  ]);
});

test("a create without a reply is found in a late list after pauses of the client itself [safe.one-create]", async () => {
  const passed: number[] = [];
  const clock = quickClock((milliseconds) => passed.push(milliseconds));
  const api = clientFor(emulator, {}, { clock });
  emulator.admin.behave({ listLag: { calls: 2 } });
  emulator.admin.faults.set([{ kind: "reset", route: "create customer", committed: true }]);
  const customers = customersOf({ api, reporter: recorder(), memory: createProcessMemory(), guide });
  const { id } = await customers.create(aSmallCustomer());
  expect([creations(), named()]).toEqual([1, [expect.objectContaining({ id })]]);
  expect(passed).toContain(250);
});

test("a create with an unknown outcome is not sent again after a stop, and the error names what to do [safe.one-create, terraform.stop]", async () => {
  // The stop comes with the last pause: the search after it still ends.
  const clock = quickClock((milliseconds) => {
    if (milliseconds === 8_000) api.stop("the client asked for it");
  });
  const api = clientFor(emulator, {}, { clock });
  emulator.admin.faults.set([{ kind: "reset", route: "create customer", committed: false }]);
  const error = await errorOf(
    customersOf({ api, reporter: recorder(), memory: createProcessMemory(), guide }).create(aSmallCustomer()),
    "network",
  );
  expect(error.message).toMatch(
    /may have been carried out.*does not list it so far\. Stopped: the client asked for it; nothing more is sent\. Run again: if the customer was created/,
  );
  expect([error.mayHaveHappened, creations()]).toEqual([true, 1]);
});
