// Services that quote what they hold: in any error, no secret of the customer comes out of the
// lifecycle. The search itself runs after every test of this folder (test/support/leaks.ts).
import type { FaultInput } from "../../emulator";
import { PartlyCreatedError } from "../../provider/core/errors";
import type { CustomerState } from "../../provider/lifecycle/state";
import { secretLeaves, valueAt, wireName, type Tree } from "../../schema";
import { errorOf, knownOf, useBench, type Run } from "../support/bench";
import { aPartner, canary } from "../support/customers";
import { leaksIn } from "../support/leaks";

const bench = useBench();
const partner = (overrides: Tree = {}) =>
  aPartner({
    parent: undefined,
    deletionProtection: false,
    hmac: { secret: undefined, rotate: undefined },
    ...overrides,
  });

/** Every secret of a customer, as a chatty service would put it into one message. */
function quoted(id: string): string {
  const record = bench.record(id) ?? {};
  return `could not store ${secretLeaves.map((leaf) => `${wireName(leaf)}=${String(record[wireName(leaf)])}`).join(", ")}`;
}

const operations: readonly (readonly [string, (state: CustomerState) => Promise<unknown>])[] = [
  ["reading", (state) => bench.run().customers.read(state.id, knownOf(state))],
  ["updating", (state) => bench.run().customers.update(state.id, state.known, partner({ name: "Acme Holding" }))],
  ["deleting", (state) => bench.run().customers.delete(state.id, state.known)],
];

describe.each(["echoed", "masked"] as const)("where secrets come back %s,", (secrets) => {
  test.each(operations.flatMap(([what, run]) => [0, 1].map((after) => [what, after, run] as const)))(
    "an error of %s, from call %s on, quotes none [secrets.output]",
    async (_, after, run) => {
      const state = await bench.given(partner());
      bench.emulator.admin.behave({ secrets });
      bench.emulator.admin.faults.set([{ kind: "status", status: 500, message: quoted(state.id), after }]);
      const outcome = await run(state).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      if (outcome !== undefined) expect(outcome).toContain("could not store hmacSecret=[secret]");
    },
  );

  test.each([0, 1, 2])(
    "an error of adopting, from call %s on, quotes none of what is declared [secrets.output]",
    async (after) => {
      const declared = partner({ hmac: { secret: `${canary}declared` } });
      const state = await bench.given(declared);
      bench.emulator.admin.behave({ secrets });
      bench.emulator.admin.faults.set([{ kind: "status", status: 500, message: quoted(state.id), after }]);
      const error = await errorOf(bench.run().customers.create({ ...declared, adopt: true, defaultLanguage: "fr" }));
      expect(error.message).toContain("[secret]");
    },
  );
});

test("a partly successful create quotes none, nor a generated one [secrets.output]", async () => {
  const run = bench.run();
  const create = run.api.create.bind(run.api);
  Object.assign(run.context.api, {
    timed: () => run.context.api,
    create: async (tree: Tree) => {
      const { id } = await create(tree);
      bench.emulator.admin.faults.set([{ kind: "status", status: 500, message: quoted(id) }]);
      const unread = await run.api.observe(id).then(
        () => undefined,
        (error: unknown) => error,
      );
      return { id, ...(unread instanceof Error && { unread }) };
    },
  });
  const error = await errorOf(run.customers.create(partner()), "partly created");
  expect(error.message).toContain("could not store hmacSecret=[secret]");
  if (!(error instanceof PartlyCreatedError)) throw error;
  expect((error.state as CustomerState).known.generated["hmac.secret"]).toMatch(/^[0-9a-f]{64}$/);
});

/**
 * A run whose updates are answered without a record, or refused as a fault has it, and after which nothing is answered
 * but with an error that quotes it.
 */
function quotingAfterUpdate(id: string): Run {
  const run = bench.run();
  const update = run.api.update.bind(run.api);
  Object.assign(run.context.api, {
    timed: () => run.context.api,
    update: async (...parameters: Parameters<typeof update>) => {
      await update(...parameters).finally(() => {
        bench.emulator.admin.faults.set([{ kind: "status", status: 500, message: quoted(id) }]);
      });
    },
  });
  return run;
}

test("an error of adopting quotes no secret of the adopted customer [secrets.output]", async () => {
  const state = await bench.given(partner());
  const error = await errorOf(
    quotingAfterUpdate(state.id).customers.create(partner({ adopt: true, defaultLanguage: "fr" })),
    "api",
  );
  expect(error.message).toContain("could not store hmacSecret=[secret]");
});

test.each([
  [
    "HMAC gets another secret",
    { hmac: { secret: undefined, rotate: "1" } },
    { hmac: { secret: undefined, rotate: "2" } },
  ],
  ["HMAC is switched on", { hmac: undefined }, { hmac: { secret: undefined, rotate: undefined } }],
] satisfies [string, Tree, Tree][])(
  "an update that can't be read afterwards quotes no secret that was generated for it: %s [secrets.output]",
  async (_, before, after) => {
    const state = await bench.given(partner(before));
    const run = quotingAfterUpdate(state.id);
    const error = await errorOf(run.customers.update(state.id, state.known, partner(after)), "partly updated");
    const made = String(bench.record(state.id)?.hmacSecret);
    expect([
      made === state.known.generated["hmac.secret"],
      /^[0-9a-f]{64}$/.test(made),
      error.message.includes(made),
    ]).toEqual([false, true, false]);
    expect(error.message).toContain("could not store hmacSecret=[secret]");
  },
);

