// The failures of wrong input: all at once, the path first, what is wrong, what would be right, never a value.
import {
  brokenParentRules,
  Customer,
  parentFacts,
  unknown,
  type ParentFacts,
  type Tree,
  type Value,
} from "../../schema";
import { failureText, validate } from "../../provider/core/validate";
import { aConsumer, aPartner, aSmallCustomer } from "../support/customers";

const textsOf = (input: Tree, parent?: ParentFacts) => validate(input, parent).map(failureText);
const group = "must be a group name; `*` is allowed only at its end (prefix match)";
const url = "must be an absolute address such as https://acme.example/privacy";
const blank = "must not begin or end with white space; is there a line break at the end of the file it came from?";
const mask = "looks like the mask that a service shows in place of a secret; give the secret itself";
const id = "must be an id, such as 65a0c0ffee0ddba11c0ffee0";
const roles = (roleMappings: Value) => ({ ...aPartner(), sso: { roleMappings } });

test.each<[string, Tree, string[]]>([
  [
    "nothing at all",
    {},
    [
      "name: is required; give a text",
      "defaultLanguage: is required; give a text",
      'type: is required; give "Partner" or "Consumer"',
    ],
  ],
  [
    "null in place of a value",
    aPartner({ parent: null, sso: null, accountType: null }),
    [
      "parent: must be a text, not null",
      'accountType: must be "private" or "public", not null',
      "sso: must be an object, not null",
    ],
  ],
  [
    "values of other kinds",
    aPartner({
      name: 5,
      defaultLanguage: true,
      type: 5,
      parent: [],
      accountType: "secretive",
      sso: "on",
      gdpr: [],
      hmac: { enabled: "yes", secret: 5 },
      videoConferenceConnectors: "a",
      deletionProtection: "no",
      adopt: "maybe",
    }),
    [
      "name: must be a text",
      "defaultLanguage: must be a text",
      'type: must be "Partner" or "Consumer"',
      "parent: must be a text",
      'accountType: must be "private" or "public"',
      "sso: must be an object",
      "gdpr: must be an object",
      "hmac.enabled: must be true or false",
      "hmac.secret: must be a text",
      "videoConferenceConnectors: must be a list",
      "deletionProtection: must be true or false",
      'adopt: must be true, false or "overwrite"',
    ],
  ],
  ["an empty name", aPartner({ name: " \t" }), ["name: must not be empty"]],
  ["a name that is too long", aPartner({ name: "é".repeat(256) }), ["name: must have at most 255 characters"]],
  ["a name of two lines", aPartner({ name: "a\nb" }), ["name: must not contain control characters or line breaks"]],
  [
    "a language by its name",
    aPartner({ defaultLanguage: "english" }),
    ["defaultLanguage: must be a language code such as en or de-DE"],
  ],
  ["a parent that is no id", aPartner({ parent: "Acme Group" }), [`parent: ${id}`]],
  [
    "groups that are none",
    roles({ Administrator: ["ok", "*bad", " *", "a*b", ""], "Webcast Editor": "x", X: [5] }),
    [
      `sso.roleMappings.Administrator[1]: ${group}`,
      `sso.roleMappings.Administrator[2]: ${group}`,
      `sso.roleMappings.Administrator[3]: ${group}`,
      "sso.roleMappings.Administrator[4]: must not be empty",
      'sso.roleMappings["Webcast Editor"]: must be a list',
      "sso.roleMappings.X[0]: must be a text",
    ],
  ],
  ["a role without a name", roles({ "": ["a"] }), ['sso.roleMappings[""]: has a key that must not be empty']],
  [
    "a group twice under one role",
    roles({ Administrator: ["a*", "b", " a* ", "a*"], "System Editor": ["a*"] }),
    [
      "sso.roleMappings.Administrator[2]: is the same as [0]; name it once",
      "sso.roleMappings.Administrator[3]: is the same as [0]; name it once",
    ],
  ],
  [
    "a role twice, once in the word of the wire",
    roles({ Administrator: ["a"], ADMINISTRATOR: ["b"] }),
    ["sso.roleMappings.ADMINISTRATOR: is the same role as another key; name it once"],
  ],
  [
    "role mappings without single sign-on",
    aPartner({ sso: { enabled: false } }),
    ["sso.roleMappings: is allowed only while sso.enabled is true; remove it, or set sso.enabled to true"],
  ],
  [
    "an address without a scheme",
    aPartner({ gdpr: { privacyPolicyUrl: "acme.example" } }),
    [`gdpr.privacyPolicyUrl: ${url}`],
  ],
  [
    "an address with credentials",
    aPartner({ gdpr: { privacyPolicyUrl: "https://me:word@acme.example" } }),
    [`gdpr.privacyPolicyUrl: ${url}`],
  ],
  [
    "an address of two lines",
    aPartner({ gdpr: { privacyPolicyUrl: "https://acme.example/a\nb" } }),
    [`gdpr.privacyPolicyUrl: ${url}`],
  ],
  [
    "GDPR without a policy",
    aPartner({ gdpr: { privacyPolicyUrl: undefined } }),
    ["gdpr.privacyPolicyUrl: is required while gdpr.enabled is true; declare it, or set gdpr.enabled to false"],
  ],
  [
    "masks and white space as secrets",
    aPartner({
      hmac: { secret: "********" },
      ecdn: { kollective: { token: " canary" }, ramp: { apiKey: "•••", apiSecret: "canary\n" } },
    }),
    [
      `hmac.secret: ${mask}`,
      `ecdn.kollective.token: ${blank}`,
      `ecdn.ramp.apiKey: ${mask}`,
      `ecdn.ramp.apiSecret: ${blank}`,
    ],
  ],
  ["an empty secret", aPartner({ hmac: { secret: "" } }), ["hmac.secret: must not be empty"]],
  [
    "a word that renews a secret which the program declares",
    aPartner({ hmac: { rotate: "2025" } }),
    ["hmac.rotate: has no effect beside hmac.secret; remove one of the two"],
  ],
  [
    "a Hive box on a Partner",
    aPartner({ ecdn: { hive: { customer: true } } }),
    ["ecdn.hive.customer: only a Consumer may have it, and this is a Partner; remove it"],
  ],
  [
    "what only a Partner may have",
    aConsumer({
      ecdn: { hive: { partnerId: "1" }, kollective: { apiEndpoint: "https://a.example", token: "canary" } },
    }),
    [
      "ecdn.hive.partnerId: only a Partner may have it, and this is a Consumer; remove it",
      "ecdn.kollective.apiEndpoint: only a Partner may have it, and this is a Consumer; remove it",
      "ecdn.kollective.token: only a Partner may have it, and this is a Consumer; remove it",
    ],
  ],
  [
    "half of Kollective, over http",
    aPartner({ ecdn: { kollective: { apiEndpoint: "http://a.example", token: undefined } } }),
    [
      "ecdn.kollective.apiEndpoint: must be an absolute https address without credentials, such as https://api.eu.kollective.example",
      "ecdn.kollective.token: is required; give a text",
    ],
  ],
  [
    "the other half of Kollective",
    aPartner({ ecdn: { kollective: { apiEndpoint: undefined } } }),
    ["ecdn.kollective.apiEndpoint: is required; give a text"],
  ],
  [
    "a part of RAMP, its host with a scheme",
    aPartner({ ecdn: { ramp: { hostName: "https://a.vbrickrev.com/x", apiKey: undefined, apiSecret: undefined } } }),
    [
      "ecdn.ramp.hostName: must be a host name without scheme, port or path, such as acme.vbrickrev.com",
      "ecdn.ramp.apiKey: is required; give a text",
      "ecdn.ramp.apiSecret: is required; give a text",
    ],
  ],
  [
    "RAMP as an empty block",
    { ...aSmallCustomer(), ecdn: { ramp: {} } },
    [
      "ecdn.ramp.hostName: is required; give a text",
      "ecdn.ramp.apiKey: is required; give a text",
      "ecdn.ramp.apiSecret: is required; give a text",
    ],
  ],
  [
    "Lumen",
    aPartner({ ecdn: { lumen: { key: "canary" } } }),
    ["ecdn.lumen: is no longer supported: WebcastManager has dropped Lumen peer-to-peer delivery; remove it"],
  ],
  [
    "properties that do not exist, with what was probably meant",
    aPartner({ nam: "x", sso: { identityprovider: "x" }, ecdn: { hive: { partnerID: "1" }, rammp: {} } }),
    [
      "sso.identityprovider: does not exist; did you mean sso.identityProvider?",
      "ecdn.hive.partnerID: does not exist; did you mean ecdn.hive.partnerId?",
      "ecdn.rammp: does not exist; did you mean ecdn.ramp?",
      "nam: does not exist; did you mean name?",
    ],
  ],
  [
    "a property that is like none",
    aPartner({ sso: { quantumEntanglement: 1 } }),
    ["sso.quantumEntanglement: does not exist; known are enabled, identityProvider, roleMappings"],
  ],
  [
    "a property named like a method of every object",
    aPartner({ gdpr: { constructor: 1 } }),
    ["gdpr.constructor: does not exist; known are enabled, privacyPolicyUrl"],
  ],
  [
    "another one, at the top",
    { ...aSmallCustomer(), toString: "canary" },
    [`toString: does not exist; known are ${Object.keys(Customer.shape).join(", ")}`],
  ],
  [
    "a fifth connector",
    aPartner({ videoConferenceConnectors: ["1", "2", "3", "4", "5"] }),
    ["videoConferenceConnectors: must have at most 4 connectors"],
  ],
  [
    "connectors twice, and what is none",
    aPartner({ videoConferenceConnectors: ["1", " 1", "a b", 5] }),
    [
      `videoConferenceConnectors[2]: ${id}`,
      "videoConferenceConnectors[3]: must be a text",
      "videoConferenceConnectors[1]: is the same as [0]; name it once",
    ],
  ],
])(
  "%s gets every failure at once, the path first [input.path, input.rules, input.unknown-property, input.lumen]",
  (_what, input, expected) => {
    expect(textsOf(input)).toEqual(expected);
  },
);

