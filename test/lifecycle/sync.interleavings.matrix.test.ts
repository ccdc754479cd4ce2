// Two writers without ETags: every moment at which another one can write, for every kind of property and both verbs.
// Each change is merged or reported, or it came where nothing can show it: between the read right before an update and
// the update, or after the read right after it.
import type { EmulatorOptions, WireRecord } from "../../emulator";
import type { CustomerState } from "../../provider/lifecycle/state";
import { ContractProfile, type Tree } from "../../schema";
import { useBench, type Bench, type Run } from "../support/bench";
import { aPartner } from "../support/customers";

const [a, b, c, d] = [0, 1, 2, 3].map((index) => `65a0c0ffee0ddba11c0ffee${index}`);
const partner = (overrides: Tree = {}) =>
  aPartner({ parent: undefined, hmac: { rotate: undefined }, videoConferenceConnectors: [a!, b!], ...overrides });
const profiles: Readonly<Record<string, EmulatorOptions>> = {
  PATCH: {},
  PUT: { profile: ContractProfile.parse({ update: { method: "PUT" }, secrets: { reply: "echoed" } }) },
};

/** What both change, and how that shows: theirs as a record, ours as inputs. */
const changes = {
  "the same property": {
    ours: { defaultLanguage: "it" },
    theirs: { defaultLanguage: "fr" },
    ourPath: "defaultLanguage",
    theirPath: "defaultLanguage",
  },
  "disjoint properties": {
    ours: { name: "Ours" },
    theirs: { identityProvider: "theirs" },
    ourPath: "name",
    theirPath: "sso.identityProvider",
  },
  "one set": {
    ours: { videoConferenceConnectors: [a!, b!, c!] },
    theirs: { videoConferenceConnectorIds: [a!, b!, d!] },
    ourPath: "videoConferenceConnectors",
    theirPath: "videoConferenceConnectors",
  },
} as const;
type What = keyof typeof changes;

const moments = [
  "before the read",
  "between the read and the update",
  "between the update and the read after it",
  "after the read after it",
] as const;
type Moment = (typeof moments)[number];

/** What is there afterwards of both, and the warning; undefined: none. */
type Outcome = readonly [there: WireRecord, warning?: RegExp];
const [left, lost, undone] = [
  (path: string) => new RegExp(`^Changed elsewhere and not overwritten: ${path} of `),
  (path: string) => new RegExp(`^Not as sent right after the update: ${path} of `),
  (path: string) => new RegExp(`^Changed elsewhere and overwritten with the program's value: ${path} of `),
];
const connectors = (...ids: readonly (string | undefined)[]) => ({ videoConferenceConnectorIds: ids });

function outcomeOf(verb: string, what: What, moment: Moment): Outcome {
  const isUnseen = moment === "between the read and the update";
  const unlessLater = (warning: RegExp) => (moment === "after the read after it" ? undefined : warning);
  switch (what) {
    case "the same property":
      if (moment === "before the read") return [{ defaultLanguage: "it" }, undone("defaultLanguage")];
      if (isUnseen) return [{ defaultLanguage: "it" }];
      return [{ defaultLanguage: "fr" }, unlessLater(lost("defaultLanguage"))];
    case "disjoint properties":
      if (isUnseen && verb === "PUT") return [{ name: "Ours", identityProvider: "acme-saml" }];
      return [{ name: "Ours", identityProvider: "theirs" }, unlessLater(left("sso.identityProvider"))];
    case "one set":
      if (moment === "before the read") return [connectors(a, b, c, d), left("videoConferenceConnectors")];
      if (isUnseen) return [connectors(a, b, c)];
      return [connectors(a, b, d), unlessLater(lost("videoConferenceConnectors"))];
  }
}

