// The canonical form: total, idempotent, and the same for everything that means the same.
import fc from "fast-check";
import { unknown, type Tree, type Value } from "../../schema";
import { canonical, canonicalKnown, canonicalObserved } from "../../provider/core/canonical";
import { holdsUnknown, arbitraryCustomer, arbitraryUnknowns } from "../support/arbitraries";
import { same } from "../support/claims";
import { aConsumer, aPartner } from "../support/customers";
import { rounds } from "../support/rounds";

const runs = rounds();

/** Anything at all in the places of a customer's properties. */
const anything: fc.Arbitrary<Value> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as Value),
  fc.constantFrom<Value>(unknown, undefined, null, "", " ", [], {}, [null], [[]], Number.NaN),
);
const nonsense: fc.Arbitrary<Tree> = fc.dictionary(
  fc.constantFrom(...Object.keys(aPartner()), "enabled", "wrong", "constructor", "__proto__"),
  fc.oneof(
    anything,
    fc.dictionary(
      fc.constantFrom("enabled", "roleMappings", "privacyPolicyUrl", "secret", "hive", "ramp", "wrong"),
      fc.oneof(anything, fc.dictionary(fc.constantFrom("hostName", "partnerId", "Administrator", "x"), anything)),
    ),
  ),
);

test("the canonical form of a valid customer is its own canonical form [preview.canonical]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), (input) => {
      const tree = canonical(input);
      for (const form of [canonical, canonicalObserved, canonicalKnown]) same(form(tree), tree);
    }),
    runs,
  );
});

test("any value, even unknown or malformed, has a canonical form [preview.canonical, preview.unknown]", () => {
  const customers = arbitraryCustomer().chain(arbitraryUnknowns);
  fc.assert(
    fc.property(fc.oneof(nonsense, customers), (input) => {
      expect([canonical, canonicalKnown, canonicalObserved].map((form) => form(form(input)))).toEqual([
        canonical(input),
        canonicalKnown(input),
        canonicalObserved(input),
      ]);
    }),
    runs,
  );
});

test("unknown values stay unknown, and no known value becomes unknown [preview.unknown]", () => {
  fc.assert(
    fc.property(arbitraryCustomer().chain(arbitraryUnknowns), (input) => {
      return holdsUnknown(canonical(input)) === holdsUnknown(input);
    }),
    runs,
  );
});

test("the full customers of the tests are canonical", () => {
  for (const tree of [aPartner(), aConsumer()]) expect(canonical(tree)).toEqual(tree);
});

test.each<[string, Tree, Tree]>([
  ["an empty block is on", { sso: {}, hmac: {} }, { sso: { enabled: true }, hmac: { enabled: true } }],
  ["an absent block is absent", {}, {}],
  ["a block of empty blocks is absent", { ecdn: { hive: {} } }, {}],
  ["a block that is off stays, so that a program may say so", { sso: { enabled: false } }, { sso: { enabled: false } }],
  ["null is absent", { parent: null, ecdn: { hive: { partnerId: null } } }, {}],
  [
    "an empty set is absent",
    { videoConferenceConnectors: [], sso: { roleMappings: { Administrator: [] } } },
    { sso: { enabled: true } },
  ],
  [
    "a default is filled in where its block is declared",
    { ecdn: { ramp: { hostName: "a.vbrickrev.com" } } },
    { ecdn: { ramp: { hostName: "a.vbrickrev.com", jwtKeyName: "RevConnectDefault" } } },
  ],
  [
    "a declared value is stronger than the default",
    { ecdn: { ramp: { jwtKeyName: " mine " } } },
    { ecdn: { ramp: { jwtKeyName: "mine" } } },
  ],
  [
    "white space around goes",
    { name: "\t Acme\u00a0\n", defaultLanguage: " en " },
    { name: "Acme", defaultLanguage: "en" },
  ],
  ["text is composed", { name: "Cafe\u0301" }, { name: "Café" }],
  [
    "a host keeps its spelling",
    { ecdn: { ramp: { hostName: " ACME.VBrickRev.com " } } },
    { ecdn: { ramp: { hostName: "ACME.VBrickRev.com", jwtKeyName: "RevConnectDefault" } } },
  ],
  [
    "an address keeps its spelling, composed",
    { gdpr: { privacyPolicyUrl: " HTTPS://Mu\u0308ller.Example:443/a/../%c3%b6 " } },
    { gdpr: { privacyPolicyUrl: "HTTPS://M\u00fcller.Example:443/a/../%c3%b6", enabled: true } },
  ],
  ["a secret stays as it is", { hmac: { secret: "Cafe\u0301" } }, { hmac: { secret: "Cafe\u0301", enabled: true } }],
  [
    "a role in the word of the wire is the role, in the order of the program",
    { sso: { roleMappings: { X: ["b", "a", " b "], ADMINISTRATOR: ["c"] } } },
    { sso: { roleMappings: { X: ["b", "a"], Administrator: ["c"] }, enabled: true } },
  ],
  [
    "a property that does not exist is dropped",
    { wrong: 1, sso: { wrong: 1, enabled: false } },
    { sso: { enabled: false } },
  ],
])("%s [preview.canonical]", (_rule, input, expected) => {
  const filled = { ...expected, deletionProtection: true, adopt: false };
  expect(JSON.stringify(canonical(input))).toBe(JSON.stringify(filled));
});

test("an unknown block or item stays in its place", () => {
  expect(
    canonicalObserved({
      sso: unknown,
      ecdn: { hive: unknown, ramp: { apiKey: unknown } },
      videoConferenceConnectors: ["b", unknown, "a"],
    }),
  ).toEqual({
    sso: unknown,
    ecdn: { hive: unknown, ramp: { apiKey: unknown } },
    videoConferenceConnectors: ["b", unknown, "a"],
  });
});

test("no default is filled into what the service reports", () => {
  expect(canonicalObserved({ ecdn: { ramp: { hostName: "A.example" } }, sso: {} })).toEqual({
    ecdn: { ramp: { hostName: "A.example" } },
  });
});
