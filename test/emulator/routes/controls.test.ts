// The controls: each in the process and as an HTTP call, with the same effect.
import { aPartner, fixture, startWithClient, type HttpClient, type Reply } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient({
    seed: [fixture("full-partner")],
    behaviour: { list: "summary" },
    faults: [{ kind: "status", status: 500, times: 1 }],
  });
});
beforeEach(() => {
  client.emulator.reset();
  admin().faults.clear();
});
afterAll(() => client.emulator.close());
const admin = () => client.emulator.admin;
const { id } = fixture("full-partner");

const control = (method: string, path: string, body?: unknown): Promise<Reply> =>
  client.plain(`/_emulator${path}`, {
    method,
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });

it("goes back to how it was started", async () => {
  admin().remove(id);
  const { connectors } = admin().dump();
  admin().seed({ connectors: [{ id: "x", name: "X" }] });
  admin().behave({ etag: false });
  admin().clock.set("2030-01-01T00:00:00Z");
  await client.call("GET", "/customers");
  expect((await control("POST", "/reset")).status).toBe(204);
  expect(admin().dump()).toEqual({ customers: [expect.objectContaining(fixture("full-partner"))], connectors });
  expect([admin().behave().etag, admin().behave().list, admin().requests().total, admin().audit()]).toEqual([
    true,
    "summary",
    0,
    [],
  ]);
  expect(admin().faults.list()).toMatchObject([{ kind: "status", used: 0 }]);
  expect(admin().clock.now()).not.toMatch(/^2030/);
  admin().faults.clear();
  expect((await client.call("GET", "/customers")).status).toBe(200);
});

it("ends delays on a reset", async () => {
  admin().behave({ deleteLag: 5 });
  admin().remove(id);
  expect((await client.call("GET", `/customers/${id}`)).status).toBe(200);
  admin().reset();
  admin().faults.clear();
  admin().remove(id);
  expect((await client.call("GET", `/customers/${id}`)).status).toBe(404);
});

it("returns a dump that can be seeded", async () => {
  const dump = (await control("GET", "/dump")).body;
  expect(dump).toEqual(admin().dump());
  admin().remove(id);
  expect((await control("POST", "/seed", dump)).body).toEqual({ ids: [id] });
  expect(admin().dump()).toEqual(dump);
});

it("seeds records with and without ids, parents first", () => {
  const ids = admin().seed([aPartner({ name: "x", parentId: id }), { ...fixture("full-consumer"), parentId: id }]);
  expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{24}$/), fixture("full-consumer").id]);
});

it.each([
  ["a broken rule", [aPartner({ name: "" })], "customers[0]"],
  ["a name that is taken", [aPartner({ name: "x" }), aPartner({ name: "x" })], "customers[1]"],
  ["an id that is taken", [aPartner({ name: "x", id })], "customers[0]"],
  ["no record", ["x"], "customers.0"],
])("refuses a seed with %s, and names the place", async (_case, seed, propertyPath) => {
  expect(await control("POST", "/seed", seed)).toMatchObject({ status: 400, body: [{ propertyPath }] });
});

it("stores an unchecked seed as it is", () => {
  expect(
    admin().seed({ customers: [aPartner(), aPartner(), { name: "odd", lumen: true }], unchecked: true }),
  ).toHaveLength(3);
});

it("creates, edits and removes by hand", async () => {
  const created = (await control("POST", "/create", { record: aPartner({ name: "x" }), user: "mallory" })).body;
  expect((await control("POST", "/edit", { id: created.id, changes: { name: "y" } })).body).toMatchObject({
    id: created.id,
    name: "y",
  });
  expect((await control("POST", "/remove", { id: created.id })).status).toBe(204);
  expect((await control("GET", "/audit")).body).toEqual(admin().audit());
  expect(
    admin()
      .audit()
      .map(({ user }) => user),
  ).toEqual(["mallory", "sam@emulator.example", "sam@emulator.example"]);
});

it("checks the rules of changes by hand, unless they are unchecked", async () => {
  expect((await control("POST", "/edit", { id, changes: { type: "CONSUMER" } })).status).toBe(400);
  expect(() => admin().edit(id, { type: "CONSUMER" })).toThrow("type cannot be changed");
  expect(admin().edit(id, { type: "CONSUMER" }, { unchecked: true })).toMatchObject({ type: "CONSUMER" });
});

it("moves a customer whose parent is changed by hand", async () => {
  const other = admin().create(aPartner({ name: "x" })).id as string;
  admin().edit(id, { parentId: other }, { unchecked: true });
  admin().behave({ list: "full" });
  expect((await client.call("GET", `/customers?parentId=${other}`)).body.customers).toMatchObject([{ id }]);
  const third = admin().create(aPartner({ name: "y" })).id as string;
  admin().edit(id, { parentId: third }, { unchecked: true });
  expect((await client.call("GET", `/customers?parentId=${other}`)).body.customers).toEqual([]);
});

