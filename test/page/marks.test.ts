// The marks of the page beside the drift report, which shows what a refresh of either engine shows: the same fields,
// for every way in which one may be changed by hand.
import { startEmulator, type Emulator } from "../../emulator";
import type { CustomerDetail } from "../../emulator/page-api";
import { findDrift } from "../../provider/inventory/find-drift";
import { readState } from "../../provider/inventory/states/state-file";
import { clientOf } from "../inventory/comparing";
import { canary } from "../support/customers";
import { fieldsOf } from "../support/drift";
import { driftCases } from "../support/drift-cases";
import { createEstate, type Estate } from "../support/estate";
import { bytesOf } from "../support/states";

const partner = { name: "Above", type: "Partner", defaultLanguage: "en", ecdn: { hive: { partnerId: "1" } } };

let emulator: Emulator;
let estate: Estate;
beforeAll(async () => {
  // A service that fills in what it decides would hide that it was cleared.
  emulator = await startEmulator({ behaviour: { serverDefaults: false } });
  const declared = driftCases.map(({ name, declared: tree }) => [name, tree] as const);
  estate = await createEstate(emulator, { partner, ...Object.fromEntries(declared) });
});
afterAll(() => emulator.close());

const detailOf = async (name: string): Promise<CustomerDetail> => {
  const response = await fetch(`${emulator.url}/_emulator/page/customers/${estate.ids[name]}`);
  return (await response.json()) as CustomerDetail;
};

/** The paths of the marks; without those that the page itself calls uncertain. */
async function marked(): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {};
  for (const { name } of driftCases) {
    const { marks } = await detailOf(name);
    all[name] = marks
      .filter(({ isMaybe }) => !isMaybe)
      .map(({ path }) => path)
      .sort();
  }
  return all;
}

async function reported(): Promise<Record<string, readonly string[]>> {
  const api = clientOf(emulator);
  const { customers } = readState(bytesOf(estate.state), "dev");
  const { changed } = await findDrift(api, [{ source: "dev", engine: "pulumi", customers }], { listsUnmanaged: false });
  api.close();
  const found = changed.map(({ id, properties }) => [id, properties.map(({ property }) => property).sort()] as const);
  const byId = new Map(found);
  return Object.fromEntries(driftCases.map(({ name }) => [name, byId.get(estate.ids[name] ?? "") ?? []]));
}

test("a customer has no mark after a program wrote it, marks for exactly what the drift report names, and none once these are put back [page.marks]", async () => {
  expect(Object.values(await marked()).flat()).toEqual([]);

  const before = new Map(emulator.admin.dump().customers.map((record) => [record.id, record]));
  for (const { name, edit } of driftCases) estate.edit(name, edit(before.get(estate.ids[name] ?? "") ?? {}));
  const marks = await marked();
  expect(marks).toEqual(await reported());
  expect(Object.values(marks).flat().length).toBeGreaterThan(driftCases.length / 2);
  expect(JSON.stringify(await Promise.all(driftCases.map(({ name }) => detailOf(name))))).not.toContain(canary);

  for (const { name } of driftCases) await putBack(await detailOf(name));
  expect([Object.values(await marked()).flat(), Object.values(await reported()).flat()]).toEqual([[], []]);
  const after = new Map(emulator.admin.dump().customers.map((record) => [record.id, record]));
  for (const { name, left = {} } of driftCases) {
    const id = estate.ids[name];
    expect(fieldsOf(after.get(id))).toEqual(fieldsOf({ ...before.get(id), ...left }));
  }
});

async function putBack({ id, version, marks }: CustomerDetail): Promise<void> {
  const response = await fetch(`${emulator.url}/_emulator/page/put-back`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, version, fields: marks.map(({ field }) => field) }),
  });
  expect(response.status).toBe(200);
}
