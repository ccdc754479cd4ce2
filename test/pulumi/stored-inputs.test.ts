// The inputs that check returns: those in the state, with only what changes.
import fc from "fast-check";
import { leaves, unknown, valueAt, type Tree } from "../../schema";
import { canonical } from "../../provider/core/canonical";
import { alignOrder, onlyChanged, redeclaredLeaves } from "../../provider/pulumi/process/stored-inputs";
import { diff } from "../../provider/core/diff";
import { arbitraryCustomer } from "../support/arbitraries";
import { none } from "../support/claims";
import { aPartner } from "../support/customers";
import { rounds } from "../support/rounds";

const runs = rounds();

test("a set in another order is brought into the order of the state, new items last [preview.order]", () => {
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
    new Set([
      ...diff({ tree: before, generated: {} }, after).map(({ leaf }) => leaf),
      ...redeclaredLeaves(before, after),
    ]),
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
  "%s stays as it is in the state, and does not show beside another change [preview.exact, preview.defaults]",
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
])("%s becomes as it is declared [preview.exact]", (_, known, desired, expected) => {
  expect(shownOf(known, desired)).toEqual(expected);
});

test("for any two customers exactly the differences show, and the result means the desired one [preview.exact]", () => {
  fc.assert(
    fc.property(arbitraryCustomer("Partner"), arbitraryCustomer("Partner"), (one, other) => {
      const [before, after] = [canonical(one), canonical(other)];
      const changed = new Set([
        ...diff({ tree: before, generated: {} }, after).map(({ leaf }) => leaf),
        ...redeclaredLeaves(before, after),
      ]);
      const shown = onlyChanged(before, after, changed);
      none(diff({ tree: canonical(shown), generated: {} }, after));
      for (const leaf of leaves.filter((one_) => !changed.has(one_))) {
        const [was, is] = [before, shown].map((tree) => valueAt(tree, leaf.keys));
        // A block is added or removed as a whole.
        if (is !== was)
          expect([valueAt(before, leaf.keys.slice(0, -1)), valueAt(after, leaf.keys.slice(0, -1))]).toContain(
            undefined,
          );
      }
    }),
    runs,
  );
});
