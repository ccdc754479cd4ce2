// The store in a file: what is in it survives the process, and nobody else writes to it meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../emulator";
import { Profile } from "../../schema";
import { aPartner, fixture } from "./playing";

let folder: string;
let db: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "emulator-")); db = join(folder, "emulator.db"); });
afterEach(() => { rmSync(folder, { recursive: true }); });

it("keeps customers, connectors and the audit log over a restart [emulator.contract]", async () => {
  const first = await startEmulator({ db, seed: { customers: [fixture("full-partner"), aPartner({ name: "gone" })], connectors: [{ id: "b", name: "B" }, { id: "a", name: "A" }] } });
  first.admin.edit(fixture("full-partner").id, { name: "Acme Holding" });
  first.admin.remove(first.admin.dump().customers[1]!.id as string);
  const kept = [first.admin.dump(), first.admin.audit()];
  await first.close();
  await using second = await startEmulator({ db, seed: [aPartner({ name: "not seeded" })] });
  expect([second.admin.dump(), second.admin.audit()]).toEqual(kept);
  expect(kept[0]).toMatchObject({ customers: [{ name: "Acme Holding" }], connectors: [{ id: "b" }, { id: "a" }] });
});

it("keeps versions, order and names", async () => {
  const first = await startEmulator({ db });
  const [a] = first.admin.seed(["a", "b"].map((name) => aPartner({ name })));
  first.admin.edit(a!, { name: "c" });
  await first.close();
  await using second = await startEmulator({ db });
  second.admin.seed([aPartner({ name: "a" })]);
  expect(second.admin.dump().customers.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  expect(() => second.admin.seed([aPartner({ name: "c" })])).toThrow("same parent");
});

it("is empty again after a reset", async () => {
  const first = await startEmulator({ db });
  first.admin.create(aPartner());
  first.reset();
  await first.close();
  await using second = await startEmulator({ db });
  expect([second.admin.dump().customers, second.admin.audit()]).toEqual([[], []]);
});

it("keeps what was seeded before a record that was refused, as memory does", async () => {
  const first = await startEmulator({ db });
  expect(() => first.admin.seed([aPartner(), aPartner()])).toThrow("customers[1]");
  const kept = first.admin.dump();
  await first.close();
  await using second = await startEmulator({ db });
  expect(second.admin.dump()).toEqual(kept);
  expect(kept.customers).toHaveLength(1);
});

it("refuses a file that another emulator has open, one of another contract, and one that is no database", async () => {
  const first = await startEmulator({ db });
  await expect(startEmulator({ db })).rejects.toThrow(`${db}: another emulator has it open; stop that one, or name another file`);
  await first.close();
  await expect(startEmulator({ db, profile: Profile.parse({ fields: { name: "label" } }) })).rejects.toThrow("another contract profile");
  const text = join(folder, "text");
  writeFileSync(text, "This is a text that has nothing to do with a database. ".repeat(20));
  await expect(startEmulator({ db: text })).rejects.toThrow(`${text}: file is not a database`);
  await expect(startEmulator({ db: join(folder, "no", "such", "folder") })).rejects.toThrow("unable to open database file");
});
