// The store in a file: everything is read into memory at the start, and every change is written through.
// Uses node:sqlite, which some releases of Node 22 announce as experimental; that one warning is kept from the user.
import type * as Sqlite from "node:sqlite";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import * as z from "zod";
import type { AuditEntry } from "./audit";
import { form, mark, refuseForeign } from "./sqlite-file";
import { isRecord } from "./seed";
import { MemoryStore, type Connector, type StoredCustomer } from "./store";

const tables = [
  "contract (names TEXT NOT NULL)",
  "customers (id TEXT PRIMARY KEY, sequence INTEGER NOT NULL, version INTEGER NOT NULL, parent_id TEXT, name TEXT NOT NULL, record TEXT NOT NULL)",
  "connectors (id TEXT PRIMARY KEY, name TEXT NOT NULL)",
  "audit (entry TEXT NOT NULL)",
];
const CustomerRow = z.object({
  id: z.string(),
  sequence: z.number(),
  version: z.number(),
  parent_id: z.string().nullable(),
  name: z.string(),
  record: z.string(),
});
const ConnectorRow = z.object({ id: z.string(), name: z.string() });
const AuditRow = z.object({ entry: z.string() });
const isAuditEntry = z.custom<AuditEntry>((value) => typeof value === "object" && value !== null);

/** Keeps everything in a file, for one emulator at a time. */
export class SqliteStore extends MemoryStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  /**
   * Opens or makes the file. `contract` tells under which names its records are written; another one is refused.
   * Throws, and leaves the file as it is, where it isn't a database of an emulator.
   */
  constructor(file: string, contract: string) {
    super();
    this.#database = opened(file);
    try {
      this.#load(contract);
    } catch (error) {
      this.#database.close();
      throw new Error(`${file}: ${reasonOf(error)}`, { cause: error });
    }
  }

  override put(customer: StoredCustomer): void {
    super.put(customer);
    const { id, sequence, version, parentId, name, record } = customer;
    this.#run(
      "INSERT OR REPLACE INTO customers VALUES (?, ?, ?, ?, ?, ?)",
      id,
      sequence,
      version,
      parentId,
      name,
      JSON.stringify(record),
    );
  }

  override remove(id: string): void {
    super.remove(id);
    this.#run("DELETE FROM customers WHERE id = ?", id);
  }

  override setConnectors(connectors: readonly Connector[]): void {
    super.setConnectors(connectors);
    this.together(() => {
      this.#run("DELETE FROM connectors");
      for (const { id, name } of connectors) this.#run("INSERT INTO connectors VALUES (?, ?)", id, name);
    });
  }

  override appendAudit(entry: AuditEntry): void {
    super.appendAudit(entry);
    this.#run("INSERT INTO audit VALUES (?)", JSON.stringify(entry));
  }

  // What was done before a failure stands in memory, so it is kept in the file as well.
  override together<Result>(work: () => Result): Result {
    if (this.#depth === 0) this.#database.exec("BEGIN");
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#database.exec("COMMIT");
    }
  }

  override clear(): void {
    super.clear();
    this.together(() => {
      for (const table of ["customers", "connectors", "audit"]) this.#run(`DELETE FROM ${table}`);
    });
  }

  override close(): void {
    this.#database.close();
  }

  #load(contract: string): void {
    const marks = `PRAGMA application_id = ${mark}; PRAGMA user_version = ${form}`;
    // The marks come before the log: they have to be in the file itself, whatever becomes of this process.
    this.#database.exec(
      `PRAGMA locking_mode = EXCLUSIVE; ${marks}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL`,
    );
    for (const table of tables) this.#database.exec(`CREATE TABLE IF NOT EXISTS ${table}`);
    const [written] = z
      .array(z.object({ names: z.string() }))
      .parse(this.#database.prepare("SELECT names FROM contract").all());
    if (written === undefined) this.#run("INSERT INTO contract VALUES (?)", contract);
    else if (written.names !== contract)
      throw new Error(
        "its customers are written under another contract profile; name another file, or start with that profile",
      );
    for (const row of this.#all("customers ORDER BY sequence", CustomerRow)) {
      const { parent_id: parentId, record, ...customer } = row;
      super.put({ ...customer, parentId, record: isRecord.parse(JSON.parse(record)) });
    }
    super.setConnectors(this.#all("connectors ORDER BY rowid", ConnectorRow));
    for (const { entry } of this.#all("audit ORDER BY rowid", AuditRow))
      super.appendAudit(isAuditEntry.parse(JSON.parse(entry)));
  }

  #all<Row>(from: string, row: z.ZodType<Row>): Row[] {
    return z.array(row).parse(this.#database.prepare(`SELECT * FROM ${from}`).all());
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    statement.run(...values);
  }
}

function opened(file: string): DatabaseSync {
  try {
    const sqlite = quietly(builtInSqlite);
    refuseForeign(file, tables);
    if (sqlite === undefined)
      throw new Error("this Node has no node:sqlite; use Node 22.13 or later, or leave the database out");
    return new sqlite.DatabaseSync(file);
  } catch (error) {
    throw new Error(`${file}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const reason =
    typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
  return reason === "database is locked" ? "another emulator has it open; stop that one, or name another file" : reason;
}

// Node before 22.13 has it only behind a flag.
function builtInSqlite(): typeof Sqlite | undefined {
  return process.getBuiltinModule("node:sqlite");
}

function quietly<Result>(work: () => Result): Result {
  const emit = process.emitWarning.bind(process);
  const own = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith("SQLite is an experimental feature"))
      Reflect.apply(emit, process, [warning, ...rest]);
  };
  try {
    return work();
  } finally {
    if (own !== undefined) Object.defineProperty(process, "emitWarning", own);
  }
}