test("an update that was carried out and refused as outdated quotes no generated secret, where the read fails [secrets.output]", async () => {
  const state = await bench.given(partner({ hmac: { secret: undefined, rotate: "1" } }));
  const run = quotingAfterUpdate(state.id);
  bench.emulator.admin.faults.set([
    { kind: "status", status: 412, route: "update customer", committed: true, times: 1 },
  ]);
  const error = await errorOf(
    run.customers.update(state.id, state.known, partner({ hmac: { secret: undefined, rotate: "2" } })),
  );
  const made = String(bench.record(state.id)?.hmacSecret);
  expect([made === state.known.generated["hmac.secret"], error.message.includes(made)]).toEqual([false, false]);
  expect(error.message).toContain("could not store hmacSecret=[secret]");
});

test("a refused create quotes none of what was sent, nor does the list before it [secrets.output]", async () => {
  const input = partner({ hmac: { secret: `${canary}declared` } });
  const all = secretLeaves.map((leaf) => String(valueAt(input, leaf.keys))).join(" ");
  for (const after of [0, 1]) {
    bench.emulator.admin.faults.set([{ kind: "status", status: 500, message: `cannot take ${all}`, after }]);
    expect((await errorOf(bench.run().customers.create(input))).message).toContain("cannot take [secret]");
  }
  expect(bench.named("Acme Group")).toEqual([]);
});

test("the search of this test finds a secret in a message, an audit log and a state [secrets.output]", async () => {
  const { id, known, ...rest } = await bench.given(partner());
  const none = { said: [], states: [], records: bench.emulator.admin.dump().customers, audit: [] };
  const secret = String(known.generated["hmac.secret"]);
  expect(leaksIn({ ...none, states: [{ id, known, ...rest }] })).toEqual([]);
  expect(leaksIn({ ...none, said: [`it was ${secret}`] }).length).toBe(1);
  expect(leaksIn({ ...none, states: [{ id, known, ...rest, version: secret }] }).length).toBe(1);
  expect(
    leaksIn({ ...none, states: [{ id, known: { ...known, tree: { ...known.tree, name: `${canary}name` } }, ...rest }] })
      .length,
  ).toBe(1);
});

describe("a secret that begins like words of a message", () => {
  const secret = "customers-of-acme-2024";
  const input = partner({ ecdn: { kollective: { token: secret } } });
  const cut = `token=${secret.slice(0, 17)}… is no token`;

  test.each([
    [
      "creating",
      "POST /v1/customers at ",
      () => bench.run().customers.create({ ...input, name: "Other" }),
      { route: "create customer" },
    ],
    [
      "creating, from the list on,",
      "GET /v1/customers at ",
      () => bench.run().customers.create({ ...input, name: "Other" }),
      { route: "list customers" },
    ],
    ["reading", "GET /v1/customers/", (state) => bench.run().customers.read(state.id, knownOf(state)), {}],
    [
      "updating",
      "PATCH /v1/customers/",
      (state) => bench.run().customers.update(state.id, state.known, { ...input, name: "Acme Holding" }),
      { route: "update customer" },
    ],
    [
      "deleting",
      "DELETE /v1/customers/",
      (state) => bench.run().customers.delete(state.id, state.known),
      { route: "delete customer" },
    ],
  ] satisfies [string, string, (state: CustomerState) => Promise<unknown>, Partial<FaultInput>][])(
    "spoils no word of an error of %s, and is not printed where the service quotes a part of it [secrets.output]",
    async (_, ours, run, where) => {
      const state = await bench.given(input);
      bench.emulator.admin.faults.set([
        { kind: "status", status: 403, code: "ACCESS_DENIED", message: `${cut}, ${secret}`, ...where },
      ]);
      const { message } = await errorOf(run(state));
      expect(message).toContain(ours);
      expect(message).toContain("(ACCESS_DENIED: token=[secret]… is no token, [secret])");
    },
  );

  test("is not printed by a create that partly succeeds or whose outcome is unknown [secrets.output]", async () => {
    const fault = { kind: "status", status: 500, message: cut } as const;
    bench.emulator.admin.behave({ createBody: "empty" });
    bench.emulator.admin.faults.set([{ ...fault, route: "read customer" }]);
    const half = await errorOf(bench.run().customers.create(input), "partly created");
    bench.emulator.admin.faults.set([
      { ...fault, route: "create customer" },
      { ...fault, route: "list customers", after: 1 },
    ]);
    const unclear = await errorOf(bench.run().customers.create({ ...input, name: "Other" }));
    expect([half.message, unclear.message].join()).not.toContain("customers-");
    expect([
      half.message.match(/token=\[secret\]/g)?.length,
      unclear.message.match(/token=\[secret\]/g)?.length,
    ]).toEqual([1, 2]);
    expect(unclear.message).toContain("POST /v1/customers at ");
  });

  test("is removed from violations, whose paths stay [secrets.output, input.violations]", async () => {
    const named = partner({ ecdn: { kollective: { token: "ecdn.hive.customer-1" } } });
    const state = await bench.given(named);
    const error = await errorOf(
      bench.run().customers.update(state.id, state.known, {
        ...named,
        ecdn: { ...(named.ecdn as Tree), hive: { partnerId: "9012", customer: true } },
      }),
      "invalid input",
    );
    expect(error.violations.map(({ path }) => path)).toEqual(["ecdn.hive.customer"]);
  });
});
