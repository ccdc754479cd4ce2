// Two writers at once: what does not touch goes through on both sides, a clash on one leaf stops, and nothing is
// overwritten unseen.
import type { WireRecord } from "../../emulator";
import { canonical } from "../../provider/core/canonical";
import type { CustomerState } from "../../provider/lifecycle/state";
import { leafAt, secretLeaves, toWireValue, wireName, withValue, type Tree, type Value } from "../../schema";
import { errorOf, guide, readAgain, useBench, type Run } from "../support/bench";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, hmac: { rotate: undefined }, ...overrides });
const edit = (id: string, changes: WireRecord) => bench.emulator.admin.edit(id, changes, { unchecked: true });
const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((index) => `65a0c0ffee0ddba11c0ffee${index}`);

/** A run in which another user writes between each observation and the update that follows it, so often. */
function interrupted(theirs: readonly WireRecord[], id: string): Run {
  const run = bench.run();
  const queue = [...theirs];
  const observe = run.api.observe.bind(run.api);
  Object.assign(run.context.api, {
    timed: () => run.context.api,
    observe: async (wanted: string) => {
      const seen = await observe(wanted);
      const next = wanted === id ? queue.shift() : undefined;
      if (next) edit(id, next);
      return seen;
    },
  });
  return run;
}

async function updated(run: Run, state: CustomerState, input: Tree): Promise<CustomerState> {
  const after = await run.customers.update(state.id, state.known, input);
  expect(after.known.tree).toEqual(canonical(input));
  return after;
}

test("too many connectors, with those added elsewhere, are refused before anything is sent [preview.exact]", async () => {
  const state = await bench.given(partner({ videoConferenceConnectors: [a!] }));
  edit(state.id, { videoConferenceConnectorIds: [a!, b!, c!] });
  const run = bench.run();
  const input = partner({ videoConferenceConnectors: [a!, d!, e!] });
  const error = await errorOf(run.customers.update(state.id, state.known, input), "conflict");
  expect(error.message).toBe(
    `Can't update customer "Acme Group" (${state.id}): videoConferenceConnectors would hold 5 items, and at most 4 are allowed. ` +
      "Another user added items that the state doesn't hold yet, and an update keeps them. <refresh>.",
  );
  expect(run.sent).toEqual([]);
  // What it says to do helps: once the state knows them, the program decides.
  const after = await run.customers.update(state.id, (await readAgain(run, state)).known, input);
  expect(differences(bench.record(state.id), after)).toEqual([]);
});

describe("a change elsewhere before an update", () => {
  const theirs: readonly (readonly [string, WireRecord])[] = [
    ["defaultLanguage", { defaultLanguage: "fr" }],
    ["accountType", { accountType: "PUBLIC" }],
    ["sso.identityProvider", { identityProvider: "theirs" }],
    ["gdpr.enabled", { gdprEnabled: false }],
    ["hmac.secret", { hmacSecret: `${canary}theirs` }],
    ["ecdn.hive.partnerId", { hivePartnerId: null }],
    ["ecdn.kollective.token", { kollectiveToken: `${canary}theirs` }],
    ["videoConferenceConnectors", { videoConferenceConnectorIds: [c!] }],
  ];

  test.each(theirs)(
    "of another property, %s, is not overwritten and is reported [safe.only-differences]",
    async (path, changes) => {
      const state = await bench.given(partner());
      edit(state.id, changes);
      const run = bench.run();
      const after = await updated(run, state, partner({ name: "Acme Holding" }));
      expect(run.sent).toEqual([{ name: "Acme Holding" }]);
      expect(bench.record(state.id)).toMatchObject({ ...changes, name: "Acme Holding" });
      expect(run.warnings.join()).toMatch(new RegExp(`not overwritten: ${path} of "Acme Holding".*<refresh>`));
      expect(differences(bench.record(state.id), after)).toEqual([path]);
    },
  );

  test("of the same property is overwritten, and reported [safe.only-differences]", async () => {
    const state = await bench.given(partner());
    edit(state.id, { defaultLanguage: "fr" });
    const run = bench.run();
    await updated(run, state, partner({ defaultLanguage: "it" }));
    expect(bench.record(state.id)?.defaultLanguage).toBe("it");
    expect(run.warnings.join()).toMatch(/defaultLanguage/);
  });

  test("does not exist: no warning [input.warnings]", async () => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    await updated(run, state, partner({ name: "Acme Holding", videoConferenceConnectors: [a!, c!] }));
    expect(run.warnings).toEqual([]);
  });
});

