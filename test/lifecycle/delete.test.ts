// Deleting: what is refused and why, what counts as deleted, and what is never deleted.
import { customersOf } from "../../provider/lifecycle/customer";
import type { CustomerState } from "../../provider/lifecycle/state";
import type { Tree } from "../../schema";
import { errorOf, guide, useBench } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";

const bench = useBench();
const open = { deletionProtection: false };
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...open, ...overrides });
const small = (overrides: Tree = {}) => aSmallCustomer({ ...open, ...overrides });
const remove = (state: CustomerState, run = bench.run()) => run.customers.delete(state.id, state.known);

test.each([
  ["by default", {}],
  ["as declared", { deletionProtection: true }],
])(
  "a customer is protected %s: nothing is sent, and the message names the next step [safe.protected]",
  async (_, overrides) => {
    const state = await bench.given(aSmallCustomer(overrides));
    bench.emulator.admin.resetRequests();
    const error = await errorOf(remove(state), "protected");
    expect(error.message).toMatch(/"Small".*To delete it on purpose, <list \w+>\.$/);
    expect(bench.emulator.admin.requests().total).toBe(0);
  },
);

test.each([
  ["its id with its name", "Small", true],
  ["its id with another name", "Smal", false],
  ["its name with another id", undefined, false],
])("with %s in `deletions`, a protected customer is deleted or not [safe.deletions]", async (_, name, isDeleted) => {
  const state = await bench.given(aSmallCustomer());
  const { context } = bench.run();
  const deletions = name === undefined ? { other: "Small" } : { [state.id]: name };
  const deleting = customersOf({ ...context, deletions }).delete(state.id, state.known);
  if (isDeleted) await deleting;
  else await errorOf(deleting, "protected");
  expect(bench.record(state.id) === undefined).toBe(isDeleted);
});

test("an imported customer is protected [safe.protected]", async () => {
  const state = await bench.given(small());
  const imported = await bench.run().customers.read(state.id);
  await errorOf(remove(imported!), "protected");
});

describe("a partner", () => {
  test.each([
    [1, false],
    [5, false],
    [6, true],
  ])(
    "with %s customers is not deleted, they are named, and no delete is sent [safe.children]",
    async (count, isMore) => {
      const state = await bench.given(partner());
      const run = bench.run();
      const children = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          run.customers.create(small({ name: `Child ${index}`, parent: state.id })),
        ),
      );
      const error = await errorOf(remove(state), "has children");
      const named = children.filter(({ id, known }) => error.message.includes(`"${String(known.tree.name)}" (${id})`));
      expect([named.length, error.message.includes("and more")]).toEqual([Math.min(5, count), isMore]);
      expect(error.message).toContain(guide.retain);
      expect([bench.count("delete customer"), bench.emulator.admin.dump().customers.length]).toEqual([0, count + 1]);
    },
  );

  test("is deleted after the customers that this run deleted, although an outdated list shows them [safe.children]", async () => {
    const state = await bench.given(partner());
    const child = await bench.given(small({ parent: state.id }));
    bench.emulator.admin.behave({ listLag: { calls: 100 } });
    const run = bench.run();
    await remove(child, run);
    await remove(state, run);
    expect(bench.emulator.admin.dump().customers).toEqual([]);
  });

  test("is deleted after the customers that this run deleted, although reads find them for a while [safe.children]", async () => {
    const state = await bench.given(partner());
    const child = await bench.given(small({ parent: state.id }));
    bench.emulator.admin.behave({ listLag: { calls: 100 }, deleteLag: 100 });
    const run = bench.run();
    await remove(child, run);
    await remove(state, run);
    expect(bench.emulator.admin.dump().customers).toEqual([]);
  });

  test("is deleted although an outdated list shows customers that another user deleted [safe.children]", async () => {
    const state = await bench.given(partner());
    const run = bench.run();
    const [first] = await Promise.all(
      ["One", "Other"].map((name) => run.customers.create(small({ name, parent: state.id }))),
    );
    bench.emulator.admin.behave({ listLag: { calls: 100 } });
    bench.emulator.admin.remove(first!.id);
    const error = await errorOf(remove(state), "has children");
    expect([
      error.message.includes('"Other"'),
      error.message.includes('"One"'),
      error.message.includes("and more"),
    ]).toEqual([true, false, false]);
    for (const { id } of bench.emulator.admin
      .dump()
      .customers.map(({ id }) => ({ id: String(id) }))
      .filter(({ id }) => id !== state.id))
      bench.emulator.admin.remove(id);
    await remove(state);
    expect(bench.emulator.admin.dump().customers).toEqual([]);
  });

  test.each([
    [1, "has children", /"Small"/],
    [100, "api", /MUST_NOT_DELETE_CUSTOMER_WITH_CHILDREN/],
  ] as const)(
    "with a customer that the list shows %s calls late is not deleted [safe.children]",
    async (calls, kind, said) => {
      const state = await bench.given(partner());
      bench.emulator.admin.behave({ listLag: { calls } });
      bench.emulator.admin.create({ name: "Small", type: "CONSUMER", defaultLanguage: "en", parentId: state.id });
      expect((await errorOf(remove(state), kind)).message).toMatch(said);
      expect(bench.record(state.id)).toBeDefined();
    },
  );
});

