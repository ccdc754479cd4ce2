// Failures as a whole: their order, beside unknown values, that none holds a value, and the nearest known name.
import fc from "fast-check";
import {
  blocks,
  Customer,
  leaves,
  parentFacts,
  unknown,
  withValue,
  type ParentFacts,
  type Tree,
  type Value,
} from "../../schema";
import { failureText, isMissingSecret, nearest, propertyNamesBelow, validate } from "../../provider/core/validate";
import { arbitraryCustomer, arbitraryUnknowns, schemaOf } from "../support/arbitraries";
import { none } from "../support/claims";
import { aConsumer, aPartner } from "../support/customers";
import { rounds } from "../support/rounds";

const runs = rounds();
const textsOf = (input: Tree, parent?: ParentFacts) => validate(input, parent).map(failureText);
const url = "must be an absolute address such as https://acme.example/privacy";
const id = "must be an id, such as 65a0c0ffee0ddba11c0ffee0";

test("the failures of all blocks of a customer come at once, in the order of the form [input.path]", () => {
  const input = aConsumer({
    name: "",
    sso: { enabled: false },
    gdpr: { privacyPolicyUrl: "x" },
    hmac: { secret: "***" },
    ecdn: { hive: { partnerId: "1" }, lumen: {} },
    wrong: 1,
  });
  expect(validate(input, { type: "Consumer" }).map(({ path }) => path)).toEqual([
    "name",
    "parent",
    "sso.roleMappings",
    "gdpr.privacyPolicyUrl",
    "hmac.secret",
    "ecdn.hive.partnerId",
    "ecdn.lumen",
    "wrong",
  ]);
});

test("values that are not known yet pass every check, in every field and of every parent [preview.unknown]", () => {
  const parents = fc.constantFrom<ParentFacts>(
    {},
    { type: "Partner" },
    parentFacts({ type: unknown, ecdn: unknown }),
    parentFacts({ type: "Partner", ecdn: { hive: unknown } }),
  );
  fc.assert(
    fc.property(arbitraryCustomer().chain(arbitraryUnknowns), parents, (input, parent) => {
      none(validate(input, parent));
    }),
    runs,
  );
});

test("known values beside an unknown one are checked [preview.unknown, input.path]", () => {
  expect(
    textsOf(
      aPartner({
        name: unknown,
        gdpr: { enabled: unknown, privacyPolicyUrl: "x" },
        videoConferenceConnectors: [unknown, "a b"],
      }),
    ),
  ).toEqual([`gdpr.privacyPolicyUrl: ${url}`, `videoConferenceConnectors[1]: ${id}`]);
});

// Values that would show at once if a message held any of them.
const planted = [
  "canary",
  " canary ",
  "canary\n",
  "canary\u0000",
  "*canary*",
  "https://canary:canary@canary.example",
  "canary".repeat(50),
  "canary/canary",
  715517,
  true,
  null,
];
const plant: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(...planted),
  fc.array(fc.constantFrom<Value>(...planted), { maxLength: 6 }),
  fc.dictionary(
    fc.constantFrom("Administrator", "enabled", "wrong"),
    fc.oneof(fc.constantFrom<Value>(...planted), fc.array(fc.constantFrom<Value>(...planted), { maxLength: 3 })),
    { maxKeys: 3 },
  ),
);
const plantedCustomer: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.constantFrom(
          ...leaves.map(({ keys }) => keys),
          ["wrong"],
          ["sso"],
          ["ecdn", "lumen"],
          ["ecdn", "ramp", "wrong"],
        ),
        plant,
      ),
      { maxLength: 12 },
    ),
    fc.constantFrom("Partner", "Consumer"),
  )
  .map(([plants, type]) => plants.reduce((tree: Tree, [place, value]) => withValue(tree, place, value), { type }));

test("no failure holds a value [input.no-value, secrets.output]", () => {
  let failures = 0;
  fc.assert(
    fc.property(plantedCustomer, (input) => {
      const texts = textsOf(input).join("\n");
      failures += texts.length;
      return !/canary|715517/i.test(texts);
    }),
    runs,
  );
  expect(failures).toBeGreaterThan(0);
});

test("every property refuses a value of another kind, its path first [input.path, input.no-value]", () => {
  for (const leaf of leaves) {
    const wrong: Value = leaf.kind === "set" || leaf.kind === "map" ? "canary" : { canary: ["canary"] };
    const texts = textsOf(withValue(leaf.facts.onlyFor === "Consumer" ? aConsumer() : aPartner(), leaf.keys, wrong));
    expect(schemaOf(leaf).safeParse(wrong).success).toBe(false);
    expect(texts.filter((text) => text.startsWith(`${leaf.path}: must be `))).toHaveLength(1);
    expect(texts.join()).not.toContain("canary");
  }
});

test("a missing secret is distinguished from a wrong one and from other missing properties [input.rules]", () => {
  const missing = (input: Tree) =>
    validate(input)
      .filter((failure) => isMissingSecret(input, failure))
      .map(({ path }) => path);
  expect(
    missing(
      aPartner({
        gdpr: { privacyPolicyUrl: undefined },
        ecdn: { kollective: { token: undefined }, ramp: { apiKey: "", apiSecret: undefined } },
      }),
    ),
  ).toEqual(["ecdn.kollective.token", "ecdn.ramp.apiSecret"]);
});

const blockPaths = blocks.map(({ path }) => path);

test("the names below a path are those of the schema, each once [input.unknown-property]", () => {
  expect(propertyNamesBelow("ecdn")).toEqual(["hive", "kollective", "ramp"]);
  expect(propertyNamesBelow("")).toEqual(Object.keys(Customer.shape));
  expect(propertyNamesBelow("nowhere")).toEqual([]);
  for (const path of ["", ...blockPaths]) {
    for (const name of propertyNamesBelow(path)) {
      const full = path === "" ? name : `${path}.${name}`;
      expect([...leaves.map((leaf) => leaf.path), ...blockPaths]).toContain(full);
    }
  }
});

test.each<[string, string, string | undefined]>([
  ["nmae", "", "name"],
  ["NAME", "", "name"],
  ["defaultLang", "", "defaultLanguage"],
  ["language", "", undefined],
  ["connectors", "", undefined],
  ["videoConferenceConnector", "", "videoConferenceConnectors"],
  ["ecnd", "", "ecdn"],
  ["apikey", "ecdn.ramp", "apiKey"],
  ["secret", "ecdn.ramp", "apiSecret"],
  ["host", "ecdn.ramp", undefined],
  ["x", "", undefined],
  ["enable", "sso", "enabled"],
  ["anything", "nowhere", undefined],
])('for %s below "%s" the nearest is %s [input.unknown-property]', (name, path, expected) => {
  expect(nearest(name, propertyNamesBelow(path))).toBe(expected);
});
