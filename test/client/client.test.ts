// Each call of the customer API as a conversation with the emulator, under the variations that a service may have.
import { startEmulator, type BehaviourChanges, type Emulator } from "../../emulator";
import { leafAt, ContractProfile, type Leaf, type Tree, type Value } from "../../schema";
import { aConsumer, aPartner, aSmallCustomer, canary } from "../support/customers";
import { clientFor, closeClients, errorOf, many } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(() => emulator.close());

const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const changes = (values: Readonly<Record<string, Value>>): ReadonlyMap<Leaf, Value> =>
  new Map(Object.entries(values).map(([path, value]) => [leafAt(path)!, value]));
const count = (route: string) => emulator.admin.requests().byRoute[route] ?? 0;
const record = (id: string) => emulator.admin.dump().customers.find((one) => one.id === id);

test.each([
  ["the contract's own", {}],
  ["an empty body", { createBody: "empty" }],
  ["a relative Location", { location: "relative", createBody: "empty" }],
  ["no Location", { location: "absent" }],
] satisfies [string, BehaviourChanges][])(
  "a creation answered with %s returns the id [contract.variations]",
  async (_, behaviour) => {
    emulator.admin.behave(behaviour);
    const created = await clientFor(emulator).create(partner());
    expect(record(created.id)).toMatchObject({ name: "Acme Group" });
    expect([created.customer?.tree.name, count("read customer")]).toEqual([
      "Acme Group",
      "createBody" in behaviour ? 1 : 0,
    ]);
  },
);

test("a creation answered without an id is an error, and may have happened", async () => {
  emulator.admin.behave({ createBody: "empty", location: "absent" });
  const error = await errorOf(clientFor(emulator).create(partner()));
  expect(error).toMatchObject({ kind: "unexpected reply", status: 201, mayHaveHappened: true });
  expect(error.message).toMatch(
    /^Can't create customer "Acme Group": POST \/v1\/customers at .* answered 201 with an empty body in place of the id of a new customer/,
  );
});

test("a name that is taken is an error of the API with its code", async () => {
  const api = clientFor(emulator);
  await api.create(partner());
  const error = await errorOf(api.create(partner()));
  expect(error).toMatchObject({ kind: "api", status: 409, apiCode: "ENTRY_ALREADY_EXISTS", mayHaveHappened: false });
});

test("an update sends exactly the properties that change, and returns the customer", async () => {
  const api = clientFor(emulator);
  const { id } = await api.create(partner());
  const before = record(id);
  const after = await api.update(id, {
    changes: changes({ defaultLanguage: "fr", "gdpr.enabled": false, "ecdn.hive.partnerId": undefined }),
    whole: partner(),
  });
  expect(after?.tree).toMatchObject({ defaultLanguage: "fr", gdpr: { enabled: false } });
  expect(record(id)).toEqual({
    ...before,
    defaultLanguage: "fr",
    gdprEnabled: false,
    hivePartnerId: null,
    updatedAt: expect.any(String),
  });
});

test("an update answered with 204 returns nothing", async () => {
  emulator.admin.behave({ updateBody: "empty" });
  const api = clientFor(emulator);
  const { id } = await api.create(partner());
  expect(await api.update(id, { changes: changes({ defaultLanguage: "fr" }), whole: partner() })).toBeUndefined();
  expect(record(id)?.defaultLanguage).toBe("fr");
});

test("an update of what another user has changed meanwhile is refused with 412 [safe.two-writers]", async () => {
  const api = clientFor(emulator);
  const { id } = await api.create(partner());
  const seen = await api.observe(id);
  emulator.admin.edit(id, { defaultLanguage: "fr" });
  const error = await errorOf(
    api.update(id, { changes: changes({ accountType: "public" }), whole: partner(), etag: seen!.etag }),
  );
  expect(error).toMatchObject({ kind: "api", status: 412 });
  const again = await api.observe(id);
  await api.update(id, { changes: changes({ accountType: "public" }), whole: partner(), etag: again!.etag });
  expect(record(id)).toMatchObject({ accountType: "PUBLIC", defaultLanguage: "fr" });
});

test.each([
  ["may have happened", true],
  ["has not happened", false],
])(
  "an update that is refused %s, where an attempt before it was left without an answer: %s [safe.faults]",
  async (_, isLost) => {
    const api = clientFor(emulator);
    const { id } = await api.create(partner());
    emulator.admin.faults.set([
      ...(isLost ? [{ kind: "reset", route: "update customer", times: 1 } as const] : []),
      { kind: "status", status: 400, route: "update customer" },
    ]);
    const error = await errorOf(api.update(id, { changes: changes({ defaultLanguage: "fr" }), whole: partner() }));
    expect(error).toMatchObject({ kind: "api", status: 400, mayHaveHappened: isLost });
  },
);

test("a login that gets no answer has carried out nothing of the call that waits for it", async () => {
  emulator.admin.faults.set([{ kind: "reset", route: "get token" }]);
  const error = await errorOf(clientFor(emulator, { maxRetries: 0 }).create(partner()));
  expect(error).toMatchObject({ kind: "network", mayHaveHappened: false });
});

test("a service without ETags is observed without one", async () => {
  emulator.admin.behave({ etag: false });
  const api = clientFor(emulator);
  const { id } = await api.create(aSmallCustomer());
  expect(await api.observe(id)).toEqual({ customer: expect.objectContaining({ id }) });
});

test.each([
  [200, 2],
  [204, 2],
  [202, 3],
  [404, 3],
] as const)(
  "a deletion answered with %d counts when the customer is gone [safe.delete]",
  async (deleteStatus, most) => {
    emulator.admin.behave({ deleteStatus, deleteLag: deleteStatus === 202 ? 1 : 0 });
    const api = clientFor(emulator);
    const { id } = await api.create(aSmallCustomer());
    await api.delete(id);
    expect(record(id)).toBeUndefined();
    expect(count("delete customer") + count("read customer")).toBeLessThanOrEqual(most);
  },
);

