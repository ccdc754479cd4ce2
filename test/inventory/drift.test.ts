// Which kind of difference is reported, and when: at a real emulator, through the list and single reads.
import { startEmulator, type Emulator, type FaultInput } from "../../emulator";
import type { DriftReport } from "../../provider/inventory/drift-report";
import { findDrift, type DriftOptions } from "../../provider/inventory/find-drift";
import { readState } from "../../provider/inventory/states/state-file";
import { matcher } from "../../provider/inventory/select";
import { canary } from "../support/customers";
import { acme, createEstate, disturb, type Estate } from "../support/estate";
import { bytesOf } from "../support/states";
import { clientOf } from "./comparing";

let emulator: Emulator;
let estate: Estate;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(async () => {
  emulator.reset();
  estate = await createEstate(emulator, acme);
  emulator.admin.resetRequests();
});
afterAll(() => emulator.close());

interface Given extends Partial<DriftOptions> {
  readonly state?: object;
  readonly environment?: Readonly<Record<string, string>>;
}

async function report({ state = estate.state, environment, ...options }: Given = {}): Promise<DriftReport> {
  const api = clientOf(emulator, { WEBCASTMANAGER_MAX_RETRIES: "0", ...environment });
  const customers = readState(bytesOf(state), "dev").customers;
  const found = await findDrift(api, [{ source: "dev", engine: "pulumi", customers }], {
    listsUnmanaged: false,
    ...options,
  });
  api.close();
  expect(JSON.stringify(found)).not.toContain(canary);
  return found;
}

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
const kinds = ({ deleted, changed, moved, unchecked, unmanaged }: DriftReport) => ({
  deleted: names(deleted),
  changed: names(changed),
  moved: names(moved),
  unchecked: names(unchecked),
  unmanaged: names(unmanaged),
});
const nothing = { deleted: [], changed: [], moved: [], unchecked: [], unmanaged: [] };

test("states and service that agree are no difference, for one page of requests [drift.kinds, drift.requests]", async () => {
  expect(await report()).toMatchObject({ ...nothing, counts: { compared: 6, unmanaged: 0 } });
  expect(emulator.admin.requests().byRoute).toMatchObject({ "list customers": 1 });
  expect(emulator.admin.requests().byRoute["read customer"]).toBeUndefined();
});

test("every kind of difference is reported apart, with what reverts and what accepts it [drift.kinds]", async () => {
  disturb(emulator, estate);
  const found = await report({ listsUnmanaged: true });
  expect(kinds(found)).toEqual({
    deleted: ["Acme Lyon"],
    changed: ["Acme Group", "Acme Berlin"],
    moved: ["Acme Oslo"],
    unchecked: [],
    unmanaged: ["Hand Made", "Walk-in"],
  });
  const urn = (name: string) => `urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::${name}`;
  expect(found.changed[1]).toMatchObject({
    path: ["Acme Group", "Acme Berlin"],
    revert: `pulumi up --refresh --stack dev --target ${urn("acme-berlin")}`,
    properties: [
      { property: "defaultLanguage", state: "de", service: "en", accept: 'defaultLanguage: "en"' },
      { property: "hmac.secret", secret: true },
    ],
  });
  expect(found.deleted[0]?.accept).toBe(`pulumi state delete ${urn("acme-lyon")} --stack dev`);
  expect(found.moved[0]).toMatchObject({ from: { name: "Acme Group" }, to: { name: "Umbrella Media" } });
  expect(found.unmanaged[1]?.import).toMatch(
    /^npx --no webcastmanager import --to pulumi --out imported --select [0-9a-f]+$/,
  );
});

test("a property that was cleared is reported as not set [drift.kinds]", async () => {
  estate.edit("acme", { identityProvider: null, privacyPolicyUrl: null });
  const [{ properties } = { properties: [] }] = (await report()).changed;
  expect(properties.map(({ property, state, service }) => [property, state, service])).toEqual([
    ["sso.identityProvider", "acme-saml", null],
    ["gdpr.privacyPolicyUrl", "https://acme.example/privacy", null],
  ]);
});

