// Every behaviour, as a client sees it.
import type { BehaviourChanges, WireRecord } from "../../../emulator";
import { Behaviour } from "../../../emulator/faults/behaviours";
import { pageSchema, ContractProfile, recordSchema, secretLeaves, defaultProfile } from "../../../schema";
import { aPartner, fixture, startWithClient, sent, type HttpClient } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
beforeEach(() => {
  client.emulator.reset();
});
afterAll(() => client.emulator.close());
const admin = () => client.emulator.admin;
const behave = (changes: BehaviourChanges) => admin().behave(changes);
const partner = fixture("full-partner");
// As they are: a field that the schema gets later is none of theirs.
const seedPair = () => admin().seed({ customers: [partner, fixture("full-consumer")], legacy: true });
const read = async (id = partner.id) => (await client.call("GET", `/customers/${id}`)).body;
const list = async (query = "") => (await client.call("GET", `/customers${query}`)).body;
const create = (record = aPartner()) => client.call("POST", "/customers", record);

describe("secrets", () => {
  it("are returned as they are", async () => {
    seedPair();
    expect(await read()).toEqual(partner);
  });

  it("are returned masked if they are set [emulator.faults]", async () => {
    seedPair();
    behave({ secrets: "masked" });
    expect(await read()).toEqual(fixture("masked-partner"));
    expect(await read(fixture("full-consumer").id)).toMatchObject({ hmacSecret: null });
    expect((await list()).customers[0]!).toEqual(fixture("masked-partner"));
  });

  it("are not returned at all [emulator.faults]", async () => {
    seedPair();
    behave({ secrets: "absent" });
    const record = await read();
    expect(secretLeaves.filter((leaf) => Object.hasOwn(record, leaf.facts.wire!))).toEqual([]);
    expect(recordSchema(defaultProfile).parse(record).hidden.size).toBe(secretLeaves.length);
  });

  it("stay unchanged under a mask", async () => {
    seedPair();
    behave({ secrets: "masked" });
    await client.call("PATCH", `/customers/${partner.id}`, { name: "Other" });
    behave({ secrets: "echoed" });
    expect(await read()).toMatchObject({ name: "Other", hmacSecret: partner.hmacSecret });
  });
});

describe("lists", () => {
  it("hold summaries, which the schema recognises [emulator.faults]", async () => {
    seedPair();
    behave({ list: "summary" });
    expect(await list()).toEqual(fixture("summary-page"));
    expect(
      pageSchema(defaultProfile)
        .parse(await list())
        .customers.map(({ complete }) => complete),
    ).toEqual([false, false]);
    expect(await read()).toEqual(partner);
  });

  it.each([
    ["overlapping", ["a", "b", "b", "c", "d"]],
    ["skipping", ["a", "b", "d"]],
  ] as const)("are %s when they change between two pages [emulator.faults]", async (paging, names) => {
    admin().seed(["a", "b", "c", "d"].map((name) => aPartner({ name })));
    behave({ paging });
    const pages = [await list("?limit=2"), await list("?limit=2&offset=2"), await list("?limit=2&offset=4")];
    expect(pages.flatMap(({ customers }) => customers.map(({ name }) => name)).slice(0, names.length)).toEqual(names);
  });

  it("ignore filters [emulator.faults]", async () => {
    seedPair();
    behave({ filters: "ignored" });
    expect((await list("?name=none")).total).toBe(2);
  });
});

