// Updates whose answer says nothing of the customer: what is there afterwards decides, and the state claims nothing
// else.
import type { FaultInput } from "../../emulator";
import { errorOf, useBench } from "../support/bench";
import { aPartner, canary } from "../support/customers";
import { differences } from "../support/held";
import { withValue, type Tree } from "../../schema";

const bench = useBench();
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, hmac: { rotate: undefined }, ...overrides });
const once = (fault: FaultInput) => {
  bench.emulator.admin.faults.set([{ ...fault, route: "update customer", times: 1 }]);
};

const faults: readonly (readonly [string, FaultInput])[] = [
  ["an empty body", { kind: "empty" }],
  ["an empty 201", { kind: "empty", status: 201 }],
  ["half of the JSON", { kind: "half-json" }],
  ["something else", { kind: "other-product" }],
  ["a page", { kind: "html", status: 200 }],
];

test.each(faults.filter(([, fault]) => fault.kind !== "empty" || fault.status === undefined))(
  "an update that was not carried out, with a reply of %s, is an error [safe.faults]",
  async (_, fault) => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    once(fault);
    const error = await errorOf(
      run.customers.update(state.id, state.known, partner({ name: "Acme Holding" })),
      "unexpected reply",
    );
    expect(error.message).toMatch(/^Can't update customer .*PATCH .* answered 200 with/);
    expect(bench.record(state.id)?.name).toBe("Acme Group");
  },
);

test("an update that was carried out only in part is an error [safe.faults]", async () => {
  const run = bench.run();
  const state = await run.customers.create(partner());
  once({ kind: "empty", committed: true });
  bench.emulator.admin.behave({ extraFields: { defaultLanguage: "en" } });
  await errorOf(
    run.customers.update(state.id, state.known, partner({ name: "Acme Holding", defaultLanguage: "fr" })),
    "unexpected reply",
  );
});

describe("where secrets are hidden,", () => {
  beforeEach(() => {
    bench.emulator.admin.behave({ secrets: "masked" });
  });

  test("nothing shows whether a secret arrived, so such a reply is an error [safe.faults, secrets.masked]", async () => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    once({ kind: "empty" });
    await errorOf(
      run.customers.update(state.id, state.known, partner({ ecdn: { ramp: { apiKey: `${canary}other` } } })),
      "unexpected reply",
    );
  });

  test("a cleared block shows that the update was carried out [safe.faults]", async () => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    once({ kind: "empty", committed: true });
    const after = await run.customers.update(
      state.id,
      state.known,
      withValue(partner(), ["ecdn", "kollective"], undefined),
    );
    expect(differences(bench.record(state.id), after)).toEqual([]);
  });
});

test("if the read fails as well, the error is that of the update [safe.faults]", async () => {
  const run = bench.run();
  const state = await run.customers.create(partner());
  bench.emulator.admin.faults.set([
    { kind: "empty", route: "update customer", committed: true },
    { kind: "status", status: 500, route: "read customer", after: 1 },
  ]);
  const error = await errorOf(
    run.customers.update(state.id, state.known, partner({ name: "Acme Holding" })),
    "unexpected reply",
  );
  expect(error.message).toContain("PATCH ");
});