test("a customer of which the state knows the id alone is no difference [drift.kinds]", async () => {
  const attributes = { id: estate.ids.acme, endpoint: emulator.endpoint };
  const resource = { mode: "managed", type: "webcastmanager_customer", name: "acme", instances: [{ attributes }] };
  const state = { version: 4, terraform_version: "1.11.4", resources: [resource] };
  expect(await report({ state })).toMatchObject({ ...nothing, counts: { compared: 1 } });
});

test("customers in no state are counted, and listed only if asked for [drift.unmanaged]", async () => {
  emulator.admin.seed({ customers: [{ name: "Walk-in", type: "CONSUMER", defaultLanguage: "en" }] });
  expect(await report()).toMatchObject({ unmanaged: [], counts: { unmanaged: 1 } });
  expect(kinds(await report({ listsUnmanaged: true }))).toEqual({ ...nothing, unmanaged: ["Walk-in"] });
});

test("a pattern selects by name, path or id, in states and in the service [drift.select]", async () => {
  disturb(emulator, estate);
  const selecting = (pattern: string) => report({ listsUnmanaged: true, isSelected: matcher(pattern) });
  expect(kinds(await selecting("Umbrella Media/*"))).toEqual({
    ...nothing,
    moved: ["Acme Oslo"],
    unmanaged: ["Hand Made"],
  });
  expect(kinds(await selecting("Acme Group"))).toEqual({ ...nothing, changed: ["Acme Group"] });
  expect(kinds(await selecting(estate.ids["acme-lyon"] ?? ""))).toEqual({ ...nothing, deleted: ["Acme Lyon"] });
});

test("a customer that the list doesn't show yet is read again, and not reported as deleted [drift.deleted]", async () => {
  emulator.admin.behave({ listLag: { calls: 5 } });
  emulator.admin.create({ name: "Late", type: "CONSUMER", defaultLanguage: "en" });
  const late = await createEstate(emulator, { late: { name: "Later", type: "Consumer", defaultLanguage: "en" } });
  expect(await report({ state: late.state })).toMatchObject({ ...nothing, counts: { compared: 1 } });
});

test("an entry of the list that is older than the state is read again [drift.exact]", async () => {
  emulator.admin.behave({ listLag: { calls: 5 } });
  emulator.admin.clock.advance(60_000);
  estate.edit("acme-lyon", { defaultLanguage: "nl" });
  const text = JSON.stringify(estate.state).replaceAll('"defaultLanguage":"fr"', '"defaultLanguage":"nl"');
  const updatedAt = String(emulator.admin.dump().customers.find(({ name }) => name === "Acme Lyon")?.updatedAt);
  const state = JSON.parse(text.replace(/"updatedAt":"[^"]+"/g, `"updatedAt":"${updatedAt}"`)) as object;
  expect(kinds(await report({ state }))).toEqual(nothing);
});

describe("a customer that can't be read is unchecked, never deleted [drift.unchecked]", () => {
  test.each<readonly [string, FaultInput, string]>([
    ["403", { kind: "status", status: 403, route: "read customer" }, "no permission"],
    ["500", { kind: "status", status: 500, route: "read customer" }, "service error"],
    ["a page of HTML", { kind: "html", status: 404, route: "read customer" }, "service error"],
    ["another product's 404", { kind: "other-product", status: 404, route: "read customer" }, "service error"],
    ["a broken connection", { kind: "reset", route: "read customer" }, "service error"],
    ["no answer", { kind: "hang", route: "read customer" }, "timeout"],
  ])("%s", async (_, fault, reason) => {
    emulator.admin.remove(estate.ids["acme-lyon"] ?? "");
    emulator.admin.faults.set([fault]);
    const found = await report({ environment: { WEBCASTMANAGER_REQUEST_TIMEOUT_MS: "200" } });
    expect(kinds(found)).toEqual({ ...nothing, unchecked: ["Acme Lyon"] });
    expect(found.unchecked[0]).toMatchObject({ reason, message: expect.stringMatching(/\S/) });
  });

  test("a customer of another endpoint, without a request for it", async () => {
    const text = JSON.stringify(estate.state).replaceAll(emulator.endpoint, "https://other.example/v1");
    const found = await report({ state: JSON.parse(text) as object });
    expect(found.unchecked).toHaveLength(6);
    expect(found.unchecked[0]).toMatchObject({
      reason: "other endpoint",
      message: expect.stringContaining("https://other.example/v1"),
    });
    expect(emulator.admin.requests().byRoute["read customer"]).toBeUndefined();
    const moved = await report({ state: JSON.parse(text) as object, movedFrom: "https://other.example/v1" });
    expect(kinds(moved)).toEqual(nothing);
  });

  test("a resource whose state holds no id", async () => {
    const text = JSON.stringify(estate.state).replaceAll(`"id":"${estate.ids["acme-lyon"] ?? ""}"`, '"id":""');
    expect((await report({ state: JSON.parse(text) as object })).unchecked).toMatchObject([{ reason: "no id" }]);
  });
});

test("a service that fails everywhere is asked no more after some reads [drift.unchecked]", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `c${index}`,
      { name: `Customer ${index}`, type: "Consumer", defaultLanguage: "en" },
    ]),
  );
  const { state, ids } = await createEstate(emulator, many);
  for (const id of Object.values(ids)) emulator.admin.remove(id);
  emulator.admin.resetRequests();
  emulator.admin.faults.set([{ kind: "reset", route: "read customer" }]);
  expect((await report({ state })).unchecked).toHaveLength(60);
  expect(emulator.admin.requests().byRoute["read customer"]).toBeLessThan(40);
});

