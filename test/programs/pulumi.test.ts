// The Pulumi program of a few customers, as users read it.
import { leafAt } from "../../schema";
import { pulumiProgram, pulumiProperty } from "../../programs";
import { aConsumer, aPartner, aSmallCustomer, canary } from "../support/customers";

const acme = { id: "65a0c0ffee0ddba11c0ffe10", tree: aPartner({ parent: undefined }) };
const berlin = {
  id: "65a0c0ffee0ddba11c0ffe11",
  tree: aConsumer({ parent: acme.id, ecdn: { ramp: undefined }, sso: undefined, gdpr: undefined, hmac: undefined }),
};
const group = { id: "65a0c0ffee0ddba11c0ffe12", tree: aSmallCustomer({ type: "Partner", parent: acme.id }) };
const alone = { id: "65a0c0ffee0ddba11c0ffe13", tree: aSmallCustomer({ name: "Alone", parent: "account" }) };

test("a program has a file for each partner, one for the other customers, and an index [programs.files]", () => {
  const { files, names } = pulumiProgram([alone, berlin, group, acme]);
  expect(Object.fromEntries(files)).toEqual({
    "acme-group.ts": expect.stringContaining('export const acmeBerlin = new Customer("acme-berlin", {'),
    "customers.ts": `import { Customer } from "webcastmanager-provider";

export const alone = new Customer("alone", {
  name: "Alone",
  defaultLanguage: "en",
  type: "Consumer",
  parent: "account",
});
`,
    "index.ts": 'import "./acme-group";\nimport "./customers";\nimport "./small";\n',
    "small.ts": `import { Customer } from "webcastmanager-provider";
import { acmeGroup } from "./acme-group";

export const small = new Customer("small", {
  name: "Small",
  defaultLanguage: "en",
  type: "Partner",
  parent: acmeGroup,
});
`,
  });
  expect(names.get(acme.id)).toBe("acme-group");
});

test("defaults are left out, and a secret that its block needs is required from the configuration [programs.values, programs.secrets]", () => {
  const { files, secrets } = pulumiProgram([acme]);
  expect(files.get("acme-group.ts")).toBe(`import * as pulumi from "@pulumi/pulumi";
import { Customer } from "webcastmanager-provider";

const config = new pulumi.Config();

export const acmeGroup = new Customer("acme-group", {
  name: "Acme Group",
  defaultLanguage: "en",
  type: "Partner",
  accountType: "private",
  videoConferenceConnectors: [
    "65a0c0ffee0ddba11c0ffee0",
    "65a0c0ffee0ddba11c0ffee1",
  ],
  sso: {
    identityProvider: "acme-saml",
    roleMappings: {
      Administrator: ["wcm-admins"],
      "Webcast Editor": ["comms", "editors-*"],
    },
  },
  gdpr: {
    privacyPolicyUrl: "https://acme.example/privacy",
  },
  hmac: {},
  ecdn: {
    hive: {
      partnerId: "9012",
    },
    kollective: {
      apiEndpoint: "https://api.eu.kollective.example",
      token: config.requireSecret("acmeGroupKollectiveToken"),
    },
    ramp: {
      hostName: "acme.vbrickrev.com",
      apiKey: config.requireSecret("acmeGroupRampApiKey"),
      apiSecret: config.requireSecret("acmeGroupRampApiSecret"),
    },
  },
});
`);
  expect(secrets.map(({ id, leaf, name }) => [id, leaf.path, name])).toEqual([
    [acme.id, "ecdn.kollective.token", "acmeGroupKollectiveToken"],
    [acme.id, "ecdn.ramp.apiKey", "acmeGroupRampApiKey"],
    [acme.id, "ecdn.ramp.apiSecret", "acmeGroupRampApiSecret"],
  ]);
});

test("no program has a secret's value, whether the service shows it or not [programs.secrets]", () => {
  const customers = [acme, { ...berlin, tree: aConsumer({ parent: acme.id }) }];
  expect([...pulumiProgram(customers).files.values()].join("")).not.toContain(canary);
});

test("a block that is off keeps what is set in it, and one without anything set is left out [programs.values]", () => {
  const { files } = pulumiProgram([
    {
      id: "a",
      tree: aSmallCustomer({
        sso: { enabled: false, identityProvider: "acme-saml" },
        gdpr: { enabled: false },
        hmac: { enabled: true },
        ecdn: { hive: { customer: false } },
        videoConferenceConnectors: [],
      }),
    },
  ]);
  expect(files.get("customers.ts")).toContain(`  type: "Consumer",
  sso: {
    enabled: false,
    identityProvider: "acme-saml",
  },
  hmac: {},
});
`);
});

test.each([
  ["sso.roleMappings", { Administrator: ["everyone"] }, 'sso: { roleMappings: { Administrator: ["everyone"] } }'],
  ["hmac.enabled", false, "hmac: { enabled: false }"],
  ["name", "\"Acme\" 'Group'", 'name: "\\"Acme\\" \'Group\'"'],
  ["videoConferenceConnectors", ["b", "a"], 'videoConferenceConnectors: ["a", "b"]'],
  ["parent", "65a0c0ffee0ddba11c0ffe10", 'parent: "65a0c0ffee0ddba11c0ffe10"'],
  ["ecdn.ramp.jwtKeyName", undefined, "remove `ecdn.ramp.jwtKeyName`"],
  ["ecdn.ramp.apiKey", "a-value", 'ecdn: { ramp: { apiKey: config.requireSecret("rampApiKey") } }'],
] as const)("the line that accepts another %s declares it [programs.property]", (path, value, line) => {
  expect(pulumiProperty(leafAt(path)!, value)).toBe(line);
});
