// Creations whose answer got lost or says nothing: never two customers, and never none where success is reported.
import type { FaultInput, WireRecord } from "../../emulator";
import { isKind, PartlyCreatedError } from "../../provider/core/errors";
import type { CustomerState } from "../../provider/lifecycle/state";
import { toWireRecord, type Tree } from "../../schema";
import { errorOf, guide, idOf, useBench } from "../support/bench";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const hour = 3_600_000;
const timeouts = { requestTimeoutMs: 250 };

const losses: Readonly<Record<string, FaultInput>> = {
  "the connection breaks": { kind: "reset" },
  "no answer comes": { kind: "hang" },
  "500 comes": { kind: "status", status: 500 },
  "502 comes from a proxy": { kind: "html", status: 502 },
  "503 comes": { kind: "status", status: 503 },
  "503 comes with Retry-After": { kind: "throttle", status: 503 },
  "half of the JSON comes": { kind: "half-json" },
  "something else comes with 200": { kind: "other-product" },
  "200 comes without a body": { kind: "empty" },
};
const moments = [
  ["before it takes effect", false],
  ["after it took effect", true],
] as const;
const names = [
  ["unique", true],
  ["not unique", false],
] as const;
const delays = [
  ["prompt", 0],
  ["late", 2],
] as const;

const matrix = Object.entries(losses).flatMap(([what, fault]) =>
  moments.flatMap(([when, committed]) =>
    names.flatMap(([naming, uniqueNames]) =>
      delays.map(([speed, calls]) => ({
        what,
        when,
        naming,
        speed,
        fault: { ...fault, committed },
        uniqueNames,
        calls,
      })),
    ),
  ),
);

test.each(matrix)(
  "a create during which $what $when creates exactly one customer, names $naming, list $speed [safe.one-create]",
  async ({ fault, uniqueNames, calls }) => {
    bench.emulator.admin.behave({ uniqueNames, listLag: { calls } });
    bench.emulator.admin.faults.set([{ ...fault, route: "create customer", times: 1 }]);
    const state = await bench
      .run({ settings: fault.kind === "hang" ? timeouts : {} })
      .customers.create(aSmallCustomer({ hmac: {} }));
    expect(bench.named("Small").map((record) => record.id)).toEqual([state.id]);
    expect(differences(bench.record(state.id), state)).toEqual([]);
  },
);

test.each([
  ["summaries", { list: "summary" }],
  ["masked secrets", { secrets: "masked" }],
  ["secrets left out", { secrets: "absent" }],
  ["arrays in another order", { arrays: "reversed" }],
  ["filters ignored", { filters: "ignored" }],
  ["trimmed texts", { trims: true, normalises: true }],
  ["the account as parent", { extraFields: { parentId: "65aacc000000000000000001" } }],
] as const)(
  "a full customer is recognized in a list with %s after a lost reply [safe.one-create]",
  async (_, behaviour) => {
    bench.emulator.admin.behave({ ...behaviour, uniqueNames: false });
    bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "create customer", times: 1 }]);
    const state = await bench.run().customers.create(aPartner({ parent: undefined, hmac: { secret: undefined } }));
    expect(bench.named("Acme Group").map((record) => record.id)).toEqual([state.id]);
    expect(differences(bench.record(state.id), state)).toEqual([]);
  },
);

test.each(names)(
  "two creates at once whose replies get lost create two customers, names %s [safe.one-create]",
  async (_, uniqueNames) => {
    bench.emulator.admin.behave({ uniqueNames });
    bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "create customer", times: 2 }]);
    const run = bench.run();
    const states = await Promise.all(["One", "Other"].map((name) => run.customers.create(aSmallCustomer({ name }))));
    expect(states.map(({ id }) => bench.record(id)?.name)).toEqual(["One", "Other"]);
    expect(bench.emulator.admin.dump().customers.length).toBe(2);
  },
);

test("a create that is lost every time ends with an error, and creates none [safe.one-create]", async () => {
  bench.emulator.admin.faults.set([{ kind: "reset", route: "create customer" }]);
  const error = await errorOf(bench.run().customers.create(aSmallCustomer()), "network");
  expect(error.message).toMatch(/"Small".*POST .*may have been carried out/);
  expect([bench.named("Small").length, bench.count("create customer")]).toEqual([0, 3]);
});

test("a list that is outdated for longer than the searches wait leads to no second customer where names are unique [safe.one-create]", async () => {
  bench.emulator.admin.behave({ listLag: { calls: 1_000 } });
  bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "create customer", times: 1 }]);
  await errorOf(bench.run().customers.create(aSmallCustomer()), "name taken");
  expect(bench.named("Small").length).toBe(1);
});

