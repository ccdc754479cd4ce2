// The store in a file: what is in it survives the process, and nobody else writes to it meanwhile.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startEmulator } from "../../emulator";
import { Profile } from "../../schema";
import { aPartner, fixture } from "./playing";

let folder: string;
let db: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  db = join(folder, "emulator.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it("keeps customers, connectors and the audit log over a restart [emulator.contract]", async () => {
  const first = await startEmulator({
    db,
    seed: {
      customers: [fixture("full-partner"), aPartner({ name: "gone" })],
      connectors: [
        { id: "b", name: "B" },
        { id: "a", name: "A" },
      ],
    },
  });
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

it("refuses a file that another emulator has open, and one of another contract", async () => {
  const first = await startEmulator({ db });
  await expect(startEmulator({ db })).rejects.toThrow(
    `${db}: another emulator has it open; stop that one, or name another file`,
  );
  await first.close();
  await expect(startEmulator({ db, profile: Profile.parse({ fields: { name: "label" } }) })).rejects.toThrow(
    "another contract profile",
  );
  await expect(startEmulator({ db: join(folder, "no", "such", "folder") })).rejects.toThrow(
    "unable to open database file",
  );
});

/** Every file in the folder with its bytes. */
const bytes = () =>
  readdirSync(folder, { withFileTypes: true }).map((entry) => [
    entry.name,
    entry.isFile() ? readFileSync(join(folder, entry.name), "hex") : "no file",
  ]);

function foreign(...statements: readonly string[]): void {
  const database = new DatabaseSync(db);
  for (const statement of statements) database.exec(statement);
  database.close();
}

it.each<[string, () => void, string]>([
  [
    "a text",
    () => {
      writeFileSync(db, "This is a text that has nothing to do with a database. ".repeat(20));
    },
    "it isn't a SQLite database",
  ],
  [
    "the beginning of a database",
    () => {
      writeFileSync(db, "SQLite format 3\0");
    },
    "it isn't a SQLite database",
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
  [
    "customers of something else",
    () => {
      foreign("CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT)", "INSERT INTO customers VALUES ('1', 'Acme')");
    },
    "it is a SQLite database of something else",
  ],
  [
    "customers of something else beside a log of what was written",
    () => {
      foreign("PRAGMA journal_mode = WAL", "CREATE TABLE audit (entry TEXT NOT NULL)");
    },
    "it is a SQLite database of something else",
  ],
  [
    "our tables under another mark",
    () => {
      foreign("PRAGMA application_id = 7", ...ours);
    },
    "it is a SQLite database of something else",
  ],
  [
    "a later form",
    () => {
      foreign("PRAGMA application_id = 1464028485", "PRAGMA user_version = 2");
    },
    "a later release of the emulator has written it",
  ],
])("leaves %s as it is, and says why [emulator.command]", async (_what, make, reason) => {
  make();
  const before = bytes();
  await expect(startEmulator({ db, seed: [aPartner()] })).rejects.toThrow(
    `${db}: ${reason}, so nothing was written to it; name another file`,
  );
  expect(bytes()).toEqual(before);
});

const ours = [
  "contract (names TEXT NOT NULL)",
  "customers (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, version INTEGER NOT NULL, parent_id TEXT, name TEXT NOT NULL, record TEXT NOT NULL)",
  "connectors (id TEXT PRIMARY KEY, name TEXT NOT NULL)",
  "audit (entry TEXT NOT NULL)",
].map((table) => `CREATE TABLE ${table}`);

it.each<[string, () => void]>([
  [
    "an empty file",
    () => {
      writeFileSync(db, "");
    },
  ],
  [
    "a file of the first release, which has no mark",
    () => {
      foreign("PRAGMA journal_mode = WAL", ...ours);
    },
  ],
])("opens %s, and closes once and again", async (_what, make) => {
  make();
  const first = await startEmulator({ db, seed: [aPartner()] });
  await first.close();
  await first.close();
  expect(readFileSync(db).readUInt32BE(68)).toBe(0x57_43_4d_45);
  await using second = await startEmulator({ db });
  expect(second.admin.dump().customers).toHaveLength(1);
});

it("marks its file before anything is in it, so that one whose emulator was killed is opened again", async () => {
  const first = await startEmulator({ db, seed: [aPartner()] });
  const killed = join(folder, "killed.db");
  for (const suffix of ["", "-wal"]) writeFileSync(killed + suffix, readFileSync(db + suffix));
  await first.close();
  await using second = await startEmulator({ db: killed });
  expect(second.admin.dump().customers).toHaveLength(1);
});
