// Desired against known: exactly the leaves that differ, and what a difference means, as the facts of each leaf say.
import fc from "fast-check";
import {
  isList,
  isTree,
  leaves,
  normalText,
  unknown,
  valueAt,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { canonical } from "../../provider/core/canonical";
import { alignOrder, onlyChanged, restated } from "../../provider/pulumi/stored-inputs";
import { diff, type StateValues } from "../../provider/core/diff";
import { generatedAfter } from "../../provider/lifecycle/secrets";
import { arbitraryCustomer, arbitraryUnknowns } from "../support/arbitraries";
import { none, same } from "../support/claims";
import { aConsumer, aPartner } from "../support/customers";
import { rounds } from "../support/rounds";
import { knownOf } from "../support/service";

const runs = rounds();
const pathsOf = (known: StateValues, desired: Tree) => diff(known, desired).map((change) => change.leaf.path);

/**
 * A text that is equal where two values mean the same: sets sorted, what is off left out, addresses in their normal
 * form, which has tests of its own.
 */
function meaning(leaf: Leaf, value: Value): string {
  if (isList(value)) return JSON.stringify([...value].map(String).sort());
  if (isTree(value))
    return JSON.stringify(
      Object.entries(value)
        .map(([key, list]) => [key, meaning(leaf, list)])
        .sort(),
    );
  const shown = value ?? leaf.facts.absentMeans ?? null;
  return JSON.stringify(typeof shown === "string" ? normalText(leaf.facts, shown) : shown);
}

/** Leaves whose absence is a wish of its own: to keep, or to leave to the service. */
const absentMeansKeep = (leaf: Leaf) => leaf.facts.generated !== undefined || leaf.facts.serverDecides === true;

test("of two customers exactly the leaves that mean something else differ, in the order of the form [preview.exact]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) => {
      const [before, after] = [canonical(one), canonical(other)];
      const expected = leaves.filter((leaf) => {
        const [from, to] = [valueAt(before, leaf.keys), valueAt(after, leaf.keys)];
        const isIdle =
          leaf.enabledBy &&
          valueAt(before, leaf.enabledBy.keys) !== true &&
          valueAt(after, leaf.enabledBy.keys) !== true;
        if (leaf.facts.onlyAtCreate || (to === undefined && (isIdle || absentMeansKeep(leaf)))) return false;
        return meaning(leaf, from) !== meaning(leaf, to);
      });
      same(
        pathsOf({ tree: before, generated: {} }, other),
        expected.map((leaf) => leaf.path),
      );
    }),
    runs,
  );
});

test("carrying out what diff says leaves nothing to do [preview.exact]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) => {
      const known = knownOf(one);
      // A switch that is left out of a declared block is on, so here each is written out.
      const gates = leaves.filter((leaf) => leaf.facts.isSwitch && valueAt(known.tree, leaf.keys) === undefined);
      const written = gates.reduce((result, gate) => withValue(result, gate.keys, false), known.tree);
      const tree = diff(known, other).reduce(
        (result, { leaf, to }) => withValue(result, leaf.keys, to ?? leaf.facts.absentMeans),
        written,
      );
      none(diff({ generated: generatedAfter(canonical(other), known.generated), tree }, other));
    }),
    runs,
  );
});

test("only what can't change after create replaces a customer [preview.replace]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), arbitraryCustomer(), (one, other) =>
      diff(knownOf(one), other).every(({ leaf, replaces }) => replaces === ["type", "parent"].includes(leaf.path)),
    ),
    runs,
  );
});

