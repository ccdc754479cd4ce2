// The customers of the demo in WebcastManager: as they were created by hand, and compared with what they are now.
import { Records } from "../../emulator/rules/records";
import type { Emulator, SeedInput, WireRecord } from "../../emulator";
import { defaultProfile } from "../../schema";

/** The partner that is edited. */
export const partner = { id: "65a0c0ffee0ddba11c0ffe10", name: "Acme Group" };
const consumer = { id: "65a0c0ffee0ddba11c0ffe11", name: "Acme Berlin" };
/** The partner that the program drops later. */
const droppedPartner = { id: "65a0c0ffee0ddba11c0ffe20", name: "Globex" };
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
    hmacSecret: "demo-canary-hmac-secret-0123456789",
    hivePartnerId: "9012",
    kollectiveApiEndpoint: "https://api.eu.kollective.example",
    kollectiveToken: "srv-demo-canary-kollective",
  },
  { ...consumer, type: "CONSUMER", defaultLanguage: "de", parentId: partner.id, hiveCustomer: true },
  { name: "Acme Zürich", type: "CONSUMER", defaultLanguage: "de", parentId: partner.id },
  {
    ...droppedPartner,
    type: "PARTNER",
    defaultLanguage: "en",
    rampHostName: "globex.vbrickrev.com",
    rampApiKey: "DEMOCANARYRAMPKEY",
    rampApiSecret: "demo-canary-ramp-secret==",
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

const records = new Records(defaultProfile);

/** Returns the secrets of customers. */
export function secretsOf(customers: readonly WireRecord[]): readonly string[] {
  const names = records.fields.filter(({ leaf }) => leaf.facts.secret).map(({ name }) => name);
  const values = customers.flatMap((record) => names.map((name) => record[name]));
  return values.flatMap((value) => (typeof value === "string" && value !== "" ? value : []));
}

/** Returns a value without the order of a list, which has no meaning. */
const unordered = (value: WireRecord[string]) =>
  Array.isArray(value) ? JSON.stringify(value.map((item) => JSON.stringify(item)).sort()) : value;

/**
 * Returns what differs between the customers of two times: properties as the program names them, one for each customer
 * that has the edit, and the number of customers by what happened to them.
 */
export function editsBetween(before: readonly WireRecord[], after: readonly WireRecord[]) {
  const now = new Map(after.map((record) => [record.id, record]));
  const edits = before.flatMap((record) => {
    const current = now.get(record.id);
    if (current === undefined) return [];
    const changes = records.changedFields(record, current);
    return [changes.filter(({ secret, from, to }) => secret === true || unordered(from) !== unordered(to))];
  });
  return {
    properties: edits.flat().map(({ path }) => path),
    changed: edits.filter(({ length }) => length > 0).length,
    deleted: before.length - edits.length,
    created: after.length - edits.length,
  };
}

/** Returns customers with names in place of ids: one that was deleted and created again has another id. */
function named(customers: readonly WireRecord[]): readonly WireRecord[] {
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  return customers.map((record) => ({ ...record, id: record.name, parentId: names.get(record.parentId) ?? null }));
}

/** Whether every customer of a time is as it was, or was created again as it was. */
export function isRestored(before: readonly WireRecord[], after: readonly WireRecord[]): boolean {
  const { changed, deleted } = editsBetween(named(before), named(after));
  return changed + deleted === 0;
}
