// One deadline for one operation: nothing is sent after it.
import { customersOf, type Customers } from "../../provider/lifecycle/customer";
import type { StateValues } from "../../provider/core/diff";
import { canonical } from "../../provider/core/canonical";
import { errorOf, useBench } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";
import { slowServiceClock } from "../support/quick-clock";

const bench = useBench();
const unprotected = (tree = {}) => aSmallCustomer({ deletionProtection: false, ...tree });
const known = (input: ReturnType<typeof aSmallCustomer>): StateValues => ({ tree: canonical(input), generated: {} });

/** An operation of several requests on a customer, and the request that there is no time for. */
const operations: readonly (readonly [
  string,
  string,
  (customers: Customers, id: string, parent: string) => Promise<unknown>,
])[] = [
  ["create", "create customer", (customers, _, parent) => customers.create(aSmallCustomer({ name: "New", parent }))],
  [
    "adopt",
    "update customer",
    (customers) => customers.create(aSmallCustomer({ adopt: "overwrite", defaultLanguage: "fr" })),
  ],
  ["update", "", (customers, id) => customers.update(id, known(unprotected()), unprotected({ defaultLanguage: "fr" }))],
  ["delete", "", (customers, _, parent) => customers.delete(parent, known(aPartner({ deletionProtection: false })))],
  ["find by path", "", (customers) => customers.find({ path: "Acme Group/Small" })],
  ["list summaries", "", (customers) => customers.list()],
  [
    "read with others what the list lacks",
    "",
    (customers, id) =>
      Promise.all(["deadbeef", "deadbee0", id].map((one) => customers.read(one, known(unprotected())))),
  ],
];

test.each(operations)(
  "%s has one time for all of its requests [budget.deadline, terraform.timeouts]",
  async (_, unsent, run) => {
    const parent = (await bench.given(aPartner({ parent: undefined }))).id;
    const { id } = await bench.given(unprotected());
    bench.emulator.admin.behave({ list: "summary" });
    const clock = slowServiceClock(() => bench.emulator.admin.requests().total, 4_000);
    const { context } = bench.run({ clock, settings: { deadlineMs: 7_000 } });
    await context.api.connectors();
    bench.emulator.admin.resetRequests();
    bench.emulator.admin.faults.set([{ kind: "latency", milliseconds: 20 }]);
    const error = await errorOf(run(customersOf(context), id, parent), "timeout");
    expect(error.message).toMatch(/(?:timed out after|no answer within) \d.*[Rr]aise `?deadlineMs/);
    expect(bench.count(unsent)).toBe(0);
  },
);