test("whatever is not known yet shows as a change of each leaf it may change, and replaces where the leaf can't change [preview.unknown-replaces, preview.exact]", () => {
  const cases = arbitraryCustomer().chain((input) => fc.tuple(fc.constant(input), arbitraryUnknowns(input)));
  fc.assert(
    fc.property(cases, ([input, desired]) => {
      const changes = diff(knownOf(input), desired);
      const mayChange = leaves.filter(
        (leaf) => !leaf.facts.onlyAtCreate && holds(valueAt(canonical(desired), leaf.keys)),
      );
      same(
        changes.map(({ leaf, replaces }) => [leaf.path, replaces]),
        mayChange.map((leaf) => [leaf.path, leaf.facts.createOnly === true]),
      );
    }),
    runs,
  );
});

function holds(value: Value): boolean {
  return (
    value === unknown ||
    (isList(value) && value.includes(unknown)) ||
    (isTree(value) && Object.values(value).some(holds))
  );
}

const rotated = aPartner({ hmac: { secret: undefined, rotate: "2025" } });
const generatedIn = (tree: Tree, secret = "canary-in-use"): StateValues => ({
  tree,
  generated: { "hmac.secret": secret },
});

test.each<[string, StateValues, Tree, string[]]>([
  [
    "a changed type replaces the customer",
    knownOf(aPartner({ ecdn: undefined })),
    aPartner({ type: "Consumer", ecdn: undefined }),
    ["type!"],
  ],
  [
    "a changed parent replaces the customer",
    knownOf(aPartner()),
    aPartner({ parent: "65a0000000000000000000bb" }),
    ["parent!"],
  ],
  [
    "a parent that is declared later, or taken out, replaces the customer",
    knownOf(aPartner({ parent: undefined })),
    aPartner(),
    ["parent!"],
  ],
  [
    "a parent that is taken out replaces the customer",
    knownOf(aPartner()),
    aPartner({ parent: undefined }),
    ["parent!"],
  ],
  ["an unknown parent replaces the customer", knownOf(aPartner()), aPartner({ parent: unknown }), ["parent!"]],
  ["an unknown type replaces the customer", knownOf(aPartner()), aPartner({ type: unknown }), ["type!"]],
  [
    "everything else updates it",
    knownOf(aPartner()),
    aPartner({ name: "Other", defaultLanguage: "de", accountType: "public" }),
    ["name", "defaultLanguage", "accountType"],
  ],
  ["a word about creation is no change afterwards", knownOf(aPartner()), aPartner({ adopt: "overwrite" }), []],
  [
    "deletion protection switched off is a change of its own",
    knownOf(aPartner()),
    aPartner({ deletionProtection: false }),
    ["deletionProtection"],
  ],
  ["deletion protection left out is the default", knownOf(aPartner()), aPartner({ deletionProtection: undefined }), []],
  [
    "an account type that is taken out is left to the service",
    knownOf(aPartner()),
    aPartner({ accountType: undefined }),
    [],
  ],
  [
    "a block that is taken out is off",
    knownOf(aPartner()),
    aPartner({ gdpr: undefined }),
    ["gdpr.enabled", "gdpr.privacyPolicyUrl"],
  ],
  [
    "a block that is switched off says so alone",
    knownOf(aPartner()),
    aPartner({ gdpr: { enabled: false } }),
    ["gdpr.enabled"],
  ],
  [
    "what stands in a block that is off before and after means nothing once it is taken out",
    knownOf(aPartner({ gdpr: { enabled: false } })),
    aPartner({ gdpr: undefined }),
    [],
  ],
  [
    "an unticked box is no box",
    knownOf(aConsumer({ ecdn: { hive: { customer: false } } })),
    aConsumer({ ecdn: { hive: undefined } }),
    [],
  ],
  [
    "an unknown block shows each of its leaves",
    knownOf(aConsumer({ ecdn: { hive: undefined } })),
    aConsumer({ ecdn: { hive: unknown } }),
    ["ecdn.hive.partnerId", "ecdn.hive.customer"],
  ],
  [
    "one group of one role is one change",
    knownOf(aPartner()),
    aPartner({ sso: { roleMappings: { Administrator: ["wcm-admins", "more"] } } }),
    ["sso.roleMappings"],
  ],
  [
    "an unknown group is a change",
    knownOf(aPartner()),
    aPartner({ sso: { roleMappings: { Administrator: [unknown] } } }),
    ["sso.roleMappings"],
  ],
  [
    "another word to rotate is a change of that word alone",
    generatedIn(aPartner({ hmac: { secret: undefined } })),
    rotated,
    ["hmac.rotate"],
  ],
  ["a secret that is taken out is kept", knownOf(aPartner()), aPartner({ hmac: { secret: undefined } }), []],
  [
    "a secret that is declared as it was generated is no change",
    generatedIn(rotated),
    aPartner({ hmac: { secret: "canary-in-use", rotate: "2025" } }),
    [],
  ],
  [
    "another secret than the generated one is a change",
    generatedIn(rotated),
    aPartner({ hmac: { secret: "canary-other", rotate: "2025" } }),
    ["hmac.secret"],
  ],
  [
    "HMAC switched on is a change of the switch alone, its secret is made later",
    knownOf(aPartner({ hmac: undefined })),
    aPartner({ hmac: { enabled: true, secret: undefined, rotate: undefined } }),
    ["hmac.enabled"],
  ],
])("%s [preview.exact, preview.replace]", (_rule, known, desired, expected) => {
  expect(diff(known, desired).map(({ leaf, replaces }) => `${leaf.path}${replaces ? "!" : ""}`)).toEqual(expected);
});