describe("answers", () => {
  it("have no ETag, and conditions are ignored [emulator.faults]", async () => {
    seedPair();
    behave({ etag: false });
    const reply = await client.call("PATCH", `/customers/${partner.id}`, { name: "x" }, { "if-match": '"old"' });
    expect([reply.status, reply.headers.get("etag")]).toEqual([200, null]);
    expect((await client.call("GET", `/customers/${partner.id}`, undefined, { "if-none-match": "*" })).status).toBe(
      200,
    );
  });

  it("to a create and an update have no body [emulator.faults]", async () => {
    behave({ createBody: "empty", updateBody: "empty" });
    const created = await create();
    const path = new URL(created.headers.get("location")!).pathname.replace("/v1", "");
    const updated = await client.call("PATCH", path, { name: "x" });
    expect([
      created.status,
      created.text,
      updated.status,
      updated.text,
      (await client.call("GET", path)).body.name,
    ]).toEqual([201, "", 204, "", "x"]);
  });

  it.each([
    ["relative", /^\/v1\/customers\/[0-9a-f]{24}$/],
    ["absolute", /^http:\/\/127\.0\.0\.1:\d+\/v1\/customers\/[0-9a-f]{24}$/],
  ] as const)("to a create have a Location that is %s", async (location, form) => {
    behave({ location });
    expect((await create()).headers.get("location")).toMatch(form);
  });

  it("to a create have no Location", async () => {
    behave({ location: "absent" });
    const { headers, body } = await create();
    expect([headers.get("location"), typeof body.id]).toEqual([null, "string"]);
  });

  it("hold fields outside the contract [emulator.faults]", async () => {
    seedPair();
    behave({ extraFields: { tenantRegion: "eu-1", flags: ["beta"] } });
    expect(await read()).toEqual({ ...partner, tenantRegion: "eu-1", flags: ["beta"] });
  });

  it("hold fields outside the contract that an update can change and a PUT without them clears [emulator.faults]", async () => {
    const profile = ContractProfile.parse({ update: { method: "PUT" } });
    await using replacing = await startWithClient({
      profile,
      behaviour: { extraFields: { region: "eu", flags: ["beta"] } },
    });
    const { body } = await replacing.call("POST", "/customers", aPartner());
    const put = async (changes: WireRecord) =>
      (await replacing.call("PUT", `/customers/${body.id}`, { ...aPartner(), ...changes })).body;
    expect(await put({ region: "us", flags: ["beta"] })).toMatchObject({ region: "us", flags: ["beta"] });
    expect(await put({ region: "us" })).toMatchObject({ region: "us", flags: null });
    expect((await replacing.call("PUT", `/customers/${body.id}`, { ...aPartner(), other: 1 })).status).toBe(400);
  });

  it("hold arrays in another order, or in a different one each time [emulator.faults]", async () => {
    seedPair();
    behave({ arrays: "reversed" });
    expect((await read()).roleMappings).toEqual(partner.roleMappings.toReversed());
    behave({ arrays: "shuffled" });
    const [one, other] = [await read(), await read()];
    expect(one.roleMappings).not.toEqual(other.roleMappings);
    expect(new Set(one.roleMappings.map(({ group }) => group))).toEqual(
      new Set(partner.roleMappings.map(({ group }) => group)),
    );
  });

  it("leave out unset fields [emulator.faults]", async () => {
    seedPair();
    behave({ unset: "absent" });
    expect(Object.values(await read(fixture("full-consumer").id))).not.toContain(null);
    expect(await read(fixture("full-consumer").id)).not.toHaveProperty("roleMappings");
  });
});

describe("saving", () => {
  it("allows two siblings with one name [emulator.faults]", async () => {
    behave({ uniqueNames: false });
    expect([(await create()).status, (await create()).status, (await list("?name=Acme")).total]).toEqual([201, 201, 2]);
  });

  it("refuses new ids of connectors that it doesn't list, and keeps those that are stored [emulator.faults]", async () => {
    const connectors = (...ids: readonly string[]) => ({ videoConferenceConnectorIds: ids });
    const { body } = await create(aPartner(connectors("65a0c0ffee0ddba11c0ffee0", "65a0")));
    behave({ unknownConnectors: "refused" });
    const change = (ids: object) => client.call("PATCH", `/customers/${body.id}`, ids);
    expect([await change(connectors("65a0")), await change(connectors("65a0", "65a1"))]).toMatchObject([
      { status: 200 },
      { status: 400, body: [{ propertyPath: "videoConferenceConnectorIds[1]", message: "names no connector" }] },
    ]);
    expect(await create(aPartner({ name: "Other", ...connectors("65a0") }))).toMatchObject({ status: 400 });
  });

  it("fills in the fields that the service decides, also when they are cleared [emulator.faults]", async () => {
    const { body } = await create(aPartner({ rampHostName: "a.vbrickrev.com", rampApiKey: "k", rampApiSecret: "s" }));
    expect(body).toMatchObject({ accountType: "PRIVATE", rampJwtKeyName: "RevConnectDefault" });
    expect((await client.call("PATCH", `/customers/${body.id}`, { accountType: null })).body.accountType).toBe(
      "PRIVATE",
    );
    behave({ serverDefaults: false });
    expect((await create(aPartner({ name: "Other" }))).body).toMatchObject({ accountType: null, rampJwtKeyName: null });
  });

  it("trims texts and converts them to NFC [emulator.faults]", async () => {
    behave({ trims: true, normalises: true });
    const decomposed = "Zu\u0308rich";
    const { body } = await create(
      aPartner({
        name: ` ${decomposed} `,
        ssoEnabled: true,
        roleMappings: [{ role: "ADMINISTRATOR", group: ` ${decomposed}` }],
      }),
    );
    expect([body.name, body.roleMappings[0]!.group]).toEqual(["Z\u00fcrich", "Z\u00fcrich"]);
  });
});