it("deletes a customer with children by hand only unchecked", () => {
  admin().seed([aPartner({ name: "x", parentId: id })]);
  expect(() => {
    admin().remove(id);
  }).toThrow("has customers of its own");
  admin().remove(id, { unchecked: true });
  expect(admin().dump().customers).toMatchObject([{ name: "x" }]);
});

it("sets a later time of change, also after the clock was set back", () => {
  admin().clock.set("2020-01-01T00:00:00Z");
  expect(admin().edit(id, { name: "x" }).updatedAt).toBe(
    new Date(Date.parse(fixture("full-partner").updatedAt) + 1).toISOString(),
  );
});

it("deletes by hand customers that the API refuses to delete", () => {
  admin().behave({ deleteStatus: 405 });
  admin().remove(id);
  expect(admin().dump().customers).toEqual([]);
});

it("sets, returns and clears faults", async () => {
  expect((await control("PUT", "/faults", [{ kind: "html" }])).body).toEqual([
    { kind: "html", status: 502, after: 0, committed: false, used: 0 },
  ]);
  expect((await client.call("GET", "/customers")).status).toBe(502);
  expect((await control("GET", "/faults")).body).toMatchObject([{ used: 1 }]);
  expect((await control("DELETE", "/faults")).status).toBe(204);
  expect((await client.call("GET", "/customers")).status).toBe(200);
});

it("changes and returns behaviours", async () => {
  expect((await control("PATCH", "/behaviours", { secrets: "masked" })).body).toEqual(admin().behave());
  expect((await control("GET", "/behaviours")).body).toMatchObject({ secrets: "masked", list: "summary" });
});

it("counts requests by call and status, except for controls", async () => {
  await client.call("GET", "/customers");
  await client.call("GET", "/customers/x");
  const report = (await control("GET", "/requests")).body;
  expect(report).toMatchObject({
    total: 2,
    byRoute: { "list customers": 1, "read customer": 1 },
    byStatus: { 200: 1, 404: 1 },
    mostInFlight: 1,
  });
  expect(report.entries).toMatchObject([
    { method: "GET", url: "/v1/customers", user: "alex@emulator.example", status: 200 },
    { route: "read customer" },
  ]);
  expect((await control("DELETE", "/requests")).status).toBe(204);
  expect(admin().requests()).toMatchObject({ total: 0, byRoute: {}, entries: [] });
});

it("sets and advances the clock of the times in records", async () => {
  expect((await control("PATCH", "/clock", { set: "2031-05-01T00:00:00Z" })).body.now).toMatch(/^2031-05-01/);
  await control("PATCH", "/clock", { advanceMs: 86_400_000 });
  expect((await control("GET", "/clock")).body.now).toMatch(/^2031-05-02/);
  expect(admin().edit(id, { name: "x" }).updatedAt).toMatch(/^2031-05-02/);
});

it("revokes tokens", async () => {
  expect((await control("POST", "/revoke")).status).toBe(204);
  expect((await client.call("GET", "/customers")).status).toBe(401);
  await client.signIn();
});

it("lists its calls", async () => {
  expect((await client.plain("/_emulator")).text).toContain("PUT    /_emulator/faults");
});

it.each([
  ["PUT", "/faults", [{ kind: "flood" }]],
  ["PATCH", "/behaviours", { colour: "red" }],
  ["PATCH", "/clock", { set: "now" }],
  ["POST", "/edit", { id: 1, changes: {} }],
  ["POST", "/create", {}],
  ["POST", "/revoke", { tokens: "some" }],
])("refuses an unknown body: %s %s", async (method, path, body) => {
  expect(await control(method, path, body)).toMatchObject({ status: 400, body: [{ message: expect.any(String) }] });
});

it("refuses a body that is not JSON, and a missing customer", async () => {
  expect(
    (
      await client.plain("/_emulator/seed", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{",
      })
    ).status,
  ).toBe(400);
  expect((await control("POST", "/edit", { id: "x", changes: {} })).status).toBe(404);
});

it("lists the controls at its path, with a slash at the end and without", async () => {
  const addresses = ["", "/"].map((end) => `${client.emulator.url}/_emulator${end}`);
  const lists = await Promise.all(addresses.map(async (address) => (await fetch(address)).text()));
  expect(lists).toEqual([expect.stringMatching(/^POST +\/_emulator\/reset /), lists[0]]);
});

it.each([undefined, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"])(
  "refuses a body of the type %s, which a page of another site could send [page.security]",
  async (type) => {
    const before = admin().dump();
    const body = new Blob([JSON.stringify({ id })]);
    const headers = { ...(type !== undefined && { "content-type": type }) };
    for (const path of ["/_emulator/remove", "/_emulator/page/check"])
      expect(await client.plain(path, { method: "POST", headers, body })).toMatchObject({
        status: 415,
        body: { code: "UNSUPPORTED_MEDIA_TYPE", message: "the body must be application/json" },
      });
    expect(admin().dump()).toEqual(before);
    const accepted = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await client.plain("/_emulator/remove", { method: "POST", headers: accepted, body })).status).toBe(204);
  },
);
