// The customers of the demo in WebcastManager: created by hand, edited by hand, and compared.
import type { Emulator, SeedInput } from "../../emulator";

/** Secrets of the customers, by what they are. */
export const customerSecrets = {
  "HMAC secret": "demo-canary-hmac-secret-0123456789",
  "Kollective token": "srv-demo-canary-kollective",
  "RAMP API key": "DEMOCANARYRAMPKEY",
  "RAMP API secret": "demo-canary-ramp-secret==",
};

const partner = { id: "65a0c0ffee0ddba11c0ffe10", name: "Acme Group" };
const consumer = { id: "65a0c0ffee0ddba11c0ffe11", name: "Acme Berlin" };
/** The partner that the program drops later. */
export const droppedPartner = { id: "65a0c0ffee0ddba11c0ffe20", name: "Globex" };
/** Created by hand below it, after the import. */
export const unmanaged = "Globex Wien";

const roleMappings = (press: string) => [
  { role: "WEBCAST_EDITOR", group: "editors-*" },
  { role: "WEBCAST_EDITOR", group: press },
];

/** The customers at the start. */
export const seed: SeedInput = [
  {
    ...partner,
    type: "PARTNER",
    defaultLanguage: "en",
    ssoEnabled: true,
    identityProvider: "acme-saml",
    roleMappings: roleMappings("comms"),
    hmacEnabled: true,
    hmacSecret: customerSecrets["HMAC secret"],
    hivePartnerId: "9012",
    kollectiveApiEndpoint: "https://api.eu.kollective.example",
    kollectiveToken: customerSecrets["Kollective token"],
  },
  { ...consumer, type: "CONSUMER", defaultLanguage: "de", parentId: partner.id, hiveCustomer: true },
  { name: "Acme Zürich", type: "CONSUMER", defaultLanguage: "de", parentId: partner.id },
  {
    ...droppedPartner,
    type: "PARTNER",
    defaultLanguage: "en",
    rampHostName: "globex.vbrickrev.com",
    rampApiKey: customerSecrets["RAMP API key"],
    rampApiSecret: customerSecrets["RAMP API secret"],
  },
];

/** Changes three properties, and creates a customer. */
export function editByHand({ admin }: Emulator): void {
  admin.edit(partner.id, { roleMappings: roleMappings("press") });
  admin.edit(partner.id, { hmacEnabled: false });
  admin.edit(consumer.id, { hiveCustomer: false });
  admin.create({ name: unmanaged, type: "CONSUMER", defaultLanguage: "de", parentId: droppedPartner.id });
}

/** The edited properties, as the program names them. */
export const edited = ["sso.roleMappings", "hmac.enabled", "ecdn.hive.customer"];

/** Returns the imported customers without the time of their last change; the order of role mappings has no meaning. */
export function contentOf({ admin }: Emulator): readonly unknown[] {
  return admin
    .dump()
    .customers.filter(({ name }) => name !== unmanaged)
    .map(({ updatedAt: _, roleMappings: mappings, ...fields }) => ({
      ...fields,
      roleMappings: Array.isArray(mappings) ? mappings.map((one) => JSON.stringify(one)).sort() : mappings,
    }));
}