describe("deleting", () => {
  it.each([200, 202, 204, 404, 410] as const)("is confirmed with %i [emulator.faults]", async (deleteStatus) => {
    behave({ deleteStatus });
    const { body } = await create();
    expect((await client.call("DELETE", `/customers/${body.id}`)).status).toBe(deleteStatus);
    expect((await client.call("GET", `/customers/${body.id}`)).status).toBe(404);
  });

  it.each([405, 501] as const)("is not possible: %i [emulator.faults]", async (deleteStatus) => {
    behave({ deleteStatus });
    const { body } = await create();
    expect((await client.call("DELETE", `/customers/${body.id}`)).status).toBe(deleteStatus);
    expect((await client.call("GET", `/customers/${body.id}`)).status).toBe(200);
  });

  it("takes effect after some reads [emulator.faults]", async () => {
    behave({ deleteStatus: 202, deleteLag: 2 });
    const { body } = await create();
    await client.call("DELETE", `/customers/${body.id}`);
    const statuses = [];
    for (let reads = 0; reads < 3; reads += 1)
      statuses.push((await client.call("GET", `/customers/${body.id}`)).status);
    expect(statuses).toEqual([200, 200, 404]);
  });
});

describe("older records", () => {
  it("lack every newer field, in lists and alone [emulator.faults]", async () => {
    admin().seed({ customers: [fixture("legacy-customer")], legacy: true });
    const legacy = { ...fixture("legacy-customer"), updatedAt: expect.any(String) };
    expect([await read(legacy.id), (await list()).customers]).toEqual([legacy, [legacy]]);
  });

  it("keep lacking the fields that an update does not name", async () => {
    admin().seed({ customers: [fixture("legacy-customer")], legacy: true });
    const { body } = await client.call("PATCH", `/customers/${fixture("legacy-customer").id}`, {
      defaultLanguage: "de",
    });
    expect(Object.keys(body)).toEqual(["id", "name", "defaultLanguage", "type", "createdAt", "updatedAt"]);
  });
});

describe("another contract", () => {
  const profile = ContractProfile.parse({
    name: "other",
    paths: { customers: "/tenants", connectors: "/bridges" },
    fields: { id: "tenantId", name: "label", hivePartnerId: "hive_partner_id", parentId: "owner" },
    values: { type: { Partner: "RESELLER" } },
    update: { method: "PUT" },
    list: { items: ".", paging: "page", limitParameter: "size", offsetParameter: "page", limit: 2 },
    create: { id: "body" },
  });

  it("is served from its profile alone [emulator.contract]", async () => {
    await using other = await startWithClient({ profile });
    const created = await other.call("POST", "/tenants", {
      label: "Acme",
      defaultLanguage: "en",
      type: "RESELLER",
      hive_partner_id: "1",
    });
    expect(created).toMatchObject({ status: 201, body: { tenantId: expect.any(String), label: "Acme", owner: null } });
    const path = `/tenants/${created.body.tenantId as string}`;
    expect((await other.call("POST", "/tenants", aPartner())).body).toMatchObject([{ propertyPath: "name" }]);
    expect(
      await other.call("PUT", path, { ...created.body, label: "Other", hive_partner_id: undefined }),
    ).toMatchObject({ status: 200, body: { label: "Other", hive_partner_id: null } });
    for (const label of ["b", "c"])
      await other.call("POST", "/tenants", {
        label,
        defaultLanguage: "en",
        type: "CONSUMER",
        owner: created.body.tenantId,
      });
    expect((await other.call("GET", "/tenants?size=2&page=1")).body).toMatchObject([{ label: "c" }]);
    expect([
      (await other.call("PATCH", path, {})).status,
      (await other.call("GET", "/bridges")).status,
      (await other.call("GET", "/customers")).status,
    ]).toEqual([405, 200, 404]);
  });
});

it("changes the named behaviours, and refuses unknown ones", () => {
  expect(behave({ secrets: "masked" })).toEqual({ ...Behaviour.parse({}), secrets: "masked" });
  expect(behave({ list: "summary" })).toMatchObject({ secrets: "masked", list: "summary" });
  expect(() => behave({ colour: "red" } as never)).toThrow();
  expect(sent(partner)).not.toHaveProperty("id");
});
