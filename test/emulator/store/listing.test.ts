// A list that is only eventually consistent: late creations, lingering deletions, older versions.
import { aPartner, startWithClient, type HttpClient } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
beforeEach(() => {
  client.emulator.reset();
  client.emulator.admin.seed(["a", "b", "c"].map((name) => aPartner({ name })));
});
afterAll(() => client.emulator.close());
const admin = () => client.emulator.admin;
const ids = () =>
  admin()
    .dump()
    .customers.map(({ id }) => id as string);

async function names(query = ""): Promise<string[]> {
  const { body } = await client.call("GET", `/customers${query}`);
  expect(body.total).toBe(body.customers.length);
  return body.customers.map(({ name }) => name);
}

it("shows a new customer some calls late, and alone at once [emulator.faults]", async () => {
  admin().behave({ listLag: { calls: 2 } });
  const { body } = await client.call("POST", "/customers", aPartner({ name: "d" }));
  expect((await client.call("GET", `/customers/${body.id}`)).status).toBe(200);
  expect([await names(), await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c"],
    ["a", "b", "c", "d"],
  ]);
});

it("shows a new customer some time late, by the emulator's clock [emulator.faults]", async () => {
  admin().behave({ listLag: { milliseconds: 60_000 } });
  await client.call("POST", "/customers", aPartner({ name: "d" }));
  expect([await names(), await names("?name=d")]).toEqual([["a", "b", "c"], []]);
  admin().clock.advance(60_000);
  expect([await names(), await names("?name=d")]).toEqual([["a", "b", "c", "d"], ["d"]]);
});

it("still shows a deleted customer, in its place [emulator.faults]", async () => {
  admin().behave({ listLag: { calls: 1 } });
  await client.call("DELETE", `/customers/${ids()[1]!}`);
  expect([await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "c"],
  ]);
});

it("shows an older version of a changed customer [emulator.faults]", async () => {
  admin().behave({ listLag: { calls: 1 } });
  await client.call("PATCH", `/customers/${ids()[1]!}`, { name: "first" });
  await client.call("PATCH", `/customers/${ids()[1]!}`, { name: "second" });
  expect([await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "second", "c"],
  ]);
});

it("shows no customer that was created and deleted within the delay", async () => {
  admin().behave({ listLag: { calls: 1 } });
  const { body } = await client.call("POST", "/customers", aPartner({ name: "d" }));
  await client.call("DELETE", `/customers/${body.id}`);
  expect([await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c"],
  ]);
});

it("shows no customer below a parent that it has left", async () => {
  const [parent, other] = ids();
  admin().behave({ listLag: { calls: 1 } });
  await client.call("DELETE", `/customers/${other!}`);
  expect(await names(`?parentId=${parent!}`)).toEqual([]);
});

it("shows a seed at once", async () => {
  admin().behave({ listLag: { calls: 1 } });
  admin().seed([aPartner({ name: "d" })]);
  expect(await names()).toEqual(["a", "b", "c", "d"]);
});

it("is late for one parent as well", async () => {
  const [parent] = ids();
  admin().behave({ listLag: { calls: 1 } });
  await client.call("POST", "/customers", aPartner({ name: "d", parentId: parent! }));
  expect([await names(`?parentId=${parent!}`), await names(`?parentId=${parent!}`)]).toEqual([[], ["d"]]);
});
