// Creating a customer without faults, and every reason to refuse it before or after it is sent.
import { systemClock } from "../../provider/client/clock";
import { canonical } from "../../provider/core/canonical";
import { leaves, valueAt, type Tree } from "../../schema";
import { errorOf, guide, idOf, readAgain, useBench } from "../support/bench";
import { aConsumer, aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const atRoot = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
test.each([
  ["a full partner", atRoot()],
  ["a full partner with a generated secret", atRoot({ hmac: { secret: undefined } })],
  ["the least customer", aSmallCustomer()],
  [
    "a customer with everything switched off",
    aSmallCustomer({ sso: { enabled: false }, gdpr: { enabled: false }, hmac: { enabled: false }, ecdn: {} }),
  ],
])(
  "%s is sent once, held as declared, and its state is the canonical inputs [preview.outputs-are-inputs]",
  async (_, input) => {
    const state = await bench.run().customers.create(input);
    const record = bench.record(state.id);
    expect(differences(record, state)).toEqual([]);
    expect(state.known.tree).toEqual(canonical(input));
    expect(state).toMatchObject({
      endpoint: bench.emulator.endpoint,
      createdAt: record?.createdAt,
      updatedAt: record?.updatedAt,
    });
    expect(state.version).toMatch(/^[0-9a-f]{16}$/);
    expect([bench.named(input.name).length, bench.count("create customer"), bench.count("update customer")]).toEqual([
      1, 1, 0,
    ]);
  },
);

test("a full consumer is created under its partner", async () => {
  const partner = await bench.given(atRoot());
  const state = await bench.run().customers.create(aConsumer({ parent: partner.id }));
  expect(differences(bench.record(state.id), state)).toEqual([]);
  expect(state.known.tree.parent).toBe(partner.id);
});

test.each([
  ["an empty body", { createBody: "empty" }],
  ["summaries in its list", { list: "summary" }],
  ["no ETags", { etag: false }],
  ["a relative Location", { location: "relative" }],
  ["no Location", { location: "absent" }],
] as const)("a service with %s makes no difference to the state", async (_, behaviour) => {
  const usual = await bench.given(atRoot({ name: "Usual" }));
  bench.emulator.admin.behave(behaviour);
  const state = await bench.run().customers.create(atRoot());
  expect(differences(bench.record(state.id), state)).toEqual([]);
  expect(Object.keys(state)).toEqual(Object.keys(usual));
});

describe("a generated secret", () => {
  test.each(["echoed", "masked", "absent"] as const)(
    "is generated once, sent and kept, where secrets come back %s [secrets.generated-once]",
    async (secrets) => {
      bench.emulator.admin.behave({ secrets });
      const run = bench.run();
      const [one, other] = await Promise.all(
        ["One", "Other"].map((name) => run.customers.create(aSmallCustomer({ name, hmac: {} }))),
      );
      expect(one!.known.generated["hmac.secret"]).toMatch(/^[0-9a-f]{64}$/);
      expect(one!.known.generated["hmac.secret"]).toBe(bench.record(one!.id)?.hmacSecret);
      expect(one!.known.generated).not.toEqual(other!.known.generated);
      expect(one!.known.tree.hmac).toEqual({ enabled: true });
      expect(await readAgain(run, one!)).toEqual(one);
    },
  );

  test("is not generated where HMAC is off or a secret is declared [secrets.generated-once]", async () => {
    const [off, none, own, idle] = [
      { enabled: false },
      undefined,
      { secret: `${canary}own` },
      { enabled: false, secret: `${canary}own` },
    ].map((hmac, index) => aSmallCustomer({ name: `C${index}`, hmac }));
    expect((await bench.given(off!)).known.generated).toEqual({});
    expect((await bench.given(none!)).known.generated).toEqual({});
    expect((await bench.given(own!)).known.generated).toEqual({ "hmac.secret": `${canary}own` });
    expect((await bench.given(idle!)).known.generated).toEqual({});
    expect(bench.emulator.admin.dump().customers.map((record) => record.hmacSecret)).toEqual([
      null,
      null,
      `${canary}own`,
      `${canary}own`,
    ]);
  });
});

describe("a name that is taken", () => {
  test.each([
    ["at the root", false],
    ["under a partner", true],
  ])("%s is refused with the guide's next step, and nothing is sent [adopt.refuse]", async (_, below) => {
    const parent = below ? (await bench.given(atRoot({ name: "Parent" }))).id : undefined;
    const there = await bench.given(aSmallCustomer({ parent }));
    bench.emulator.admin.resetRequests();
    const error = await errorOf(
      bench.run().customers.create(aSmallCustomer({ name: " Small ", parent })),
      "name taken",
    );
    expect(error.message).toContain(guide.taken(there.id));
    expect(error.message).toContain('"Small"');
    expect(bench.writes()).toBe(0);
  });

  test.each(["full", "summary"] as const)(
    "between the search and the create is refused like one that was found, in a list of %s records [adopt.refuse]",
    async (list) => {
      bench.emulator.admin.behave({ list, listLag: { calls: 1 } });
      const there = bench.emulator.admin.create({ name: "Small", type: "CONSUMER", defaultLanguage: "en" });
      const error = await errorOf(bench.run().customers.create(aSmallCustomer()), "name taken");
      expect(error.message).toContain(guide.taken(idOf(there)));
      expect(bench.count("create customer")).toBe(1);
    },
  );

  test("between the search and the create is adopted on request [adopt.existing]", async () => {
    bench.emulator.admin.behave({ listLag: { calls: 1 } });
    const there = bench.emulator.admin.create({ name: "Small", type: "CONSUMER", defaultLanguage: "en" });
    expect((await bench.run().customers.create(aSmallCustomer({ adopt: true }))).id).toBe(there.id);
  });

  test("by a customer that was deleted, although an outdated list shows it, is free", async () => {
    const former = await bench.given(aSmallCustomer());
    bench.emulator.admin.behave({ listLag: { calls: 5 } });
    bench.emulator.admin.remove(former.id);
    const state = await bench.run().customers.create(aSmallCustomer());
    expect([bench.named("Small").map((record) => record.id), state.id === former.id]).toEqual([[state.id], false]);
  });

  test("while the service lists no customer of the name is an error that explains it", async () => {
    bench.emulator.admin.faults.set([
      { kind: "status", route: "create customer", status: 409, code: "ENTRY_ALREADY_EXISTS" },
    ]);
    expect((await errorOf(bench.run().customers.create(aSmallCustomer()), "name taken")).message).toMatch(
      /lists no customer/,
    );
  });
});

test("a 409 for another reason keeps the reason of the service", async () => {
  bench.emulator.admin.faults.set([
    {
      kind: "status",
      route: "create customer",
      status: 409,
      code: "CONTRACT_EXPIRED",
      message: "the contract has expired",
    },
  ]);
  expect((await errorOf(bench.run().customers.create(aSmallCustomer()), "api")).message).toContain("CONTRACT_EXPIRED");
});

describe("a parent that cannot have this customer is refused before anything is sent", () => {
  const hive = { ecdn: { hive: { customer: true } } };
  test.each([
    ["is missing", async () => "65a0000000000000000000aa", {}, /does not exist/],
    [
      "is a Consumer",
      async () => (await bench.given(aSmallCustomer({ name: "Childless" }))).id,
      {},
      /"Childless" is a Consumer/,
    ],
    [
      "has no Hive Partner ID",
      async () => (await bench.given(aSmallCustomer({ name: "Plain", type: "Partner" }))).id,
      hive,
      /"Plain" has no Hive Partner ID/,
    ],
  ])("because it %s [input.rules]", async (_, parent, overrides, message) => {
    const input = aSmallCustomer({ parent: await parent(), ...overrides });
    bench.emulator.admin.resetRequests();
    const error = await errorOf(bench.run().customers.create(input), "invalid input");
    expect(error.message).toMatch(message);
    expect(error.message).toContain('"Small"');
    expect(bench.writes()).toBe(0);
  });
});

test("a violation that only the service finds is shown on the path of the program [input.violations]", async () => {
  const error = await errorOf(
    bench.run().customers.create(aSmallCustomer({ sso: { enabled: true, roleMappings: { Administrator: ["a*b"] } } })),
  );
  expect(error.message).toMatch(/sso\.roleMappings/);
  expect(error.violations.length).toBe(1);
});

test("values that the service stores differently are reported, and stay as declared in the state", async () => {
  bench.emulator.admin.behave({ extraFields: { defaultLanguage: "fr" } });
  const run = bench.run();
  const state = await run.customers.create(aSmallCustomer());
  expect(state.known.tree.defaultLanguage).toBe("en");
  expect(run.warnings.join()).toMatch(/defaultLanguage/);
});

test("every property on the wire is in the full customers of these tests", () => {
  const missing = leaves.filter(
    (leaf) =>
      leaf.facts.wire && valueAt(atRoot(), leaf.keys) === undefined && valueAt(aConsumer(), leaf.keys) === undefined,
  );
  expect(missing).toEqual([]);
});

describe("in a service that ignores filters, where one list answers the searches of some seconds,", () => {
  /** A run that has such a list already. */
  async function runWithList() {
    bench.emulator.admin.behave({ filters: "ignored" });
    bench.emulator.admin.seed({
      customers: Array.from({ length: 150 }, (_, index) => ({
        name: `Other ${index}`,
        type: "CONSUMER",
        defaultLanguage: "en",
      })),
    });
    const run = bench.run({ clock: systemClock });
    await run.customers.create(aSmallCustomer({ name: "First" }));
    bench.emulator.admin.resetRequests();
    return run;
  }

  test("creates cost no list of their own [contract.variations]", async () => {
    const run = await runWithList();
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => run.customers.create(aSmallCustomer({ name: `Next ${index}` }))),
    );
    expect([bench.count("list customers"), bench.count("create customer")]).toEqual([0, 5]);
  });

  test("a name that was taken since the list is refused by the service, and a new search finds its owner [adopt.refuse, adopt.existing]", async () => {
    const run = await runWithList();
    const id = idOf(bench.emulator.admin.create({ name: "Small", type: "CONSUMER", defaultLanguage: "en" }));
    expect((await errorOf(run.customers.create(aSmallCustomer()), "name taken")).message).toContain(
      `the name is taken by ${id}`,
    );
    expect((await run.customers.create(aSmallCustomer({ adopt: true }))).id).toBe(id);
    expect(bench.named("Small").length).toBe(1);
  });

  test("a customer whose create got no reply is found [safe.one-create]", async () => {
    const run = await runWithList();
    bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "create customer", times: 1 }]);
    const { id } = await run.customers.create(aSmallCustomer());
    expect(bench.named("Small").map((record) => record.id)).toEqual([id]);
  });

  test("customers that this run created or renamed are found, even in outdated lists [safe.one-create, contract.variations]", async () => {
    const run = await runWithList();
    bench.emulator.admin.behave({ uniqueNames: false, listLag: { calls: 1000 } });
    const made = await run.customers.create(aSmallCustomer());
    expect((await errorOf(run.customers.create(aSmallCustomer()), "name taken")).message).toContain(made.id);
    await run.customers.update(made.id, made.known, aSmallCustomer({ name: "Renamed" }));
    expect((await errorOf(run.customers.create(aSmallCustomer({ name: "Renamed" })), "name taken")).message).toContain(
      made.id,
    );
    expect((await run.customers.create(aSmallCustomer())).id).not.toBe(made.id);
  });
});
