// Builders of full customers, with every property that their type may have. Secrets are obvious fakes with a canary in
// them.
import { isTree, type Tree, type Value } from "../../schema";

/** What every secret of these builders begins with, so that a leak is found by searching for it. */
export const canary = "canary-";

/** Blocks merge, everything else is replaced; undefined takes a property out. */
function merged(base: Tree, overrides: Tree): Tree {
  const result: Record<string, Value> = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    const below = base[key];
    if (value === undefined) Reflect.deleteProperty(result, key);
    else result[key] = isTree(value) && isTree(below) ? merged(below, value) : value;
  }
  return result;
}

const common: Tree = {
  accountType: "private",
  sso: {
    enabled: true,
    identityProvider: "acme-saml",
    roleMappings: { Administrator: ["wcm-admins"], "Webcast Editor": ["editors-*", "comms"] },
  },
  gdpr: { enabled: true, privacyPolicyUrl: "https://acme.example/privacy" },
  hmac: { enabled: true, secret: `${canary}hmac-secret` },
  videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"],
  deletionProtection: true,
  adopt: false,
};

const ramp: Tree = {
  hostName: "acme.vbrickrev.com",
  jwtKeyName: "RevConnectDefault",
  apiKey: `${canary}ramp-key`,
  apiSecret: `${canary}ramp-secret`,
};

/** A Partner in canonical form, with every property a Partner may have. */
export function aPartner(overrides: Tree = {}): Tree {
  return merged(
    {
      name: "Acme Group",
      type: "Partner",
      defaultLanguage: "en",
      parent: "65a0000000000000000000aa",
      ...common,
      ecdn: {
        hive: { partnerId: "9012" },
        kollective: { apiEndpoint: "https://api.eu.kollective.example", token: `${canary}kollective-token` },
        ramp,
      },
    },
    overrides,
  );
}

/** A Consumer in canonical form, with every property a Consumer may have. */
export function aConsumer(overrides: Tree = {}): Tree {
  return merged(
    {
      name: "Acme Berlin",
      type: "Consumer",
      defaultLanguage: "de-DE",
      parent: "65a0000000000000000000bb",
      ...common,
      ecdn: { hive: { customer: true }, ramp },
    },
    overrides,
  );
}

/** The least that a customer needs. */
export function aSmallCustomer(overrides: Tree = {}): Tree {
  return merged({ name: "Small", type: "Consumer", defaultLanguage: "en" }, overrides);
}