test("a state without fields that came later shows no change [preview.upgrade]", () => {
  const { deletionProtection: _, adopt: __, ...older } = aPartner();
  expect(diff({ tree: older, generated: {} }, aPartner())).toEqual([]);
  expect(
    diff(
      { tree: { ...older, sso: { identityProvider: "acme-saml" } }, generated: {} },
      aPartner({ sso: { roleMappings: undefined } }),
    ),
  ).toEqual([]);
});

test("a set in another order is brought into the order of the state, what is new stands at its end [preview.order]", () => {
  const known = aPartner({ sso: { roleMappings: { A: ["a", "b", "c"] } }, videoConferenceConnectors: ["1", "2", "3"] });
  const desired = aPartner({
    sso: { roleMappings: { A: ["d", "c", "a", "b"] } },
    videoConferenceConnectors: ["3", "2", "4"],
  });
  const aligned = alignOrder(known, desired);
  expect(valueAt(aligned, ["sso", "roleMappings", "A"])).toEqual(["a", "b", "c", "d"]);
  expect(aligned.videoConferenceConnectors).toEqual(["4", "2", "3"]);
  expect(alignOrder(known, { ...desired, sso: unknown, videoConferenceConnectors: unknown })).toMatchObject({
    sso: unknown,
    videoConferenceConnectors: unknown,
  });
});

/** What an engine that compares inputs by itself is given beside a changed name. */
function shownOf(known: Tree, desired: Tree): Tree {
  const [before, after] = [{ name: "A", ...known }, canonical({ name: "B", ...desired })];
  const { name, ...rest } = onlyChanged(
    before,
    after,
    new Set([...diff({ tree: before, generated: {} }, after).map(({ leaf }) => leaf), ...restated(before, after)]),
  );
  expect(name).toBe("B");
  return rest;
}

const defaults = { adopt: false, deletionProtection: true };

