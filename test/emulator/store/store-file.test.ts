// The file that a store is kept in: it survives the process, and no other program's file is
// touched.
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../../emulator";
import { ContractProfile } from "../../../schema";
import { aPartner, fixture } from "../http-client";

let folder: string;
let db: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  db = join(folder, "wcm.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("keeps customers, connectors and the audit log over a restart [emulator.contract]", async () => {
  const connectors = [
    { id: "b", name: "B" },
    { id: "a", name: "A" },
  ];
  const first = await startEmulator({
    db,
    seed: { customers: [fixture("full-partner"), aPartner({ name: "gone" })], connectors },
  });
  first.admin.edit(fixture("full-partner").id, { name: "Acme Holding" });
  first.admin.remove(first.admin.dump().customers[1]!.id as string);
  const kept = [first.admin.dump(), first.admin.audit()];
  await first.close();
  await using second = await startEmulator({ db, seed: [aPartner({ name: "not seeded" })] });
  expect([second.admin.dump(), second.admin.audit()]).toEqual(kept);
  expect(kept[0]).toMatchObject({ customers: [{ name: "Acme Holding" }], connectors });
});

it("keeps order and names", async () => {
  const first = await startEmulator({ db });
  const [a] = first.admin.seed(["a", "b"].map((name) => aPartner({ name })));
  first.admin.edit(a!, { name: "c" });
  await first.close();
  await using second = await startEmulator({ db });
  second.admin.seed([aPartner({ name: "a" })]);
  expect(second.admin.dump().customers.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  expect(() => second.admin.seed([aPartner({ name: "c" })])).toThrow("same parent");
});

it("is empty after a reset", async () => {
  const first = await startEmulator({ db });
  first.admin.create(aPartner());
  first.reset();
  await first.close();
  await using second = await startEmulator({ db });
  expect([second.admin.dump().customers, second.admin.audit()]).toEqual([[], []]);
});

it("keeps what was seeded before a refused record, as memory does", async () => {
  const first = await startEmulator({ db });
  expect(() => first.admin.seed([aPartner(), aPartner()])).toThrow("customers[1]");
  const kept = first.admin.dump();
  await first.close();
  await using second = await startEmulator({ db });
  expect(second.admin.dump()).toEqual(kept);
  expect(kept.customers).toHaveLength(1);
});

it("is readable only by its user, and follows a link", async () => {
  symlinkSync(join(folder, "target.json"), join(folder, "link.json"));
  writeFileSync(join(folder, "target.json"), "");
  await (await startEmulator({ db: join(folder, "link.json"), seed: [aPartner()] })).close();
  await using second = await startEmulator({ db: join(folder, "target.json") });
  expect(second.admin.dump().customers).toHaveLength(1);
  expect(statSync(join(folder, "target.json")).mode & 0o077).toBe(0);
});

it("refuses to overwrite a file that another process has written", async () => {
  await using first = await startEmulator({ db, seed: [aPartner()] });
  await using second = await startEmulator({ db });
  second.admin.create(aPartner({ name: "second" }));
  const written = readFileSync(db, "utf8");
  expect(() => first.admin.create(aPartner({ name: "first" }))).toThrow(
    `${db}: another process has written to it. Stop that one, or name another file.`,
  );
  expect(readFileSync(db, "utf8")).toBe(written);
});

it("refuses a file of another contract, and one that can't be written", async () => {
  await (await startEmulator({ db })).close();
  await expect(startEmulator({ db, profile: ContractProfile.parse({ fields: { name: "label" } }) })).rejects.toThrow(
    "another contract profile",
  );
  await expect(startEmulator({ db: join(folder, "no", "such", "folder") })).rejects.toThrow("it can't be written");
});

/** Every file in the folder with its bytes. */
const bytes = () =>
  readdirSync(folder, { withFileTypes: true }).map((entry) => [
    entry.name,
    entry.isFile() ? readFileSync(join(folder, entry.name), "hex") : "no file",
  ]);

it.each<[string, () => void, string]>([
  [
    "a text",
    () => {
      writeFileSync(db, "This is a text.");
    },
    "it isn't a file of this release of the emulator",
  ],
  [
    "JSON of another program",
    () => {
      writeFileSync(db, '{"customers":[]}');
    },
    "it isn't a file of this release of the emulator",
  ],
  [
    "a file of a later release",
    () => {
      writeFileSync(db, '{"format":"webcastmanager-emulator/2"}');
    },
    "it isn't a file of this release of the emulator",
  ],
  [
    "a folder",
    () => {
      mkdirSync(db);
    },
    "it isn't a file",
  ],
  [
    "a pipe",
    () => {
      execFileSync("mkfifo", [db]);
    },
    "it isn't a file",
  ],
])("refuses %s with the reason, and changes nothing [emulator.command]", async (_what, make, reason) => {
  make();
  const before = bytes();
  await expect(startEmulator({ db, seed: [aPartner()] })).rejects.toThrow(`${db}: ${reason}`);
  expect(bytes()).toEqual(before);
});

it("opens an empty file, and closes twice", async () => {
  writeFileSync(db, "");
  const first = await startEmulator({ db, seed: [aPartner()] });
  await first.close();
  await first.close();
  await using second = await startEmulator({ db });
  expect(second.admin.dump().customers).toHaveLength(1);
});