test("in a service that ignores filters every delete of a partner lists anew [safe.children, contract.variations]", async () => {
  bench.emulator.admin.behave({ filters: "ignored" });
  const [one, other] = await Promise.all(["One", "Other"].map((name) => bench.given(small({ name, type: "Partner" }))));
  const run = bench.run();
  await remove(one!, run);
  bench.emulator.admin.create({ name: "Young", type: "CONSUMER", defaultLanguage: "en", parentId: other!.id });
  bench.emulator.admin.resetRequests();
  expect((await errorOf(remove(other!, run), "has children")).message).toContain('"Young"');
  expect([bench.record(one!.id), bench.record(other!.id)?.name, bench.writes()]).toEqual([undefined, "Other", 0]);
});

test("a consumer is deleted without a list of customers below it", async () => {
  const state = await bench.given(small());
  bench.emulator.admin.resetRequests();
  await remove(state);
  expect(bench.count("list customers")).toBe(0);
});

describe("a run never deletes its own customers:", () => {
  test.each([
    ["created", undefined],
    ["adopted", true],
  ])("a customer that it %s stays, with a warning [safe.own-work]", async (_, adopt) => {
    if (adopt) await bench.given(small());
    const run = bench.run();
    const state = await run.customers.create(small({ adopt }));
    await remove(state, run);
    expect(bench.record(state.id)).toBeDefined();
    expect([run.warnings.length, run.warnings[0]?.includes(state.id), bench.count("delete customer")]).toEqual([
      1,
      true,
      0,
    ]);
  });

  test("a customer that another resource of the program declares stays, with a warning [safe.own-work]", async () => {
    const state = await bench.given(small());
    const run = bench.run();
    run.memory.declared.add(state.id);
    await remove(state, run);
    expect(bench.record(state.id)).toBeDefined();
    expect([run.warnings, bench.count("delete customer")]).toEqual([
      [expect.stringMatching(`${state.id}\\) is declared by another resource of this program`)],
      0,
    ]);
  });

  test("a partly created customer stays too [safe.own-work, safe.half-created]", async () => {
    bench.emulator.admin.behave({ createBody: "empty" });
    bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer" }]);
    const run = bench.run();
    const error = await errorOf(run.customers.create(small()), "partly created");
    bench.emulator.admin.faults.clear();
    await remove(Reflect.get(error, "state") as CustomerState, run);
    expect(bench.named("Small").length).toBe(1);
  });
});

describe("a deletion", () => {
  const counted = [200, 202, 204, 404, 410] as const;

  test.each(counted.flatMap((status) => [0, 3].map((lag) => [status, lag] as const)))(
    "with the reply %s counts once the customer no longer exists, %s reads later [safe.delete]",
    async (deleteStatus, deleteLag) => {
      const state = await bench.given(small());
      bench.emulator.admin.behave({ deleteStatus, deleteLag });
      await remove(state);
      expect(bench.record(state.id)).toBeUndefined();
    },
  );

  test.each(counted)("a second time is harmless, with the reply %s [safe.delete]", async (deleteStatus) => {
    bench.emulator.admin.behave({ deleteStatus });
    const state = await bench.given(small());
    await remove(state);
    await remove(state);
    bench.emulator.admin.reset();
    await remove(state);
    expect(bench.emulator.admin.dump().customers).toEqual([]);
  });

  test.each([405, 501] as const)(
    "that the service does not support (%s) is an error that names the way out [safe.delete]",
    async (deleteStatus) => {
      const state = await bench.given(small());
      bench.emulator.admin.behave({ deleteStatus });
      expect((await errorOf(remove(state), "api")).message).toMatch(/does not delete customers.*<retain it>/);
      expect(bench.record(state.id)).toBeDefined();
    },
  );

  test("whose reply got lost is found done [safe.delete]", async () => {
    const state = await bench.given(small());
    bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "delete customer", times: 1 }]);
    await remove(state);
    expect(bench.record(state.id)).toBeUndefined();
  });

  test("frees the name for the same run, although an outdated list shows it", async () => {
    const state = await bench.given(small());
    bench.emulator.admin.behave({ listLag: { calls: 100 } });
    const run = bench.run();
    await remove(state, run);
    expect((await run.customers.create(small())).id).not.toBe(state.id);
  });
});

test("a partner is not deleted where the list of its customers is incomplete [safe.children, contract.whole-list]", async () => {
  const partner = await bench.given(aPartner({ parent: undefined, deletionProtection: false }));
  bench.emulator.admin.seed({
    customers: Array.from({ length: 101 }, (_, index) => ({
      name: `Other ${index}`,
      type: "CONSUMER",
      defaultLanguage: "en",
    })),
    unchecked: true,
  });
  bench.emulator.admin.seed({
    customers: [{ name: "Below", type: "CONSUMER", defaultLanguage: "en", parentId: partner.id }],
    unchecked: true,
  });
  bench.emulator.admin.behave({ paging: "repeating", filters: "ignored" });
  const error = await errorOf(bench.run().customers.delete(partner.id, partner.known), "unexpected reply");
  expect(error.message).toContain("list.paging");
  expect([bench.record(partner.id)?.id, bench.count("delete customer")]).toEqual([partner.id, 0]);
});

test("a name is not taken for free where a list is incomplete [contract.whole-list, adopt.refuse]", async () => {
  bench.emulator.admin.seed({
    customers: Array.from({ length: 101 }, (_, index) => ({
      name: `Other ${index}`,
      type: "CONSUMER",
      defaultLanguage: "en",
    })),
    unchecked: true,
  });
  bench.emulator.admin.behave({ paging: "repeating", filters: "ignored", uniqueNames: false });
  await errorOf(bench.run().customers.create(aPartner({ parent: undefined })), "unexpected reply");
  expect(bench.writes()).toBe(0);
});
