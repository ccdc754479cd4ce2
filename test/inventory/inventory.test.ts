// The customers of a service as a tree: order, what doesn't fit into a tree, summaries, and the requests that it costs.
import { startEmulator, type Emulator, type WireRecord } from "../../emulator";
import { inventoryOf, readInventory, type Inventory } from "../../provider/inventory/inventory";
import { defaultProfile, recordSchema } from "../../schema";
import { clientFor, closeClients, errorOf } from "../client/running";

const record = recordSchema(defaultProfile);
const id = (number: number) => number.toString(16).padStart(24, "0");

/** A record with an id made of a number. */
function customer(number: number, name: string, parent?: number): WireRecord {
  const type = parent === undefined ? "PARTNER" : "CONSUMER";
  return { id: id(number), name, type, defaultLanguage: "en", ...(parent !== undefined && { parentId: id(parent) }) };
}

const arranged = (...records: WireRecord[]): Inventory =>
  inventoryOf(
    "https://webcast.example/v1",
    records.map((one) => ({ observed: record.parse(one) })),
  );

const paths = ({ customers }: Inventory) => customers.map(({ path }) => path.join(" / "));
const problems = ({ problems: found }: Inventory) => found.map(({ kind, text }) => `${kind}: ${text}`);

describe("the tree", () => {
  test("is sorted by path in code points, then by id in any order of the list [cli.inventory]", () => {
    const records = [
      customer(1, "Zeta"),
      customer(2, "alpha"),
      customer(3, "Acme!"),
      customer(4, "Acme"),
      customer(5, "Berlin", 4),
      customer(6, "\u{1F600}"),
      customer(7, "\uFF5E"),
      customer(9, "Berlin", 4),
      customer(8, "Berlin", 4),
    ];
    const inventory = arranged(...records);
    expect(inventory.customers.map(({ path, id: each }) => `${path.join(" / ")} ${parseInt(each, 16)}`)).toEqual([
      "Acme 4",
      "Acme / Berlin 5",
      "Acme / Berlin 8",
      "Acme / Berlin 9",
      "Acme! 3",
      "Zeta 1",
      "alpha 2",
      "\uFF5E 7",
      "\u{1F600} 6",
    ]);
    expect(arranged(...records.toReversed())).toEqual(inventory);
    expect(inventory.byId.get(id(4))?.children).toEqual([id(5), id(8), id(9)]);
  });

  test("names customers that go in a circle, once, and keeps them at the top [cli.inventory]", () => {
    const inventory = arranged(customer(1, "A", 2), customer(2, "B", 1), customer(3, "C", 1), customer(4, "D"));
    expect(paths(inventory)).toEqual(["A", "B", "C", "D"]);
    expect(problems(inventory)).toEqual([`cycle: The parents of "A" (${id(1)}), "B" (${id(2)}) go in a circle.`]);
  });

  test("names a customer whose parent is not listed [cli.inventory]", () => {
    const inventory = arranged(customer(1, "A"), customer(2, "B", 1), customer(3, "C", 99));
    expect(paths(inventory)).toEqual(["A", "A / B", "C"]);
    expect(problems(inventory)).toEqual([`orphan: The parent of "C" (${id(3)}) is not in the list: ${id(99)}.`]);
  });

  test("takes one unlisted parent of all that is at the top for the account itself", () => {
    expect(problems(arranged(customer(1, "A", 99), customer(2, "B", 99), customer(3, "C", 1)))).toEqual([]);
  });

  test("names customers with one name under one parent, and no others [cli.inventory]", () => {
    const inventory = arranged(
      customer(1, "A"),
      customer(2, "B", 1),
      customer(3, " B ", 1),
      customer(4, "B"),
      customer(5, "A"),
    );
    expect(problems(inventory)).toEqual([
      `duplicate: 2 customers have the name "A": ${id(1)}, ${id(5)}.`,
      `duplicate: 2 customers under "A" (${id(1)}) have the name "B": ${id(2)}, ${id(3)}.`,
    ]);
  });

  test("prints names of the service so that they command no terminal", () => {
    expect(problems(arranged(customer(1, "A"), customer(2, "\u001b[2J\n", 99)))).toEqual([
      `orphan: The parent of "\\u001b[2J" (${id(2)}) is not in the list: ${id(99)}.`,
    ]);
  });
});

describe("a service", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    const many = Array.from({ length: 250 }, (_, number) => customer(number + 2, `Customer ${number}`, 1));
    emulator = await startEmulator({ seed: { customers: [customer(1, "Acme"), ...many] } });
  });
  afterEach(() => {
    closeClients();
    emulator.reset();
  });
  afterAll(() => emulator.close());
  const requests = (route: string) => emulator.admin.requests().byRoute[route] ?? 0;

  test("is read by pages, with progress [cli.inventory]", async () => {
    const seen: (number | undefined)[][] = [];
    const onProgress = (count: number, total?: number) => seen.push([count, total]);
    const { customers, byId } = await readInventory(clientFor(emulator), { onProgress });
    expect([customers.length, byId.size, customers[0]?.children.length]).toEqual([251, 251, 250]);
    expect(customers[1]).toMatchObject({ path: ["Acme", "Customer 0"], tree: { parent: id(1), type: "Consumer" } });
    expect(seen).toEqual([
      [100, 251],
      [200, 251],
      [251, 251],
    ]);
    expect([requests("list customers"), requests("read customer")]).toEqual([3, 0]);
  });

  test("that lists summaries is read customer by customer, and one that can't be read says why [cli.inventory]", async () => {
    emulator.admin.behave({ list: "summary" });
    emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer", times: 1 }]);
    const { customers } = await readInventory(clientFor(emulator, { maxRetries: 0 }));
    const unread = customers.flatMap(({ unread: why }) => why?.message ?? []);
    expect(unread).toEqual([expect.stringMatching(/^Can't read customer 0+\w+: .* answered 500 .*the service failed/)]);
    expect(customers.filter(({ observed }) => observed.complete)).toHaveLength(250);
    expect(requests("read customer")).toBe(251);
  });

  test("that lists summaries can be read by its list alone", async () => {
    emulator.admin.behave({ list: "summary" });
    const { customers } = await readInventory(clientFor(emulator), { isNeeded: () => false });
    expect([customers.length, requests("read customer")]).toEqual([251, 0]);
  });

  test("that refuses the login is an error, not a list of unread customers", async () => {
    emulator.admin.behave({ list: "summary" });
    emulator.admin.faults.set([{ kind: "status", status: 401, route: "read customer" }]);
    expect(await errorOf(readInventory(clientFor(emulator)))).toMatchObject({ status: 401 });
  });
});
