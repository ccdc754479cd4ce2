// Rules between fields, as the emulator and the provider share them; their texts are tested with validate.
import fc from "fast-check";
import {
  brokenParentRules,
  brokenRules,
  canonicalKey,
  isSet,
  leafAt,
  parentFacts,
  unknown,
  type ParentFacts,
  type Tree,
  type Value,
} from "../../schema";
import { arbitraryCustomer, permuted } from "../support/arbitraries";
import { aConsumer, aPartner } from "../support/customers";
import { rounds } from "../support/rounds";

const paths = (tree: Tree) => brokenRules(tree).map((failure) => failure.path);

test("a valid customer breaks no rule, in any order of its properties [input.rules, preview.order]", () => {
  const cases = arbitraryCustomer().chain(permuted);
  fc.assert(
    fc.property(cases, (tree) => paths(tree).length === 0),
    rounds(300),
  );
});

test.each<[string, Tree, string[]]>([
  ["an unticked Hive box on a Partner is none", aPartner({ ecdn: { hive: { customer: false } } }), []],
  ["an empty set in a block that is off is none", { sso: { enabled: false, roleMappings: { Administrator: [] } } }, []],
  [
    "an unknown value in a block that is off may be none",
    { sso: { enabled: false, roleMappings: { Administrator: unknown } } },
    [],
  ],
  ["an unknown block of the other type may be none", { type: "Consumer", ecdn: unknown }, []],
  [
    "a type that is not known yet may have everything",
    { type: unknown, ecdn: { hive: { partnerId: "1", customer: true } } },
    [],
  ],
  [
    "a type that does not exist is answered elsewhere",
    { type: "Reseller", ecdn: { hive: { partnerId: "1", customer: true } } },
    [],
  ],
  [
    "an unknown switch may be on or off",
    { gdpr: { enabled: unknown }, sso: { enabled: unknown, roleMappings: { A: ["a"] } } },
    [],
  ],
  ["a secret or a word that renews it may be unknown", { hmac: { secret: unknown, rotate: "a" } }, []],
  ["a word that is not known yet may be none", { hmac: { secret: "a", rotate: unknown } }, []],
  ["a renewal without a secret of its own", { hmac: { rotate: "a" } }, []],
  [
    "a word that would renew a declared secret has no effect",
    { hmac: { enabled: false, secret: "a", rotate: "a" } },
    ["hmac.rotate"],
  ],
  ["an empty block is on", { gdpr: {} }, ["gdpr.privacyPolicyUrl"]],
  ["a block that is off needs nothing", { gdpr: { enabled: false } }, []],
  [
    "two spellings of one connector are the same",
    { videoConferenceConnectors: ["a", "b", "a "] },
    ["videoConferenceConnectors[2]"],
  ],
  [
    "two Unicode forms of one group are the same",
    { sso: { roleMappings: { A: ["e\u0301", "é"] } } },
    ["sso.roleMappings.A[1]"],
  ],
  ["unknown items are not the same", { videoConferenceConnectors: [unknown, unknown] }, []],
  [
    "a role whose key gets lost on every engine's way is none",
    { sso: { roleMappings: JSON.parse('{"__proto__":["a"]}') as Tree } },
    ["sso.roleMappings.__proto__"],
  ],
  [
    "two spellings of one role are the same",
    { sso: { roleMappings: { " Administrator": ["a"], ADMINISTRATOR: ["b"] } } },
    ["sso.roleMappings.ADMINISTRATOR"],
  ],
])("%s [input.rules, preview.unknown]", (_rule, tree, expected) => {
  expect(paths(tree)).toEqual(expected);
});

test.each<[string, Value, boolean]>([
  ["sso.enabled", false, false],
  ["sso.enabled", true, true],
  ["sso.enabled", undefined, false],
  ["name", null, false],
  ["name", "A", true],
  ["name", unknown, false],
  ["videoConferenceConnectors", [], false],
  ["videoConferenceConnectors", ["a"], true],
  ["sso.roleMappings", {}, false],
  ["sso.roleMappings", { A: [] }, false],
  ["sso.roleMappings", { A: ["a"] }, true],
  ["sso.roleMappings", { A: unknown }, false],
  ["deletionProtection", false, true],
])("%s holding %p counts as set: %p", (path, value, expected) => {
  expect(isSet(leafAt(path)!, value)).toBe(expected);
});

test.each([
  ["ADMINISTRATOR", "Administrator"],
  [" Webcast Editor ", "Webcast Editor"],
  ["administrator", "administrator"],
  ["e\u0301", "é"],
  ["constructor", "constructor"],
  ["Cook", "Cook"],
])("the role %j is kept as %j", (key, expected) => {
  expect(canonicalKey(leafAt("sso.roleMappings")!, key)).toBe(expected);
});

test.each<[string, Tree, ParentFacts]>([
  ["a full Partner", aPartner(), { type: "Partner", hasHivePartnerId: true, name: "Acme Group" }],
  ["a Consumer", aConsumer(), { type: "Consumer", hasHivePartnerId: false, name: "Acme Berlin" }],
  [
    "a Partner with an empty partner id",
    { type: "Partner", ecdn: { hive: { partnerId: "" } } },
    { type: "Partner", hasHivePartnerId: false },
  ],
  ["nothing", {}, { hasHivePartnerId: false }],
  ["what is not known yet", { name: unknown, type: unknown, ecdn: unknown }, {}],
  ["an unknown Hive block", { ecdn: { hive: unknown } }, {}],
  ["an unknown partner id", { ecdn: { hive: { partnerId: unknown } } }, {}],
])("the facts of a parent are read from %s [input.rules, preview.unknown]", (_what, tree, expected) => {
  expect(parentFacts(tree)).toEqual(expected);
});

test("a rule about a parent is broken only by known facts [input.rules]", () => {
  const broken = (parent: ParentFacts) => brokenParentRules(aConsumer(), parent).map((failure) => failure.path);
  expect(broken({})).toEqual([]);
  expect(broken({ type: "Partner", hasHivePartnerId: true })).toEqual([]);
  expect(broken({ type: "Partner", hasHivePartnerId: false })).toEqual(["ecdn.hive.customer"]);
  expect(broken({ type: "Consumer", hasHivePartnerId: true })).toEqual(["parent"]);
  expect(brokenParentRules(aConsumer({ ecdn: { hive: { customer: unknown } } }), { hasHivePartnerId: false })).toEqual(
    [],
  );
});