test("a list that is outdated until a second attempt is refused is waited for [safe.one-create]", async () => {
  bench.emulator.admin.behave({ listLag: { calls: 9 } });
  bench.emulator.admin.faults.set([
    { kind: "reset", committed: true, route: "create customer", times: 1 },
    { kind: "status", status: 409, code: "CONFLICT", route: "create customer", after: 1 },
  ]);
  const state = await bench.run().customers.create(aSmallCustomer());
  expect([bench.named("Small").map((record) => record.id), bench.count("create customer")]).toEqual([[state.id], 2]);
});

test.each(names)(
  "when the list fails after a lost reply, the error reports that the customer may exist, and adopting completes it, names %s [safe.one-create]",
  async (_, uniqueNames) => {
    bench.emulator.admin.behave({ uniqueNames });
    bench.emulator.admin.faults.set([
      { kind: "reset", committed: true, route: "create customer", times: 1 },
      { kind: "status", status: 500, route: "list customers", after: 1 },
    ]);
    const error = await errorOf(bench.run().customers.create(aSmallCustomer()));
    expect(error.message).toMatch(/"Small".*POST .*may have been carried out/);
    bench.emulator.admin.faults.clear();
    const state = await bench.run().customers.create(aSmallCustomer({ adopt: true }));
    expect(bench.named("Small").map((record) => record.id)).toEqual([state.id]);
  },
);

describe("a customer that another user created", () => {
  const theirs = (overrides: WireRecord = {}): WireRecord => ({
    ...toWireRecord(aSmallCustomer()),
    createdAt: new Date(Date.now() - hour).toISOString(),
    ...overrides,
  });
  const lost: FaultInput = { kind: "reset", route: "create customer", times: 1 };

  test.each(
    names.flatMap(([naming, uniqueNames]) =>
      moments.map(([when, committed]) => [naming, when, uniqueNames, committed] as const),
    ),
  )(
    "before, identical and listed late, is never taken for ours, names %s, connection broken %s [safe.one-create]",
    async (_, __, uniqueNames, committed) => {
      bench.emulator.admin.behave({ uniqueNames, listLag: { calls: 2 } });
      const there = bench.emulator.admin.create(theirs());
      bench.emulator.admin.faults.set([{ ...lost, committed }]);
      const outcome: CustomerState | string = await bench
        .run()
        .customers.create(aSmallCustomer())
        .catch((error: unknown) => {
          expect(isKind(error, "name taken")).toBe(true);
          return String(error);
        });
      expect(bench.named("Small").length).toBe(!uniqueNames && committed ? 2 : 1);
      if (typeof outcome === "string") expect(outcome).toContain(guide.taken(idOf(there)));
      else expect(outcome.id).not.toBe(there.id);
    },
  );

  test.each([
    ["another language", { defaultLanguage: "fr" }, {}],
    ["another secret", { hmacEnabled: true, hmacSecret: `${canary}theirs` }, { hmac: {} }],
  ] as const)(
    "meanwhile, with %s, is not taken for ours, and no second one is sent [safe.one-create]",
    async (_, record, overrides: Tree) => {
      bench.emulator.admin.behave({ uniqueNames: false, listLag: { calls: 1 } });
      const there = bench.emulator.admin.create(theirs({ ...record, createdAt: new Date().toISOString() }));
      bench.emulator.admin.faults.set([lost]);
      const error = await errorOf(bench.run().customers.create(aSmallCustomer(overrides)), "name taken");
      expect(error.message).toContain(guide.taken(idOf(there)));
      expect(bench.named("Small").length).toBe(1);
    },
  );
});

describe("a customer whose create partly succeeded", () => {
  const unreadable: readonly (readonly [string, FaultInput])[] = [
    ["fails", { kind: "status", status: 500 }],
    ["is refused", { kind: "status", status: 403, code: "ACCESS_DENIED" }],
    ["breaks", { kind: "reset" }],
    ["does not find it yet", { kind: "status", status: 404, code: "NOT_FOUND" }],
    ["brings something else", { kind: "other-product" }],
  ];

  test.each(unreadable)(
    "because reading it %s is kept with its id, and the next update completes it without a second one [safe.half-created]",
    async (_, fault) => {
      bench.emulator.admin.behave({ createBody: "empty" });
      bench.emulator.admin.faults.set([{ ...fault, route: "read customer" }]);
      const input = aPartner({ parent: undefined, hmac: { secret: undefined } });
      const error = await errorOf(bench.run().customers.create(input), "partly created");
      if (!(error instanceof PartlyCreatedError)) throw error;
      const state = error.state as CustomerState;
      expect(error.message).toContain(state.id);
      expect(differences(bench.record(state.id), state)).toEqual([]);

      bench.emulator.admin.faults.clear();
      bench.emulator.admin.edit(state.id, { defaultLanguage: "fr" });
      const after = await bench.run().customers.update(state.id, state.known, { ...input, name: "Acme Holding" });
      expect(after.known.generated).toEqual(state.known.generated);
      expect(differences(bench.record(state.id), after)).toEqual(["defaultLanguage"]);
      expect(bench.emulator.admin.dump().customers.length).toBe(1);
    },
  );
});