describe("sets are merged", () => {
  const roles = (mappings: Readonly<Record<string, readonly string[]>>) => partner({ sso: { roleMappings: mappings } });
  const wireRoles = (mappings: Readonly<Record<string, readonly string[]>>) =>
    toWireValue(leafAt("sso.roleMappings")!, mappings);

  test.each<
    [
      string,
      readonly (string | undefined)[],
      readonly (string | undefined)[],
      readonly (string | undefined)[],
      readonly (string | undefined)[],
    ]
  >([
    ["added here, added there", [a, b], [a, b, c], [a, b, d], [a, b, c, d]],
    ["taken here, added there", [a, b], [a], [a, b, d], [a, d]],
    ["added here, taken there", [a, b], [a, b, c], [a], [a, c]],
    ["taken on both sides", [a, b], [a], [a], [a]],
    ["added on both sides", [a, b], [a, b, c], [a, b, c], [a, b, c]],
    ["emptied here, added there", [a, b], [], [a, b, e], [e]],
  ])("by connector: %s [safe.only-differences]", async (_, before, mine, theirs, wanted) => {
    const state = await bench.given(partner({ videoConferenceConnectors: before }));
    edit(state.id, { videoConferenceConnectorIds: theirs });
    const run = bench.run();
    await updated(run, state, partner({ videoConferenceConnectors: mine }));
    expect(new Set(bench.record(state.id)?.videoConferenceConnectorIds as string[])).toEqual(new Set(wanted));
    const isLeft = new Set(wanted).size !== new Set(mine).size || mine.some((id) => !wanted.includes(id));
    expect(run.warnings.join().includes("not overwritten: videoConferenceConnectors")).toBe(isLeft);
  });

  test("by role and by group [safe.only-differences]", async () => {
    const state = await bench.given(
      roles({ Administrator: ["one", "two"], "Webcast Editor": ["editors"], Gone: ["g"] }),
    );
    edit(state.id, {
      roleMappings: wireRoles({
        Administrator: ["one", "two", "theirs"],
        "Webcast Editor": ["editors"],
        Gone: ["g"],
        Press: ["p"],
      }),
    });
    const run = bench.run();
    await updated(run, state, roles({ Administrator: ["two", "ours"], "Webcast Editor": ["editors"] }));
    const pairs = (bench.record(state.id)?.roleMappings as { role: string; group: string }[]).map(
      ({ role, group }) => `${role} ${group}`,
    );
    expect(pairs.sort()).toEqual([
      "ADMINISTRATOR ours",
      "ADMINISTRATOR theirs",
      "ADMINISTRATOR two",
      "Press p",
      "WEBCAST_EDITOR editors",
    ]);
    expect(run.warnings.join()).toMatch(/not overwritten: sso\.roleMappings/);
  });
});