test("a list that fails is an error, and no report [drift.unchecked]", async () => {
  emulator.admin.faults.set([{ kind: "status", status: 503, route: "list customers" }]);
  await expect(report()).rejects.toThrow(/list the customers/);
});

test.each(["masked", "absent"] as const)(
  "secrets that the service returns %s are reported as not comparable, and are no difference [drift.secrets]",
  async (secrets) => {
    emulator.admin.behave({ secrets });
    const found = await report();
    expect(kinds(found)).toEqual(nothing);
    expect(found.incomparable.map(({ name, properties }) => [name, properties])).toEqual([
      ["Acme Group", ["hmac.secret", "ecdn.kollective.token"]],
      ["Acme Berlin", ["hmac.secret"]],
    ]);
  },
);

test("secrets that the state holds encrypted are reported as not comparable, and are no difference [drift.secrets, states.encrypted]", async () => {
  const text = JSON.stringify(estate.state).replace(/"plaintext":"(?:[^"\\]|\\.)*"/g, '"ciphertext":"v1:a:b"');
  estate.edit("acme", { kollectiveToken: `${canary}theirs`, hmacEnabled: false });
  estate.edit("acme-berlin", { hmacSecret: `${canary}theirs` });
  const found = await report({ state: JSON.parse(text) as object });
  expect(found.changed.map(({ properties }) => properties.map(({ property }) => property))).toEqual([["hmac.enabled"]]);
  expect(found.incomparable.map(({ properties }) => properties)).toEqual([
    ["hmac.secret", "ecdn.kollective.token"],
    ["hmac.secret"],
  ]);
});

test("the fingerprint is of the differences alone: not of times, secrets and order [drift.fingerprint]", async () => {
  disturb(emulator, estate);
  const { fingerprint } = await report();
  emulator.admin.clock.advance(3_600_000);
  estate.edit("acme-berlin", { hmacSecret: `${canary}again` });
  const shuffled = structuredClone(estate.state) as { deployment: { resources: object[] } };
  shuffled.deployment.resources.reverse();
  expect((await report({ state: shuffled })).fingerprint).toBe(fingerprint);
  expect((await report({ listsUnmanaged: true })).fingerprint).not.toBe(fingerprint);
  estate.edit("acme-berlin", { defaultLanguage: "nl" });
  expect((await report()).fingerprint).not.toBe(fingerprint);
});

test("the requests are the pages, one per customer that the list lacks, and the login [drift.requests]", async () => {
  for (const name of ["acme-lyon", "acme-oslo"]) emulator.admin.remove(estate.ids[name] ?? "");
  emulator.admin.seed({
    customers: Array.from({ length: 350 }, (_, index) => ({
      name: `N ${index}`,
      type: "CONSUMER",
      defaultLanguage: "en",
    })),
  });
  emulator.admin.resetRequests();
  await report();
  const { byRoute } = emulator.admin.requests();
  expect(byRoute).toMatchObject({ "list customers": 4, "read customer": 2 });
  expect(Object.values(byRoute).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4 + 2 + 5);
});
