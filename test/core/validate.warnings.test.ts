// Warnings: about allowed but unusual values, and only about what this run changes.
import fc from "fast-check";
import { leaves, pathText, unknown, type Tree } from "../../schema";
import { diff } from "../../provider/core/diff";
import { failureText, warningsOf } from "../../provider/core/validate";
import { arbitraryCustomer } from "../support/arbitraries";
import { aConsumer, aPartner } from "../support/customers";
import { respelled } from "../support/respelling";
import { canonical } from "../../provider/core/canonical";
import { rounds } from "../support/rounds";

const http = "gdpr.privacyPolicyUrl: is not https; viewers may see a warning";
const host = "ecdn.ramp.hostName: is outside vbrickrev.com and rev.vbrick.com; is it the host of the Vbrick tenant?";
const known = "Administrator, System Editor, Webcast Editor, Webcast Moderator, Webcast Producer";
const odd = (path: string) => `${path}: unknown role; passed through unchanged. Documented roles: ${known}`;
const events = (path: string) => `${path}: applies only to events created afterwards`;

const strange = aPartner({
  gdpr: { privacyPolicyUrl: "HTTP://acme.example/privacy" },
  ecdn: { ramp: { hostName: "rev.acme.example" } },
  sso: { roleMappings: { "Tea Maker": ["a"], constructor: ["b"], ADMINISTRATOR: ["c"] } },
});

test.each<[string, Tree, Tree | undefined, string[]]>([
  ["an ordinary customer is created without a word", aPartner(), undefined, []],
  [
    "a strange one is created with a word on each oddity",
    strange,
    undefined,
    [odd('sso.roleMappings["Tea Maker"]'), odd("sso.roleMappings.constructor"), http, host],
  ],
  ["a steady customer is quiet, however strange", strange, strange, []],
  ["a strange customer whose name changes is quiet about the rest", { ...strange, name: "Other" }, strange, []],
  [
    "a role that is new is named, one that was there is not",
    aPartner({ sso: { roleMappings: { "Tea Maker": ["x"], constructor: ["b"], Cook: ["c"] } } }),
    strange,
    [odd("sso.roleMappings.Cook")],
  ],
  [
    "a change that reaches only what comes later says so",
    aPartner({ defaultLanguage: "de", accountType: "public", hmac: { enabled: false, rotate: "2025" } }),
    aPartner(),
    [
      "defaultLanguage: applies only to streaming servers created afterwards",
      "accountType: applies only to webcasts created afterwards",
      events("hmac.enabled"),
      events("hmac.rotate"),
    ],
  ],
  [
    "another secret reaches only what comes later",
    aPartner({ hmac: { secret: "canary-other" } }),
    aPartner(),
    [events("hmac.secret")],
  ],
  [
    "a secret that is taken out is kept, and changes nothing",
    aPartner({ hmac: { secret: undefined } }),
    aPartner(),
    [],
  ],
  ["an account type that is left to the service changes nothing", aPartner({ accountType: undefined }), aPartner(), []],
  [
    "a replaced customer is a new one, on which everything takes effect",
    aConsumer({ defaultLanguage: "fr" }),
    aPartner(),
    [],
  ],
  ["hosts of Vbrick are no oddity", aPartner({ ecdn: { ramp: { hostName: "ACME.Rev.Vbrick.Com" } } }), aPartner(), []],
  [
    "an address that is not known yet is no oddity",
    aPartner({ gdpr: { privacyPolicyUrl: unknown }, sso: { roleMappings: unknown } }),
    aPartner(),
    [],
  ],
])("%s [input.warnings]", (_rule, desired, before, expected) => {
  expect(warningsOf(desired, before).map(failureText)).toEqual(expected);
});

test("no warning is about a property that this run does not change [input.warnings]", () => {
  fc.assert(
    fc.property(arbitraryCustomer("Partner"), arbitraryCustomer("Partner"), (one, other) => {
      const changed = diff({ tree: one, generated: {} }, other).map(({ leaf }) => leaf.path);
      return warningsOf(other, one).every((warning) => changed.some((path) => warning.path.startsWith(path)));
    }),
    rounds(),
  );
});

test("a customer in another spelling gets no warning [input.warnings]", () => {
  const cases = arbitraryCustomer()
    .map(canonical)
    .chain((tree) => fc.tuple(fc.constant(tree), respelled(tree)));
  fc.assert(
    fc.property(cases, ([tree, other]) => warningsOf(other, tree).length === 0),
    rounds(),
  );
});

test("no warning holds a value [secrets.output]", () => {
  const texts = warningsOf(
    aPartner({
      hmac: { secret: "canary-new" },
      ecdn: { ramp: { hostName: "canary.example", apiKey: "canary-key" } },
      gdpr: { privacyPolicyUrl: "http://canary.example" },
    }),
    aPartner(),
  ).map(failureText);
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.join()).not.toContain("canary");
});

test("every property with an expected pattern warns about other values", () => {
  for (const leaf of leaves) if (leaf.facts.warnUnless) expect(pathText([...leaf.keys])).toBe(leaf.path);
});
