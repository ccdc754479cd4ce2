// Every answer that says nothing of the customer × every kind of change: an update that was carried out is a success.
import type { FaultInput } from "../../emulator";
import { readAgain, useBench } from "../support/bench";
import { aPartner, canary } from "../support/customers";
import { differences } from "../support/held";
import { withValue, type Tree, type Value } from "../../schema";

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
const changes: readonly (readonly [string, Value])[] = [
  ["name", "Acme Holding"],
  ["gdpr", undefined],
  ["sso.roleMappings", { Administrator: ["x"] }],
  ["ecdn.kollective", undefined],
  ["ecdn.ramp.apiKey", `${canary}other`],
  ["videoConferenceConnectors", undefined],
];

test.each(faults.flatMap(([what, fault]) => changes.map(([path, value]) => [path, what, fault, value] as const)))(
  "an update of %s that was carried out, with a reply of %s, is a success [safe.faults]",
  async (path, _, fault, value) => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    once({ ...fault, committed: true });
    const after = await run.customers.update(state.id, state.known, withValue(partner(), path.split("."), value));
    expect(differences(bench.record(state.id), after)).toEqual([]);
    expect([await readAgain(run, after), bench.count("update customer")]).toEqual([after, 1]);
  },
);
