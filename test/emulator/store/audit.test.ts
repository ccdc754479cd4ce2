// The audit log: who changed what and when, and never a secret.
import { secretLeaves } from "../../../schema";
import { aPartner, fixture, startWithClient, sent, type HttpClient } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
beforeEach(async () => {
  client.emulator.reset();
  await client.signIn();
});
afterAll(() => client.emulator.close());
const admin = () => client.emulator.admin;

it("records user, time, fields and customer [emulator.audit]", async () => {
  admin().clock.set("2030-01-01T00:00:00Z");
  await client.signIn();
  const { id } = (await client.call("POST", "/customers", aPartner())).body;
  await client.signIn(1);
  await client.call("PATCH", `/customers/${id}`, {
    name: "Other",
    ssoEnabled: true,
    roleMappings: [{ role: "ADMINISTRATOR", group: "a" }],
  });
  await client.call("DELETE", `/customers/${id}`);
  const [created, updated, deleted] = admin().audit();
  expect([created, updated, deleted]).toMatchObject([
    { action: "created", user: "alex@emulator.example", id, name: "Acme" },
    { action: "updated", user: "sam@emulator.example", id, name: "Other" },
    { action: "deleted", user: "sam@emulator.example", id, name: "Other" },
  ]);
  expect(updated!.changes).toEqual([
    { path: "name", field: "name", from: "Acme", to: "Other" },
    { path: "sso.enabled", field: "ssoEnabled", from: false, to: true },
    { path: "sso.roleMappings", field: "roleMappings", from: [], to: [{ role: "ADMINISTRATOR", group: "a" }] },
  ]);
  expect(
    admin()
      .audit()
      .every(({ at }) => at.startsWith("2030-01-01T00:00:0")),
  ).toBe(true);
});

it("names a changed secret without its value [emulator.audit]", async () => {
  const partner = sent(fixture("full-partner"));
  const { id } = (await client.call("POST", "/customers", partner)).body;
  await client.call(
    "PATCH",
    `/customers/${id}`,
    Object.fromEntries(secretLeaves.map((leaf) => [leaf.facts.wire, `canary-${leaf.path}`])),
  );
  const text = JSON.stringify([admin().audit(), admin().requests()]);
  expect(admin().audit()[1]!.changes).toEqual(
    secretLeaves.map((leaf) => ({ path: leaf.path, field: leaf.facts.wire, secret: true })),
  );
  for (const leaf of secretLeaves) {
    expect(text).not.toContain(partner[leaf.facts.wire!] as string);
    expect(text).not.toContain(`canary-${leaf.path}`);
  }
});

it("records no seed, no refused call and no call without a change", async () => {
  const [id] = admin().seed([aPartner()]);
  await client.call("PATCH", `/customers/${id!}`, { name: "" });
  await client.call("PATCH", `/customers/${id!}`, { name: "Acme" });
  expect(admin().audit()).toEqual([]);
});

it("names the user of a change by hand", () => {
  const id = admin().create(aPartner()).id as string;
  admin().edit(id, { name: "Other" }, { user: "mallory" });
  admin().remove(id);
  expect(
    admin()
      .audit()
      .map(({ user, action }) => [user, action]),
  ).toEqual([
    ["sam@emulator.example", "created"],
    ["mallory", "updated"],
    ["sam@emulator.example", "deleted"],
  ]);
});