describe("another user writes between the read and the update:", () => {
  test("a change of another property is kept, and ours is sent [safe.two-writers]", async () => {
    const state = await bench.given(partner());
    const run = interrupted([{ defaultLanguage: "fr" }, { identityProvider: "theirs" }], state.id);
    await updated(run, state, partner({ name: "Acme Holding", ecdn: { kollective: { token: `${canary}new` } } }));
    expect(bench.record(state.id)).toMatchObject({
      name: "Acme Holding",
      kollectiveToken: `${canary}new`,
      defaultLanguage: "fr",
      identityProvider: "theirs",
    });
    expect(run.warnings.join()).toMatch(/not overwritten: defaultLanguage, sso\.identityProvider/);
  });

  test("sets are merged again [safe.two-writers]", async () => {
    const state = await bench.given(partner());
    await updated(
      interrupted([{ videoConferenceConnectorIds: [a!, b!, d!] }], state.id),
      state,
      partner({ videoConferenceConnectors: [a!, c!] }),
    );
    expect(new Set(bench.record(state.id)?.videoConferenceConnectorIds as string[])).toEqual(new Set([a, c, d]));
  });

  const clashes: readonly (readonly [string, Value, string])[] = [
    ["defaultLanguage", "it", "fr"],
    ["name", "Ours", "Theirs"],
    ["ecdn.hive.partnerId", "1", "2"],
    ["sso.identityProvider", undefined, "theirs"],
    ...secretLeaves.map((leaf): readonly [string, Value, string] => [leaf.path, `${canary}ours`, `${canary}theirs`]),
  ];

  test.each(clashes)(
    "a change of the same property, %s, stops the update with both values, unless they are secret [safe.two-writers, secrets.output]",
    async (path, mine, theirs) => {
      const leaf = leafAt(path)!;
      const state = await bench.given(partner());
      const run = interrupted([{ [wireName(leaf)]: theirs }], state.id);
      const error = await errorOf(
        run.customers.update(state.id, state.known, withValue(partner(), leaf.keys, mine)),
        "conflict",
      );
      const shown = (value: Value) => (leaf.facts.secret ? "[secret]" : JSON.stringify(value ?? null));
      expect(error.message).toContain(
        `${path} at the same moment, to ${shown(theirs)}, while this run sets ${shown(mine)}`,
      );
      expect(error.message).toContain(guide.refresh);
      expect(bench.record(state.id)?.[wireName(leaf)]).toBe(theirs);
    },
  );

  test("the same change of the same property is no conflict [safe.two-writers, budget.no-request]", async () => {
    const state = await bench.given(partner());
    const run = interrupted([{ defaultLanguage: "fr" }], state.id);
    await updated(run, state, partner({ defaultLanguage: "fr" }));
    expect(bench.emulator.admin.audit().filter((entry) => entry.action === "updated").length).toBe(1);
  });

  test("again and again, the update stops, and their change is kept [safe.two-writers]", async () => {
    const state = await bench.given(partner());
    const run = interrupted(
      Array.from({ length: 20 }, (_, index) => ({ identityProvider: `theirs-${index}` })),
      state.id,
    );
    const error = await errorOf(run.customers.update(state.id, state.known, partner({ name: "Ours" })));
    expect(error.message).toContain(state.id);
    expect(bench.record(state.id)).toMatchObject({ name: "Acme Group" });
  });

  test("a delete stops the update [safe.gone]", async () => {
    const state = await bench.given(aSmallCustomer());
    const run = interrupted([{ defaultLanguage: "fr" }], state.id);
    bench.emulator.admin.faults.set([
      { kind: "status", status: 404, code: "NOT_FOUND", route: "read customer", after: 1 },
    ]);
    await errorOf(run.customers.update(state.id, state.known, aSmallCustomer({ name: "Ours" })), "not found");
  });
});

test.each(["echoed", "masked"] as const)(
  "an update whose reply got lost is neither refused nor sent twice, secrets %s [safe.two-writers]",
  async (secrets) => {
    bench.emulator.admin.behave({ secrets });
    const state = await bench.given(partner());
    bench.emulator.admin.faults.set([{ kind: "reset", committed: true, route: "update customer", times: 1 }]);
    const input = partner({
      name: "Acme Holding",
      videoConferenceConnectors: [a!, c!],
      ecdn: { ramp: { apiKey: `${canary}new` } },
    });
    const run = bench.run();
    const after = await updated(run, state, input);
    expect(differences(bench.record(state.id), after)).toEqual([]);
    expect((await readAgain(run, after)).known).toEqual(after.known);
    expect(bench.emulator.admin.audit().filter((entry) => entry.action === "updated").length).toBe(1);
  },
);

test("without ETags the update goes through as it was observed", async () => {
  bench.emulator.admin.behave({ etag: false });
  const state = await bench.given(partner());
  await updated(bench.run(), state, partner({ name: "Acme Holding" }));
  expect(bench.record(state.id)?.name).toBe("Acme Holding");
});
