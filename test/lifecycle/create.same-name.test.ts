// Creating a customer whose name others have: elsewhere, or where the service names the account as parent.
import { type Tree } from "../../schema";
import { errorOf, guide, idOf, readAgain, useBench } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const atRoot = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const account = "65aacc000000000000000001";

test("a customer of the same name elsewhere, which a service lists without a parent, does not take the name", async () => {
  await bench.given(aSmallCustomer());
  const parent = await bench.given(atRoot());
  bench.emulator.admin.behave({ filters: "ignored", list: "summary", unset: "absent" });
  const state = await bench.run().customers.create(aSmallCustomer({ parent: parent.id }));
  expect(differences(bench.record(state.id), state)).toEqual([]);
});

test("customers under different parents can have the same name", async () => {
  const run = bench.run();
  const [one, other] = await Promise.all(["One", "Other"].map((name) => run.customers.create(atRoot({ name }))));
  const twins: (string | undefined)[] = [];
  for (const parent of [one!.id, other!.id, undefined]) twins.push((await bench.given(aSmallCustomer({ parent }))).id);
  expect(bench.named("Small").map((record) => record.id)).toEqual(twins);
});

describe("where the service names the account as parent of what is at the root", () => {
  beforeEach(() => {
    bench.emulator.admin.behave({ extraFields: { parentId: account } });
  });

  test("a customer without a parent has none in its state, and reads so again [preview.defaults]", async () => {
    const run = bench.run();
    const state = await run.customers.create(aSmallCustomer());
    expect(state.known.tree).not.toHaveProperty("parent");
    expect(await readAgain(run, state)).toEqual(state);
  });

  test("a name that is taken at the root is refused [adopt.refuse]", async () => {
    const there = await bench.given(aSmallCustomer());
    expect((await errorOf(bench.run().customers.create(aSmallCustomer()), "name taken")).message).toContain(there.id);
  });

  test("and the account can't be read, a name that is taken is refused [adopt.refuse]", async () => {
    const there = await bench.given(aSmallCustomer());
    const isAccount = { kind: "status", route: "read customer", status: 403, code: "ACCESS_DENIED", after: 1 } as const;
    bench.emulator.admin.faults.set([isAccount]);
    expect((await errorOf(bench.run().customers.create(aSmallCustomer()), "name taken")).message).toContain(there.id);
  });

  test("and a failure hides whether that is the account, nothing is created", async () => {
    await bench.given(aSmallCustomer());
    bench.emulator.admin.faults.set([{ kind: "status", route: "read customer", status: 500, after: 1 }]);
    expect((await errorOf(bench.run().customers.create(aSmallCustomer()), "api")).message).toContain(account);
    expect(bench.named("Small").length).toBe(1);
  });
});

describe("where the account is itself a partner that can be read", () => {
  const ours = (name: string) => ({ name, type: "CONSUMER", defaultLanguage: "en", parentId: account });
  const elsewhere = "65a0000000000000000000dd";
  beforeEach(() => {
    bench.emulator.admin.seed([
      { id: account, name: "Ourselves", type: "PARTNER", defaultLanguage: "en" },
      { id: elsewhere, name: "Somebody", type: "PARTNER", defaultLanguage: "en" },
    ]);
  });

  /** A run that has created a customer, which came under the account. */
  async function knowing() {
    const run = bench.run();
    bench.emulator.admin.behave({ extraFields: { parentId: account } });
    await run.customers.create(aSmallCustomer({ name: "First" }));
    bench.emulator.admin.behave({ extraFields: {} });
    return run;
  }

  test("a customer that this run created without a parent shows the account: a name that is taken there is refused [adopt.refuse]", async () => {
    const run = await knowing();
    const there = bench.emulator.admin.create(ours("Small"));
    const error = await errorOf(run.customers.create(aSmallCustomer()), "name taken");
    expect(error.message).toContain(guide.taken(idOf(there)));
    expect((await run.customers.create(aSmallCustomer({ adopt: true }))).id).toBe(there.id);
  });

  test("a customer of that name under another partner is not under the account", async () => {
    const run = await knowing();
    const twin = bench.emulator.admin.create({ ...ours("Small"), parentId: elsewhere });
    expect((await run.customers.create(aSmallCustomer({ adopt: true }))).id).not.toBe(twin.id);
  });

  test("and not known yet, the error names the customer and the parent to declare, and declaring it works [adopt.refuse]", async () => {
    const [twin, there] = [elsewhere, account].map((parentId) =>
      bench.emulator.admin.create({ ...ours("Small"), parentId }),
    );
    bench.emulator.admin.faults.set([
      { kind: "status", route: "create customer", status: 409, code: "ENTRY_ALREADY_EXISTS" },
    ]);
    const error = await errorOf(bench.run().customers.create(aSmallCustomer({ adopt: true })), "name taken");
    for (const [customer, parent] of [
      [twin!, elsewhere],
      [there!, account],
    ] as const)
      expect(error.message).toContain(`"Small" (${idOf(customer)}) under ${parent}`);
    expect(error.message).toMatch(/If such a parent is your own account, declare it, as in `parent: "65a/);
    bench.emulator.admin.faults.clear();
    expect((await bench.run().customers.create(aSmallCustomer({ parent: account, adopt: true }))).id).toBe(there!.id);
  });
});
