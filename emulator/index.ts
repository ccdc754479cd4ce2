// startEmulator() starts a WebcastManager for tests and demonstrations on this machine.
// It is not the vendor's product: the customer API that it serves is this project's assumption (schema/).
import { defaultProfile, settings } from "../schema";
import { createAdmin, type Admin } from "./controls/admin";
import type { LoggedRequest } from "./controls/request-log";
import type { BehaviourChanges, FaultInput, Profile, SeedInput } from "./generated/types";
import { tokenPath } from "./routes/tokens";
import { defaultConnectors, plantSeed } from "./controls/seed";
import { pagePath } from "./routes/page";
import { buildServer, close as closeServer, listen } from "./server";
import { basePath, Service } from "./service";
import { Store } from "./store/store";
import { StoreFile } from "./store/store-file";
import { clients, users, type User } from "./tokens";

export type { Admin, ByHand, Dump } from "./controls/admin";
export type { AuditChange, AuditEntry, WireRecord } from "./store/content";
export type { Behaviour, BehaviourChanges, Fault, FaultInput, SeedInput } from "./generated/types";
export type { LoggedRequest, RequestReport } from "./controls/request-log";
export { notTheProduct } from "./server";
export type { User } from "./tokens";
// The command's files are checked with these schemas. Declarations that users compile name no zod.
/** @internal */
export { BehaviourFile } from "./faults/behaviours";
/** @internal */
export { Seed } from "./controls/seed";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1. Default 0: a free one. */
  readonly port?: number;
  /** JSON file that keeps everything over a restart. Absent: everything is gone when the emulator stops. */
  readonly db?: string;
  /** Customers that exist from the start; not if the file of `db` holds some. */
  readonly seed?: SeedInput;
  readonly behaviour?: BehaviourChanges;
  /** Faults that are set from the start. */
  readonly faults?: readonly FaultInput[];
  /** The contract that is served. Default: this project's assumption. */
  readonly profile?: Profile;
  /** Called after each answer to a client; calls of the page and of the controls don't count. */
  readonly onRequest?: (request: LoggedRequest) => void;
}

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** URL of the server. */
  readonly url: string;
  /** URL of the page, for a browser. */
  readonly pageUrl: string;
  /** URL of the customer API, for the setting `endpoint`. */
  readonly endpoint: string;
  readonly tokenUrl: string;
  /** Environment variables with which a client works as the first user. */
  readonly env: Readonly<Record<string, string>>;
  /** The users who may sign in: two who may write, and one who may only read. */
  readonly users: readonly [User, User, User];
  /** The client that may use the client credentials grant. */
  readonly client: { readonly id: string; readonly secret: string };
  readonly admin: Admin;
  /** Goes back to how it was started. */
  reset(): void;
  /** Breaks every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts an emulator on 127.0.0.1. Throws if the port is in use (`EADDRINUSE`), the seed breaks a rule, or the file of
 * `db` can't be used.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { profile = defaultProfile, behaviour = {}, faults = [], seed, port = 0 } = options;
  const store = new Store(options.db === undefined ? undefined : new StoreFile(options.db, profile));
  const service = new Service(profile, store, behaviour);
  if (options.onRequest !== undefined) service.requests.onAnswer = options.onRequest;
  const start = () => {
    service.faults.set(faults);
    if (store.connectors().length === 0) store.setConnectors(defaultConnectors);
    if (seed !== undefined && store.all().length === 0) plantSeed(service, seed);
  };
  const admin = createAdmin(service, start);
  const env = ({ username, password }: User) =>
    environment({ endpoint: service.url + basePath, tokenUrl: service.url + tokenPath, username, password });
  const server = buildServer(service, admin, env);
  start();
  service.url = await listen(server, port);

  let closing: Promise<void> | undefined;
  const stop = () => {
    const closed = closeServer(server);
    service.stop();
    return closed;
  };
  const close = () => (closing ??= stop());
  const [endpoint, tokenUrl] = [service.url + basePath, service.url + tokenPath];
  return {
    url: service.url,
    pageUrl: service.url + pagePath,
    endpoint,
    tokenUrl,
    users,
    client: clients.service,
    admin,
    env: env(users[0]),
    reset: () => {
      admin.reset();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

// The settings declare the names of the variables.
function environment(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    settings.flatMap(({ name, environment: variable }) =>
      values[name] === undefined ? [] : [[variable, values[name]]],
    ),
  );
}