test("a second deletion is harmless [safe.delete]", async () => {
  const api = clientFor(emulator);
  const { id } = await api.create(aSmallCustomer());
  await api.delete(id);
  await expect(api.delete(id)).resolves.toBeUndefined();
});

test("a deletion that is accepted and never comes through is an error at the deadline", async () => {
  emulator.admin.behave({ deleteStatus: 202, deleteLag: 1000 });
  const { id } = await clientFor(emulator).create(aSmallCustomer());
  const error = await errorOf(clientFor(emulator, { deadlineMs: 600 }).delete(id));
  expect(error.kind).toBe("timeout");
  expect(error.message).toMatch(/still there at the deadline/);
});

test.each([405, 501] as const)(
  "a service that answers a deletion with %d does not delete, and the error reports it [safe.delete]",
  async (deleteStatus) => {
    emulator.admin.behave({ deleteStatus });
    const api = clientFor(emulator);
    const { id } = await api.create(aSmallCustomer());
    const error = await errorOf(api.delete(id));
    expect(error).toMatchObject({ kind: "api", status: deleteStatus });
    expect(error.message).toMatch(/the service does not delete customers/);
    expect(record(id)).toBeDefined();
  },
);

test("a partner with customers is not deleted, and the code names the cause [safe.children]", async () => {
  const api = clientFor(emulator);
  const { id } = await api.create(partner());
  await api.create(aConsumer({ parent: id }));
  expect(await errorOf(api.delete(id))).toMatchObject({
    kind: "api",
    status: 409,
    apiCode: "MUST_NOT_DELETE_CUSTOMER_WITH_CHILDREN",
  });
});

test("a list holds every customer of all pages, in the service's order", async () => {
  const ids = emulator.admin.seed(many(250));
  expect((await clientFor(emulator).list()).map(({ id }) => id)).toEqual(ids);
  expect(count("list customers")).toBe(3);
});

test.each(["exact", "ignored"] as const)("filters hold although the service's are %s", async (filters) => {
  emulator.admin.behave({ filters });
  const api = clientFor(emulator);
  const { id: above } = await api.create(partner());
  const { id: other } = await api.create(partner({ name: "Other" }));
  const [one, , three] = await Promise.all([
    api.create(aConsumer({ name: "One", parent: above })),
    api.create(aConsumer({ name: "Two", parent: above })),
    api.create(aConsumer({ name: "One", parent: other })),
  ]);
  expect((await api.list({ name: "One" })).map(({ id }) => id).sort()).toEqual([one.id, three.id].sort());
  expect((await api.list({ name: "One", parentId: above })).map(({ id }) => id)).toEqual([one.id]);
  expect(await api.list({ parentId: above })).toHaveLength(2);
});

test.each(["overlapping", "skipping"] as const)(
  "a list that is %s is read again, and holds every customer once",
  async (paging) => {
    const ids = emulator.admin.seed(many(250));
    emulator.admin.behave({ paging });
    const listed = (await clientFor(emulator).list()).map(({ id }) => id);
    expect(listed.toSorted()).toEqual(ids.toSorted());
  },
);

test("connectors are listed with their names", async () => {
  expect(await clientFor(emulator).connectors()).toContainEqual({
    id: "65a0c0ffee0ddba11c0ffee0",
    name: "Boardroom Berlin",
  });
});

test.each(["masked", "absent"] as const)(
  "a secret that comes back %s is hidden, not empty [secrets.masked]",
  async (secrets) => {
    emulator.admin.behave({ secrets });
    const { customer } = await clientFor(emulator).create(partner());
    expect([...customer!.hidden].sort()).toEqual([
      "ecdn.kollective.token",
      "ecdn.ramp.apiKey",
      "ecdn.ramp.apiSecret",
      "hmac.secret",
    ]);
    expect(JSON.stringify(customer)).not.toContain(canary);
  },
);

test("under a profile every call goes its own way [contract.profile]", async () => {
  const profile = ContractProfile.parse({
    name: "other",
    paths: { customers: "/api/tenants", connectors: "/api/connectors" },
    update: { method: "PUT" },
    create: { id: "body" },
    fields: { id: "tenantId", name: "title", hivePartnerId: "hive_partner" },
    values: { type: { Partner: "RESELLER" } },
    list: {
      items: "content",
      total: "totalElements",
      paging: "page",
      limitParameter: "size",
      offsetParameter: "page",
      limit: 2,
    },
  });
  await using other = await startEmulator({ profile });
  const api = clientFor(other, {}, { profile });
  const ids: string[] = [];
  for (const name of ["A", "B", "C", "D", "E"]) ids.push((await api.create(partner({ name }))).id);
  expect((await api.list()).map(({ id }) => id)).toEqual(ids);
  expect(other.admin.dump().customers[0]).toMatchObject({
    tenantId: ids[0],
    title: "A",
    type: "RESELLER",
    hive_partner: "9012",
  });
  await api.update(ids[0]!, { changes: changes({ name: "Z" }), whole: partner({ name: "Z" }) });
  expect((await api.read(ids[0]!))?.tree).toMatchObject({
    name: "Z",
    type: "Partner",
    ecdn: { hive: { partnerId: "9012" } },
  });
  await api.delete(ids[0]!);
  expect(await api.read(ids[0]!)).toBeUndefined();
  expect(
    other.admin
      .requests()
      .entries.filter(({ route }) => route === "update customer")
      .map(({ method }) => method),
  ).toEqual(["PUT"]);
});