/** Runs something before or after the calls of an update. */
function around(run: Run, at: Partial<Record<Moment, () => unknown>>): void {
  const [observe, update] = [
    run.context.api.observe.bind(run.context.api),
    run.context.api.update.bind(run.context.api),
  ];
  let hasWritten = false;
  Object.assign(run.context.api, {
    timed: () => run.context.api,
    observe: async (id: string) => {
      await at[hasWritten ? "between the update and the read after it" : "before the read"]?.();
      const seen = await observe(id);
      if (hasWritten) await at["after the read after it"]?.();
      return seen;
    },
    update: async (...parameters: Parameters<typeof update>) => {
      await at["between the read and the update"]?.();
      hasWritten = true;
      return update(...parameters);
    },
  });
}

const sorted = (record: WireRecord): WireRecord =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value]),
  );

async function givenTo(bench: Bench, updateBody: "representation" | "empty", etag = false): Promise<CustomerState> {
  bench.emulator.admin.behave({ etag, updateBody });
  const state = await bench.given(partner());
  bench.emulator.admin.resetRequests();
  return state;
}

describe.each(Object.keys(profiles))("%s without ETags", (verb) => {
  const bench = useBench(profiles[verb]);
  const update = (run: Run, state: CustomerState, what: What) =>
    run.customers.update(state.id, state.known, partner(changes[what].ours));
  const cases = (Object.keys(changes) as What[]).flatMap((what) =>
    moments.flatMap((moment) => (["representation", "empty"] as const).map((reply) => [what, moment, reply] as const)),
  );

  test.each(cases)(
    "%s, changed elsewhere %s, with a reply of %s: the change is merged or reported, where anything shows it [safe.two-writers]",
    async (what, moment, reply) => {
      const state = await givenTo(bench, reply);
      const run = bench.run();
      around(run, {
        [moment]: () => {
          bench.emulator.admin.edit(state.id, changes[what].theirs, { unchecked: true });
        },
      });
      await update(run, state, what);
      const [there, warning] = outcomeOf(verb, what, moment);
      expect(sorted(bench.record(state.id)!)).toMatchObject(sorted(there));
      expect(run.warnings).toEqual(warning ? [expect.stringMatching(warning)] : []);
    },
  );

  test.each(Object.keys(changes) as What[])(
    "two runs at once, %s: what one overwrites of the other is reported [safe.two-writers]",
    async (what) => {
      const state = await givenTo(bench, "representation");
      const [first, second] = [bench.run(), bench.run()];
      let goOn = () => {};
      const both = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      let read = 0;
      // Both have read before either of them writes, and the other has written before the first one reads again.
      const meet = () => {
        if (++read === 2) goOn();
        return both;
      };
      let secondEnds: Promise<unknown> = Promise.resolve();
      around(first, {
        "between the read and the update": meet,
        "between the update and the read after it": () => secondEnds,
      });
      around(second, {
        "between the read and the update": async () => {
          await meet();
          await new Promise((resolve) => {
            setTimeout(resolve, 50);
          });
        },
      });
      const theirs = {
        "the same property": { defaultLanguage: "fr" },
        "disjoint properties": { sso: { identityProvider: "theirs" } },
        "one set": { videoConferenceConnectors: [a!, b!, d!] },
      }[what];
      secondEnds = second.customers.update(state.id, state.known, partner(theirs));
      await update(first, state, what);
      const isMerged = what === "disjoint properties" && verb === "PATCH";
      expect(first.warnings.join()).toMatch(isMerged ? left("sso.identityProvider") : lost(changes[what].ourPath));
      if (isMerged) expect(bench.record(state.id)).toMatchObject({ name: "Ours", identityProvider: "theirs" });
    },
  );

  test.each([
    [true, "representation", 1],
    [true, "empty", 2],
    [false, "representation", 2],
    [false, "empty", 2],
  ] as const)(
    "with ETags %s and a reply of %s an update costs one write and %d reads [safe.two-writers, budget.no-request]",
    async (etag, reply, reads) => {
      const state = await givenTo(bench, reply, etag);
      const run = bench.run();
      await run.customers.update(state.id, state.known, partner({ name: "Ours" }));
      expect([bench.count("read customer"), bench.count("update customer"), run.warnings]).toEqual([reads, 1, []]);
    },
  );
});
