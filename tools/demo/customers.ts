// The customers of the demo in WebcastManager: created by hand, edited by hand, and compared.
import type { Emulator, SeedInput, WireRecord } from "../../emulator";

/** Secrets of the customers, by what they are. */
export const customerSecrets = {
  "HMAC secret": "demo-canary-hmac-secret-0123456789",
  "Kollective token": "srv-demo-canary-kollective",
  "RAMP API key": "DEMOCANARYRAMPKEY",
  "RAMP API secret": "demo-canary-ramp-secret==",
};

/** The partner that is edited. */
export const partner = { id: "65a0c0ffee0ddba11c0ffe10", name: "Acme Group" };
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

/** Changes three properties. */
export function editByHand({ admin }: Emulator): void {
  admin.edit(partner.id, { roleMappings: roleMappings("press") });
  admin.edit(partner.id, { hmacEnabled: false });
  admin.edit(consumer.id, { hiveCustomer: false });
}

/** Creates the unmanaged customer, unless it exists. */
export function createUnmanaged({ admin }: Emulator): void {
  if (admin.dump().customers.some(({ name }) => name === unmanaged)) return;
  admin.create({ name: unmanaged, type: "CONSUMER", defaultLanguage: "de", parentId: droppedPartner.id });
}

/** Returns a customer without the time of its last change; the order of role mappings has no meaning. */
export function comparable({ updatedAt: _, ...record }: WireRecord): WireRecord {
  const { roleMappings } = record;
  if (!Array.isArray(roleMappings)) return record;
  return { ...record, roleMappings: roleMappings.map((one) => JSON.stringify(one)).sort() };
}

/** Returns customers by their path of names, without what a new one has of its own: id and time of creation. */
export function contentOf(customers: readonly WireRecord[]): ReadonlyMap<string, WireRecord> {
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  return new Map(
    customers.map((record) => {
      const { id: _, createdAt: __, parentId, ...content } = comparable(record);
      return [JSON.stringify([names.get(parentId ?? null) ?? null, record.name]), content];
    }),
  );
}