test.each<[string, Tree, Tree, Tree]>([
  ["what matters in create only", { ...defaults, adopt: true }, {}, { ...defaults, adopt: true }],
  ["what an import by file did not name", {}, { adopt: true }, {}],
  ["a property whose default the service decides", { accountType: "private" }, {}, { accountType: "private" }],
  [
    "what was off and is no longer declared",
    { gdpr: { enabled: false }, sso: { enabled: false, identityProvider: "x" } },
    {},
    { gdpr: { enabled: false }, sso: { enabled: false, identityProvider: "x" } },
  ],
  [
    "what is declared off and was absent",
    {},
    {
      gdpr: { enabled: false },
      sso: { enabled: false },
      hmac: { enabled: false },
      ecdn: { hive: { customer: false } },
    },
    {},
  ],
  [
    "a switch that an earlier release left out",
    { hmac: {}, sso: { identityProvider: "x" } },
    { hmac: {}, sso: { identityProvider: "x" } },
    { hmac: {}, sso: { identityProvider: "x" } },
  ],
  [
    "a block that is empty since its only property was cleared elsewhere",
    { ecdn: { hive: {} } },
    {},
    { ecdn: { hive: {} } },
  ],
  [
    "another spelling of the same",
    { ecdn: { ramp: { hostName: "A.Example ", apiKey: "k", apiSecret: "s", jwtKeyName: "j" } } },
    { ecdn: { ramp: { hostName: "a.example", apiKey: "k", apiSecret: "s", jwtKeyName: "j" } } },
    { ecdn: { ramp: { hostName: "A.Example ", apiKey: "k", apiSecret: "s", jwtKeyName: "j" } } },
  ],
])(
  "%s stays as the state has it, and shows beside no other change [preview.exact, preview.defaults]",
  (_, known, desired, expected) => {
    expect(shownOf(known, desired)).toEqual(expected);
  },
);

test.each<[string, Tree, Tree, Tree]>([
  [
    "a block that was on and is no longer declared",
    { gdpr: { enabled: true, privacyPolicyUrl: "https://a.example" } },
    {},
    {},
  ],
  [
    "a block that is declared off with something in it",
    {},
    { sso: { enabled: false, identityProvider: "x" } },
    { sso: { enabled: false, identityProvider: "x" } },
  ],
  ["another value", { accountType: "private" }, { accountType: "public" }, { accountType: "public" }],
  [
    "what is not known yet",
    { accountType: "private", sso: { enabled: true } },
    { accountType: unknown, sso: unknown },
    { accountType: unknown, sso: unknown },
  ],
  [
    "an empty block that has a default, and is not declared",
    { ecdn: { ramp: {}, hive: {} } },
    {},
    { ecdn: { hive: {} } },
  ],
  [
    "a property of an empty block",
    { ecdn: { hive: {} } },
    { ecdn: { hive: { partnerId: "9" } } },
    { ecdn: { hive: { partnerId: "9" } } },
  ],
  [
    "a secret that is no longer declared",
    { hmac: { enabled: true, secret: "a" } },
    { hmac: {} },
    { hmac: { enabled: true } },
  ],
  [
    "a secret that is declared now",
    { hmac: { enabled: true } },
    { hmac: { secret: "a" } },
    { hmac: { enabled: true, secret: "a" } },
  ],
])("%s is taken as it is desired [preview.exact]", (_, known, desired, expected) => {
  expect(shownOf(known, desired)).toEqual(expected);
});

test("for any two customers, what shows is what differs, and means the desired one [preview.exact]", () => {
  fc.assert(
    fc.property(arbitraryCustomer("Partner"), arbitraryCustomer("Partner"), (one, other) => {
      const [before, after] = [canonical(one), canonical(other)];
      const changed = new Set([
        ...diff({ tree: before, generated: {} }, after).map(({ leaf }) => leaf),
        ...restated(before, after),
      ]);
      const shown = onlyChanged(before, after, changed);
      none(diff({ tree: canonical(shown), generated: {} }, after));
      for (const leaf of leaves.filter((one_) => !changed.has(one_))) {
        const [was, is] = [before, shown].map((tree) => valueAt(tree, leaf.keys));
        // A block that comes or goes does so as a whole.
        if (is !== was)
          expect([valueAt(before, leaf.keys.slice(0, -1)), valueAt(after, leaf.keys.slice(0, -1))]).toContain(
            undefined,
          );
      }
    }),
    runs,
  );
});
