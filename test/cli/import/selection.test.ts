// Which customers an import takes, and why not the others.
import { inventoryOf } from "../../../provider/inventory/inventory";
import type { ManagedCustomer } from "../../../provider/inventory/states/managed-customer";
import { select } from "../../../provider/cli/import/selection";
import { ProviderError } from "../../../provider/core/errors";
import { recordSchema, type Observed } from "../../../schema";

const endpoint = "https://webcast.example/v1";
const observed = (id: string, record: object): Observed =>
  recordSchema().parse({ id, type: "CONSUMER", defaultLanguage: "en", hmacEnabled: false, ...record });

function managed(id: string, at?: string): ManagedCustomer {
  return {
    source: "dev",
    engine: "pulumi",
    address: `urn::${id}`,
    name: id,
    id,
    ...(at !== undefined && { endpoint: at }),
    recorded: { tree: {}, generated: {} },
    unreadable: new Set(),
  };
}

function selected(records: Readonly<Record<string, object>>, states: readonly ManagedCustomer[] = []) {
  const reads = Object.entries(records).map(([id, record]) => ({ observed: observed(id, record) }));
  const inventory = inventoryOf(endpoint, reads);
  return select(inventory, inventory.customers, { states, place: { endpoint, movedFrom: "https://old.example/v1" } });
}

test("customers that a state manages at this endpoint, or at its former one, are skipped [import.skips]", () => {
  const states = [managed("a", endpoint), managed("b", "https://old.example/v1/"), managed("c", "https://x.example")];
  const { toImport, managed: skipped } = selected({ a: { name: "A" }, b: { name: "B" }, c: { name: "C" } }, states);
  expect(skipped.map(({ customer }) => customer.id)).toEqual(["a", "b"]);
  expect(toImport.map(({ id }) => id)).toEqual(["c"]);
});

test("what no program can declare is skipped with every reason, and never with a value [import.skips]", () => {
  const { toImport, undeclarable } = selected({
    a: { name: "Twice", parentId: "p" },
    b: { name: "Twice", parentId: "p" },
    c: { name: "Language", defaultLanguage: "canary-english" },
    d: { name: "Half", type: "PARTNER", kollectiveToken: "canary-token" },
    e: { name: "Word", type: "RESELLER" },
    f: { name: "Round", parentId: "g" },
    g: { name: "About", parentId: "f" },
    p: { name: "Partner", type: "PARTNER" },
  });
  expect(toImport.map(({ id }) => id)).toEqual(["p"]);
  expect(Object.fromEntries(undeclarable.map(({ customer, problems }) => [customer.id, problems]))).toEqual({
    a: ["name: another selected customer below the same parent has this name"],
    b: ["name: another selected customer below the same parent has this name"],
    c: ["defaultLanguage: must be a language code such as en or de-DE"],
    d: [expect.stringMatching(/^ecdn\.kollective\.apiEndpoint: is required/)],
    e: [expect.stringMatching(/^type: holds RESELLER, which is unknown/), expect.stringMatching(/^type: /)],
    f: expect.arrayContaining(["parent: the parents go in a circle"]),
    g: expect.arrayContaining(["parent: the parents go in a circle"]),
  });
  expect(JSON.stringify(undeclarable.map(({ problems }) => problems))).not.toContain("canary");
});

test("a parent that the service doesn't list is the account, and is not declared; a customer that can't be read is named [import.skips]", () => {
  const account = { parentId: "account" };
  const error = new ProviderError("no permission", { kind: "api", status: 403 });
  const inventory = inventoryOf(endpoint, [
    { observed: observed("a", { name: "A", ...account }) },
    { observed: observed("b", { name: "B", ...account }), unread: error },
  ]);
  const { toImport, unread } = select(inventory, inventory.customers, { states: [], place: { endpoint } });
  expect(toImport.map(({ tree }) => tree.parent)).toEqual([undefined]);
  expect(unread.map(({ customer }) => customer.id)).toEqual(["b"]);
});
