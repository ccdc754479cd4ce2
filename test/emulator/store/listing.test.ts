// A list that is only eventually consistent: late creations, lingering deletions, older versions.
import { aPartner, play, type Playing } from "../playing";

let playing: Playing;
beforeAll(async () => {
  playing = await play();
});
beforeEach(() => {
  playing.emulator.reset();
  playing.emulator.admin.seed(["a", "b", "c"].map((name) => aPartner({ name })));
});
afterAll(() => playing.emulator.close());
const admin = () => playing.emulator.admin;
const ids = () =>
  admin()
    .dump()
    .customers.map(({ id }) => id as string);

async function names(query = ""): Promise<string[]> {
  const { body } = await playing.call("GET", `/customers${query}`);
  expect(body.total).toBe(body.customers.length);
  return body.customers.map(({ name }) => name);
}

it("shows a new customer some calls late, and alone at once [emulator.faults]", async () => {
  admin().behave({ listLag: { calls: 2 } });
  const { body } = await playing.call("POST", "/customers", aPartner({ name: "d" }));
  expect((await playing.call("GET", `/customers/${body.id}`)).status).toBe(200);
  expect([await names(), await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c"],
    ["a", "b", "c", "d"],
  ]);
});

it("shows a new customer some time late, by the emulator's clock [emulator.faults]", async () => {
  admin().behave({ listLag: { milliseconds: 60_000 } });
  await playing.call("POST", "/customers", aPartner({ name: "d" }));
  expect([await names(), await names("?name=d")]).toEqual([["a", "b", "c"], []]);
  admin().clock.advance(60_000);
  expect([await names(), await names("?name=d")]).toEqual([["a", "b", "c", "d"], ["d"]]);
});

it("still shows a deleted customer, in its place [emulator.faults]", async () => {
  admin().behave({ listLag: { calls: 1 } });
  await playing.call("DELETE", `/customers/${ids()[1]!}`);
  expect([await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "c"],
  ]);
});

it("shows an older version of a changed customer [emulator.faults]", async () => {
  admin().behave({ listLag: { calls: 1 } });
  await playing.call("PATCH", `/customers/${ids()[1]!}`, { name: "first" });
  await playing.call("PATCH", `/customers/${ids()[1]!}`, { name: "second" });
  expect([await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "second", "c"],
  ]);
});

it("shows nothing of a customer that came and went meanwhile", async () => {
  admin().behave({ listLag: { calls: 1 } });
  const { body } = await playing.call("POST", "/customers", aPartner({ name: "d" }));
  await playing.call("DELETE", `/customers/${body.id}`);
  expect([await names(), await names()]).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c"],
  ]);
});

it("shows below one parent nothing of what left another", async () => {
  const [parent, other] = ids();
  admin().behave({ listLag: { calls: 1 } });
  await playing.call("DELETE", `/customers/${other!}`);
  expect(await names(`?parentId=${parent!}`)).toEqual([]);
});

it("shows a seed at once", async () => {
  admin().behave({ listLag: { calls: 1 } });
  admin().seed([aPartner({ name: "d" })]);
  expect(await names()).toEqual(["a", "b", "c", "d"]);
});

it("is late below one parent as well", async () => {
  const [parent] = ids();
  admin().behave({ listLag: { calls: 1 } });
  await playing.call("POST", "/customers", aPartner({ name: "d", parentId: parent! }));
  expect([await names(`?parentId=${parent!}`), await names(`?parentId=${parent!}`)]).toEqual([[], ["d"]]);
});
