// The values that a user may write, at the edges of every rule.
import { Customer, isMask, knownRoles, leafAt, leaves, retired, type CustomerInput } from "../../schema";
import { schemaOf } from "../support/arbitraries";
import { aConsumer, aPartner } from "../support/customers";

const accepts = (path: string, value: unknown) => schemaOf(leafAt(path)!).safeParse(value).success;
const label = "x".repeat(61);

test.each<[string, unknown[], unknown[]]>([
  [
    "name",
    ["A", " A ", "é".repeat(255), `\u3000${"x".repeat(255)}\n`, 'A & B <"C"> \\ 日本', "👩‍👧".repeat(50)],
    ["", " ", "\u00a0", "x".repeat(256), "a\u0000b", "a\tb", "a\u0085b", "a\u2028b", 1, null],
  ],
  ["defaultLanguage", ["en", "de-DE", " en "], ["EN", "de_DE", "de-de", "deu", "", "en-"]],
  ["parent", ["65a0c0ffee0ddba11c0ffee0", "7", "a.b_c~d-e", undefined], ["", " ", "a b", "a/b", "../x", "a%20b"]],
  ["accountType", ["private", "public", undefined], ["PRIVATE", "", "secret"]],
  [
    "sso.roleMappings",
    [{}, { Administrator: [] }, { Cook: ["a*", "b c", "é"] }, { A: [" a* "] }],
    [
      { A: ["*"] },
      { A: [" *"] },
      { A: ["a*b"] },
      { A: ["**"] },
      { A: [" "] },
      { A: "a" },
      { " ": ["a"] },
      { "__proto__ ": ["a"] },
      { "a\ud800": ["a"] },
      { A: ["a\udc00b"] },
      [],
      { A: [["a"]] },
    ],
  ],
  [
    "gdpr.privacyPolicyUrl",
    ["https://a.example", "http://a.example/x?y#z", " HTTPS://A.example ", "https://[::1]:8443/"],
    [
      "a.example",
      "/privacy",
      "ftp://a.example",
      "https://u@a.example",
      "https:a.example",
      "javascript:alert(1)",
      "https://a.exa\tmple",
    ],
  ],
  [
    "hmac.secret",
    ["x", "with inner space", "***a", "é", "..."],
    ["", "a\ud800", " x", "x ", "x\n", "***", "••••", "●●●"],
  ],
  ["ecdn.hive.customer", [true, false, undefined], ["true", 1, null]],
  [
    "ecdn.kollective.apiEndpoint",
    ["https://api.eu.kollective.example", "https://a.example/v1"],
    ["http://a.example", "a.example", "https://u:p@a.example", undefined],
  ],
  [
    "ecdn.ramp.hostName",
    ["acme.vbrickrev.com", " ACME.Rev.Vbrick.Com ", "a-b.c1.de", `${label}.example`],
    [
      "https://a.example",
      "a.example:443",
      "a.example/x",
      "localhost",
      "a..example",
      "-a.example",
      "a-.example",
      "a_b.example",
      "1.2.3.4",
      `${`${label}.`.repeat(5)}example`,
      undefined,
    ],
  ],
  ["videoConferenceConnectors", [[], ["1", "2", "3", "4"], undefined], [["1", "2", "3", "4", "5"], ["a b"], [1], "1"]],
  ["adopt", [true, false, "overwrite", undefined], ["yes", "true", null]],
])("%s takes what the form takes and refuses the rest [input.path, input.rules]", (path, right, wrong) => {
  expect(right.filter((value) => !accepts(path, value))).toEqual([]);
  expect(wrong.filter((value) => accepts(path, value))).toEqual([]);
});

test.each([
  ["***", true],
  ["********", true],
  ["•••", true],
  ["●●●●", true],
  ["**", false],
  ["***a", false],
  ["***•", false],
  ["...", false],
  ["", false],
])("%j is taken for a mask: %s [secrets.masked]", (text, expected) => {
  expect(isMask(text)).toBe(expected);
});

test("a user may write every property that either type has", () => {
  for (const customer of [aPartner(), aConsumer()]) expect(Customer.safeParse(customer).success).toBe(true);
  const inputs: CustomerInput[] = [
    { name: "A", type: "Partner", defaultLanguage: "en" },
    { name: "A", type: "Consumer", defaultLanguage: "en", sso: {}, hmac: {}, ecdn: {} },
  ];
  for (const input of inputs) expect(Customer.safeParse(input).success).toBe(true);
});

test("parsing a customer adds and changes nothing", () => {
  const written = { name: " A ", type: "Partner", defaultLanguage: "en", sso: {} };
  expect(Customer.parse(written)).toEqual(written);
});

test("a retired property does not exist", () => {
  for (const path of Object.keys(retired))
    expect(leaves.some((leaf) => leaf.path === path || leaf.path.startsWith(`${path}.`))).toBe(false);
});

test("the known roles are those of the form, each with its word on the wire", () => {
  const words = leafAt("sso.roleMappings")?.facts.wireWords ?? {};
  expect(Object.keys(words)).toEqual([...knownRoles]);
  expect(Object.values(words)).toEqual([
    "ADMINISTRATOR",
    "SYSTEM_EDITOR",
    "WEBCAST_EDITOR",
    "WEBCAST_MODERATOR",
    "WEBCAST_PRODUCER",
  ]);
});
