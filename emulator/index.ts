// The door: startEmulator() starts a WebcastManager for tests and demonstrations on this machine.
// It is not the vendor's product; the customer API that it serves is this project's assumption (schema/).
import { defaultProfile, settings } from "../schema";
import { adminOf, type Admin } from "./admin";
import type { BehaviourChanges, FaultInput, Profile, SeedInput } from "./generated/types";
import { tokenPath } from "./routes/platform";
import { someConnectors, sow } from "./seed";
import { buildServer, close as closeServer, listen } from "./server";
import { basePath, Service } from "./service";
import { SqliteStore } from "./sqlite-store";
import { MemoryStore, type Store } from "./store";
import { clients, users, type User } from "./tokens";

export type { Admin, ByHand, Dump } from "./admin";
export type { AuditChange, AuditEntry } from "./audit";
export type { Behaviour, BehaviourChanges, Fault, FaultInput, SeedInput } from "./generated/types";
export type { WireRecord } from "./records";
export type { LoggedRequest, RequestReport } from "./requests";
export { notTheProduct } from "./server";
export type { User } from "./tokens";
// The schemas of the files that the command reads. Declarations that users compile name no zod.
/** @internal */
export { BehaviourFile } from "./behaviours";
/** @internal */
export { Seed } from "./seed";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default 0: a free one. */
  readonly port?: number;
  /** File of a node:sqlite database that survives a restart. Absent: memory. */
  readonly db?: string;
  /** Customers that are there from the start; into a database only while it holds none. */
  readonly seed?: SeedInput;
  readonly behaviour?: BehaviourChanges;
  /** Faults that are set from the start. */
  readonly faults?: readonly FaultInput[];
  /** The contract that is served. Default: the one that this project assumes. */
  readonly profile?: Profile;
}

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Address of the server. */
  readonly url: string;
  /** Address of the customer API, as the setting `endpoint` wants it. */
  readonly endpoint: string;
  readonly tokenUrl: string;
  /** What a client needs in its environment to work as the first user. */
  readonly env: Readonly<Record<string, string>>;
  /** Everybody who may sign in: two who may write, and one who may only read. */
  readonly users: readonly [User, User, User];
  /** The client that may use the client credentials grant. */
  readonly client: { readonly id: string; readonly secret: string };
  readonly admin: Admin;
  /** Back to how it was started. */
  reset(): void;
  /** Breaks every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts an emulator on 127.0.0.1.
 * Throws where the port is taken (`EADDRINUSE`), the seed breaks a rule, or the database cannot be opened.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { profile = defaultProfile, behaviour = {}, faults = [], seed, port = 0 } = options;
  const store = openStore(options.db, profile);
  const service = new Service(profile, store, behaviour);
  const start = () => {
    service.faults.set(faults);
    if (store.connectors().length === 0) store.setConnectors(someConnectors);
    if (seed !== undefined && store.all().length === 0) sow(service, seed);
  };
  const admin = adminOf(service, start);
  const server = buildServer(service, admin);
  try {
    start();
    service.url = await listen(server, port);
  } catch (error) {
    store.close();
    throw error;
  }

  let closing: Promise<void> | undefined;
  const close = () =>
    (closing ??= closeServer(server).then(() => {
      store.close();
    }));
  const [endpoint, tokenUrl] = [service.url + basePath, service.url + tokenPath];
  return {
    url: service.url,
    endpoint,
    tokenUrl,
    users,
    client: clients.service,
    admin,
    env: environment({ endpoint, tokenUrl, username: users[0].username, password: users[0].password }),
    reset: () => {
      admin.reset();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

// Records are kept in the profile's names, so a file belongs to the profile it was written under.
function openStore(db: string | undefined, { fields, values }: Profile): Store {
  return db === undefined ? new MemoryStore() : new SqliteStore(db, JSON.stringify({ fields, values }));
}

// The names of the variables stand with the settings.
function environment(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap(({ name, environment: variable }) =>
      values[name] === undefined ? [] : [[variable, values[name]]],
    ),
  );
}
