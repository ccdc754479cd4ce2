// A Partner with every property of the form, and three Consumers. Secrets come from the stack's configuration.
import * as pulumi from "@pulumi/pulumi";
import { Customer } from "webcastmanager-provider";

const config = new pulumi.Config();
const protect = config.getBoolean("protect") ?? true;

const acme = new Customer("acme", {
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  accountType: "private",
  sso: {
    identityProvider: "acme-saml",
    roleMappings: {
      Administrator: ["wcm-admins"],
      "Webcast Editor": ["editors-*", "comms"],
      "Webcast Moderator": ["moderators"],
    },
  },
  gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
  hmac: {}, // on; the secret is generated once
  ecdn: {
    hive: { partnerId: "9012" },
    kollective: { apiEndpoint: "https://api.eu.kollective.example", token: config.requireSecret("kollectiveToken") },
    ramp: {
      hostName: "acme.vbrickrev.com",
      apiKey: config.requireSecret("rampApiKey"),
      apiSecret: config.requireSecret("rampApiSecret"),
    },
  },
  videoConferenceConnectors: config.requireObject<string[]>("connectors"),
  deletionProtection: protect,
});

for (const [key, city, language] of [
  ["berlin", "Berlin", "de"],
  ["paris", "Paris", "fr"],
  ["london", "London", "en-GB"],
] as const) {
  new Customer(`acme-${key}`, {
    name: `Acme ${city}`,
    type: "Consumer",
    defaultLanguage: language,
    parent: acme,
    gdpr: { privacyPolicyUrl: `https://acme.example/${language}/privacy` },
    ecdn: key === "berlin" ? { hive: { customer: true } } : undefined,
    deletionProtection: protect,
  });
}

export const partnerId = acme.id;
export const hmacSecret = acme.hmacSecret;