test.each<[string, Tree, ParentFacts, string[]]>([
  [
    "a Consumer as parent",
    aPartner(),
    { type: "Consumer", name: "Acme" },
    [
      'parent: the parent "Acme" is a Consumer, and only a Partner can have customers below it; set the id of a Partner',
    ],
  ],
  [
    "a Hive box under a Partner without partner id",
    aConsumer(),
    parentFacts({ type: "Partner", name: "Acme" }),
    [
      'ecdn.hive.customer: the parent "Acme" has no Hive Partner ID; set ecdn.hive.partnerId on it first, or remove this property',
    ],
  ],
  [
    "both at once, under a parent whose name is not known",
    aConsumer(),
    { type: "Consumer", hasHivePartnerId: false },
    [
      "parent: the parent is a Consumer, and only a Partner can have customers below it; set the id of a Partner",
      "ecdn.hive.customer: the parent has no Hive Partner ID; set ecdn.hive.partnerId on it first, or remove this property",
    ],
  ],
  ["a Hive box under a Partner with one", aConsumer(), parentFacts(aPartner()), []],
  [
    "a Hive box under a Partner of whom that is not known yet",
    aConsumer(),
    parentFacts(aPartner({ ecdn: unknown })),
    [],
  ],
  ["an unticked Hive box", aConsumer({ ecdn: { hive: { customer: false } } }), parentFacts({ type: "Partner" }), []],
])("%s is checked against what is known of the parent [input.rules]", (_what, input, parent, expected) => {
  expect(textsOf(input, parent)).toEqual(expected);
  expect(brokenParentRules(input, parent).map(failureText)).toEqual(expected);
});
