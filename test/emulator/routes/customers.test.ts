// The calls of the customer API, with samples of the contract and plain fetch.
import { errorCodes, Violations } from "../../../schema";
import { aPartner, fixture, startWithClient, sent, type HttpClient } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
beforeEach(() => {
  client.emulator.reset();
});
afterAll(() => client.emulator.close());
const create = async (record: Record<string, unknown> = {}) =>
  (await client.call("POST", "/customers", aPartner(record as never))).body;

describe("create", () => {
  it("answers 201 with a Location, where the sent record is [emulator.contract]", async () => {
    const partner = sent(fixture("full-partner"));
    const created = await client.call("POST", "/customers", partner);
    const path = new URL(created.headers.get("location")!).pathname;
    const found = await client.call("GET", path.replace("/v1", ""));
    expect([created.status, found.status]).toEqual([201, 200]);
    expect(created.body).toEqual(found.body);
    expect(found.body).toMatchObject({
      ...partner,
      id: path.split("/").at(-1),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(found.body.id).toMatch(/^[0-9a-f]{24}$/);
  });

  it("creates a consumer below the named partner", async () => {
    const partner = await create({ hivePartnerId: "9012" });
    const consumer = { ...sent(fixture("full-consumer")), parentId: partner.id };
    const { status, body } = await client.call("POST", "/customers", consumer);
    expect(status).toBe(201);
    expect(body).toMatchObject(consumer);
  });

  it("refuses the name of a sibling, and allows it below another parent", async () => {
    const partner = await create();
    expect(await client.call("POST", "/customers", aPartner())).toMatchObject({
      status: 409,
      body: fixture("error-name-taken"),
    });
    expect(await client.call("POST", "/customers", aPartner({ parentId: partner.id }))).toMatchObject({ status: 201 });
  });

  it.each([
    ["a field that is missing", { name: "A", type: "PARTNER" }, ["defaultLanguage"]],
    ["a field that does not exist", aPartner({ colour: "red" }), ["colour"]],
    ["a field that the service sets", aPartner({ id: "65a0c0ffee0ddba11c0f0009" }), ["id"]],
    ["a value of another type", aPartner({ ssoEnabled: "yes" }), ["ssoEnabled"]],
    ["a word that is not the wire's", aPartner({ type: "Partner" }), ["type"]],
    [
      "a role that is not written as on the wire",
      aPartner({ ssoEnabled: true, roleMappings: [{ role: "Administrator", group: "a" }] }),
      ["roleMappings[0].role"],
    ],
    [
      "a group named twice",
      aPartner({
        ssoEnabled: true,
        roleMappings: [
          { role: "ADMINISTRATOR", group: "a" },
          { role: "SYSTEM_EDITOR", group: "a" },
          { role: "ADMINISTRATOR", group: "a" },
        ],
      }),
      ["roleMappings[2].group"],
    ],
    ["GDPR without a privacy policy", aPartner({ gdprEnabled: true }), ["privacyPolicyUrl"]],
    [
      "role mappings while SSO is off",
      aPartner({ roleMappings: [{ role: "ADMINISTRATOR", group: "a" }] }),
      ["roleMappings"],
    ],
    ["a mask in place of a secret", aPartner({ hmacEnabled: true, hmacSecret: "********" }), ["hmacSecret"]],
    ["half of Kollective", aPartner({ kollectiveToken: "t" }), ["kollectiveApiEndpoint"]],
    ["a Hive box on a partner", aPartner({ hiveCustomer: true }), ["hiveCustomer"]],
    [
      "five connectors",
      aPartner({ videoConferenceConnectorIds: ["a", "b", "c", "d", "e"] }),
      ["videoConferenceConnectorIds"],
    ],
    [
      "a connector named twice",
      aPartner({ videoConferenceConnectorIds: ["a", "b", "a"] }),
      ["videoConferenceConnectorIds[2]"],
    ],
    ["a parent that is not there", aPartner({ parentId: "65a0c0ffee0ddba11c0f0009" }), ["parentId"]],
  ])("names %s in an array of violations", async (_case, body, paths) => {
    const reply = await client.call("POST", "/customers", body);
    expect(reply.status).toBe(400);
    expect(Violations.parse(reply.body).map(({ propertyPath }) => propertyPath)).toEqual(paths);
    expect(client.emulator.admin.dump().customers).toEqual([]);
  });

  it("reports every violation at once, in the words of the samples", async () => {
    const reply = await client.call(
      "POST",
      "/customers",
      aPartner({
        gdprEnabled: true,
        ssoEnabled: true,
        roleMappings: [
          { role: "ADMINISTRATOR", group: "ok" },
          { role: "WEBCAST_EDITOR", group: "b*c" },
        ],
      }),
    );
    expect(reply.body).toEqual(fixture("violations"));
  });

  it("refuses a child of a consumer, and a Hive customer below a partner without partner id", async () => {
    const partner = await create();
    const consumer = (await client.call("POST", "/customers", aPartner({ type: "CONSUMER", parentId: partner.id })))
      .body;
    const below = await client.call("POST", "/customers", aPartner({ parentId: consumer.id }));
    const hive = await client.call(
      "POST",
      "/customers",
      aPartner({ name: "Hive", type: "CONSUMER", hiveCustomer: true, parentId: partner.id }),
    );
    expect([below.body, hive.body]).toMatchObject([[{ propertyPath: "parentId" }], [{ propertyPath: "hiveCustomer" }]]);
  });

  it.each([
    ["415", "text", { "content-type": "text/plain" }, 415],
    ["400", "{half", {}, 400],
    ["400", "[]", {}, 400],
  ])("answers %s to the body %p", async (_status, body, headers, status) => {
    expect((await client.call("POST", "/customers", body, headers)).status).toBe(status);
  });
});

describe("read and list", () => {
  it("answers an unknown id with a 404 of its own", async () => {
    expect(await client.call("GET", "/customers/65a0c0ffee0ddba11c0f0009")).toMatchObject({
      status: 404,
      body: { code: errorCodes.notFound },
    });
  });

  it("answers an unchanged customer with 304", async () => {
    const { id } = await create();
    const etag = (await client.call("GET", `/customers/${id}`)).headers.get("etag")!;
    expect(await client.call("GET", `/customers/${id}`, undefined, { "if-none-match": etag })).toMatchObject({
      status: 304,
      text: "",
    });
    await client.call("PATCH", `/customers/${id}`, { name: "Other" });
    expect((await client.call("GET", `/customers/${id}`, undefined, { "if-none-match": etag })).status).toBe(200);
  });

  it("lists in the order of creation, a page at a time, with the number of all", async () => {
    client.emulator.admin.seed(Array.from({ length: 5 }, (_, index) => aPartner({ name: `c${index}` })));
    const [first] = client.emulator.admin.dump().customers;
    client.emulator.admin.edit(first!.id as string, { name: "changed" });
    const pages = await Promise.all(
      [0, 2, 4, 6].map((offset) => client.call("GET", `/customers?limit=2&offset=${offset}`)),
    );
    expect(pages.map(({ body }) => [body.total, body.customers.map(({ name }) => name)])).toEqual([
      [5, ["changed", "c1"]],
      [5, ["c2", "c3"]],
      [5, ["c4"]],
      [5, []],
    ]);
  });

  it("filters by parent and by name", async () => {
    const partner = await create();
    client.emulator.admin.seed([
      aPartner({ name: "x", parentId: partner.id }),
      aPartner({ name: "x" }),
      aPartner({ name: "y", parentId: partner.id }),
    ]);
    const count = async (query: string) => (await client.call("GET", `/customers?${query}`)).body.total;
    expect([
      await count(`parentId=${partner.id}`),
      await count("name=x"),
      await count(`name=x&parentId=${partner.id}`),
      await count("name=none"),
    ]).toEqual([2, 2, 1, 0]);
  });

  it.each(["limit=101", "limit=0", "offset=-1", "offset=x", "parent=1"])("refuses the query %s", async (query) => {
    expect(await client.call("GET", `/customers?${query}`)).toMatchObject({
      status: 400,
      body: [{ propertyPath: query.split("=")[0] }],
    });
  });

  it("lists the connectors that can be selected", async () => {
    client.emulator.admin.seed({ connectors: fixture("connectors").videoConferenceConnectors });
    expect((await client.call("GET", "/video-conference-connectors")).body).toEqual(fixture("connectors"));
  });
});

describe("update", () => {
  it("changes named fields, clears null ones, and keeps the rest", async () => {
    const { body } = await client.call("POST", "/customers", sent(fixture("full-partner")));
    const changes = {
      name: "Acme Holding",
      privacyPolicyUrl: null,
      gdprEnabled: null,
      roleMappings: null,
      videoConferenceConnectorIds: [],
    };
    const updated = await client.call("PATCH", `/customers/${body.id}`, changes);
    expect(updated.status).toBe(200);
    expect(updated.body).toEqual({
      ...body,
      name: "Acme Holding",
      privacyPolicyUrl: null,
      gdprEnabled: false,
      roleMappings: [],
      videoConferenceConnectorIds: [],
      updatedAt: expect.any(String),
    });
    expect(Date.parse(updated.body.updatedAt)).toBeGreaterThan(Date.parse(body.updatedAt));
  });

  it("frees the former name and reserves the new one", async () => {
    const { id } = await create();
    await client.call("PATCH", `/customers/${id}`, { name: "Other" });
    expect([
      (await client.call("POST", "/customers", aPartner())).status,
      (await client.call("POST", "/customers", aPartner({ name: "Other" }))).status,
    ]).toEqual([201, 409]);
  });

  it("sets a new ETag, unless nothing changes", async () => {
    const { id } = await create();
    const patched = async (changes: object) =>
      (await client.call("PATCH", `/customers/${id}`, changes)).headers.get("etag");
    expect([await patched({}), await patched({ name: "Acme" }), await patched({ name: "Other" })]).toEqual([
      `"${id}-1"`,
      `"${id}-1"`,
      `"${id}-2"`,
    ]);
  });

  it("answers 412 to the ETag of an older version", async () => {
    const { id } = await create();
    const older = { "if-match": `"${id}-1"` };
    expect((await client.call("PATCH", `/customers/${id}`, { name: "first" }, older)).status).toBe(200);
    expect((await client.call("PATCH", `/customers/${id}`, { name: "second" }, older)).status).toBe(412);
    expect((await client.call("DELETE", `/customers/${id}`, undefined, older)).status).toBe(412);
  });

  it.each([
    ["type", "CONSUMER"],
    ["parentId", "65a0c0ffee0ddba11c0f0009"],
  ])("never changes %s", async (field, value) => {
    const { id } = await create();
    expect(await client.call("PATCH", `/customers/${id}`, { [field]: value })).toMatchObject({
      status: 400,
      body: [{ propertyPath: field, message: "cannot be changed" }],
    });
  });

  it("refuses rules that it breaks, not those that an older record broke before", async () => {
    client.emulator.admin.seed({ customers: [fixture("legacy-customer")], legacy: true });
    const path = `/customers/${fixture("legacy-customer").id}`;
    expect(await client.call("PATCH", path, { name: "Renamed" })).toMatchObject({ status: 200 });
    expect(await client.call("PATCH", path, { name: "" })).toMatchObject({
      status: 400,
      body: [{ propertyPath: "name" }],
    });
  });
});

describe("delete", () => {
  it("removes the customer; a second one gets 404", async () => {
    const { id } = await create();
    const replies = [
      await client.call("DELETE", `/customers/${id}`),
      await client.call("GET", `/customers/${id}`),
      await client.call("DELETE", `/customers/${id}`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([204, 404, 404]);
  });

  it("refuses while there are children", async () => {
    const { id } = await create();
    await create({ parentId: id });
    expect(await client.call("DELETE", `/customers/${id}`)).toMatchObject({
      status: 409,
      body: fixture("error-has-children"),
    });
  });
});
