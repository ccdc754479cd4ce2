// One emulated service for a test file, and runs of the lifecycle against it, each with a memory and a client of its
// own. What the lifecycle reports or stores is collected; after each test no secret is where it must not be.
import { startEmulator, type Emulator, type EmulatorOptions, type WireRecord } from "../../emulator";
import { createClient, type CustomerApi, type Reporter } from "../../provider/client";
import type { Clock } from "../../provider/client/clock";
import { isProviderError, type ErrorKind, type ProviderError } from "../../provider/core/errors";
import { createProcessMemory, type Context, type Guide, type ProcessMemory } from "../../provider/lifecycle/context";
import { customersOf, type Customers } from "../../provider/lifecycle/customer";
import { unreadOf, type CustomerState, type RecordedCustomer } from "../../provider/lifecycle/state";
import { defaultProfile, Settings, type SettingsInput, type Tree, type Value } from "../../schema";
import { leaksIn } from "./leaks";
import { quickClock } from "./quick-clock";

/** How the face of these tests talks; distinct, so that a message is seen to hold the right advice. */
export const guide: Guide = {
  taken: (id) => `<to adopt ${id}, say so>`,
  moved: "<say where it moved from>",
  refresh: "<refresh>",
  forget: "<forget>",
  retain: "<retain it>",
  list: (id) => `<list ${id}>`,
};

/** What one update sent: paths of leaves with their values. */
type Sent = Readonly<Record<string, Value>>;

/** The lifecycle as one process has it. */
export interface Run {
  readonly customers: Customers;
  readonly context: Context;
  readonly memory: ProcessMemory;
  readonly api: CustomerApi;
  /** Texts of the warnings so far. */
  readonly warnings: string[];
  /** What updates were asked to send, in order. */
  readonly sent: Sent[];
}

/** How a run is set up. */
interface RunOptions {
  readonly settings?: Partial<SettingsInput>;
  /** Absent: every pause passes at once, and nothing that is kept for a while is kept. */
  readonly clock?: Clock;
  /** Who signs in: one of the emulator's users. */
  readonly user?: 0 | 1 | 2;
}

/** The service of a test file. */
export interface Bench {
  readonly emulator: Emulator;
  /** A new process against the service. */
  run(options?: RunOptions): Run;
  /** The lifecycle as every earlier process had it, without a memory of this one. One client serves them all. */
  earlier(): Customers;
  /** Creates a customer in an earlier process and returns its state. */
  given(tree: Tree): Promise<CustomerState>;
  /** Everything that was said so far: reports and errors. */
  readonly said: string[];
  /** The records of a name, in the order of creation. */
  named(name: Value): WireRecord[];
  /** The record of a customer; undefined where it is gone. */
  record(id: string): WireRecord | undefined;
  /** How many requests of a name came in, such as "create customer". */
  count(route: string): number;
  /** Requests that write. */
  writes(): number;
}

const writing = ["create customer", "update customer", "delete customer"];

/**
 * Starts a service before the tests of a file, resets it after each, and searches what was said and kept for secrets.
 */
export function useBench(options: EmulatorOptions = {}): Bench {
  let emulator: Emulator | undefined;
  const said: string[] = [];
  const states: CustomerState[] = [];
  const apis: CustomerApi[] = [];
  let before: CustomerApi | undefined;
  const running = (): Emulator => {
    if (emulator === undefined) throw new Error("the service runs only inside tests");
    return emulator;
  };

  beforeAll(async () => {
    emulator = await startEmulator(options);
  });
  afterEach(() => {
    const leaks = leaksIn({ said, states, records: running().admin.dump().customers, audit: running().admin.audit() });
    for (const api of apis.splice(0)) api.close("the test is over");
    said.length = states.length = 0;
    running().reset();
    expect(leaks).toEqual([]);
  });
  afterAll(async () => {
    before?.close("the tests are over");
    await emulator?.close();
  });

  function client({ settings = {}, user = 0, clock = quickClock() }: RunOptions, reporter: Reporter): CustomerApi {
    const { endpoint, tokenUrl, users } = running();
    const { username, password } = users[user];
    const all = Settings.parse({
      endpoint,
      tokenUrl,
      username,
      password,
      maxRetries: 2,
      requestTimeoutMs: 5_000,
      deadlineMs: 36_000_000,
      ...settings,
    });
    return createClient(all, { profile: options.profile ?? defaultProfile, reporter, clock });
  }

  // The pauses before searches in a late list pass by the emulator's clock.
  const pause = async (milliseconds: number) => {
    running().admin.clock.advance(milliseconds);
  };

  function run(of: RunOptions = {}): Run {
    const warnings: string[] = [];
    const reporter = collecting(said, warnings);
    const real = client(of, reporter);
    apis.push(real);
    const sent: Sent[] = [];
    const api = noting(real, { sent, pause });
    const memory = createProcessMemory();
    const context: Context = { api, reporter, memory, guide };
    return { customers: watched(customersOf(context), said, states), context, memory, api, warnings, sent };
  }

  function earlier(): Customers {
    before ??= client({}, collecting([], []));
    return watched(
      customersOf({
        api: noting(before, { sent: [], pause }),
        reporter: collecting(said, []),
        memory: createProcessMemory(),
        guide,
      }),
      said,
      states,
    );
  }

  return {
    get emulator() {
      return running();
    },
    run,
    said,
    earlier,
    given: (tree) => earlier().create(tree),
    named: (name) =>
      running()
        .admin.dump()
        .customers.filter((record) => record.name === name),
    record: (id) =>
      running()
        .admin.dump()
        .customers.find((record) => record.id === id),
    count: (route) => running().admin.requests().byRoute[route] ?? 0,
    writes: () => writing.reduce((sum, route) => sum + (running().admin.requests().byRoute[route] ?? 0), 0),
  };
}

function collecting(said: string[], warnings: string[]): Reporter {
  const say = (text: string) => {
    said.push(text);
  };
  return {
    debug: say,
    info: say,
    waiting: say,
    warn: (text) => {
      say(text);
      warnings.push(text);
    },
  };
}

/** What a client of the bench notes, and how it pauses. */
interface Noting extends Pick<CustomerApi, "pause"> {
  readonly sent: Sent[];
}

/** The client itself, with a note of what each update was asked to send, and with pauses of the bench. */
function noting(api: CustomerApi, notes: Noting): CustomerApi {
  return {
    endpoint: api.endpoint,
    replacesWhole: api.replacesWhole,
    read: (id, known) => api.read(id, known),
    observe: (id) => api.observe(id),
    create: (tree, findMismatch) => api.create(tree, findMismatch),
    delete: (id, etag) => api.delete(id, etag),
    list: (filter) => api.list(filter),
    findIds: (filter) => api.findIds(filter),
    connectors: () => api.connectors(),
    within: (milliseconds, limit) => noting(api.within(milliseconds, limit), notes),
    timed: () => noting(api.timed(), notes),
    seenSoFar: () => api.seenSoFar(),
    serviceNow: () => api.serviceNow(),
    timeLeft: () => api.timeLeft(),
    pause: notes.pause,
    keepSecrets: (secrets) => {
      api.keepSecrets(secrets);
    },
    stop: (reason) => {
      api.stop(reason);
    },
    close: (reason) => {
      api.close(reason);
    },
    update: (id, change) => {
      notes.sent.push(Object.fromEntries([...change.changes].map(([leaf, value]) => [leaf.path, value])));
      return api.update(id, change);
    },
  };
}

/** The lifecycle itself, with a note of every state and every error. */
function watched(customers: Customers, said: string[], states: CustomerState[]): Customers {
  const watch = async <Answer>(
    answer: Promise<Answer>,
    toStates: (result: Answer) => readonly (CustomerState | undefined)[],
  ): Promise<Answer> => {
    try {
      const result = await answer;
      states.push(...toStates(result).filter((state) => state !== undefined));
      return result;
    } catch (error) {
      said.push(...textsOf(error));
      if (isProviderError(error) && "state" in error) states.push(error.state as CustomerState);
      throw error;
    }
  };
  const one = (state: CustomerState | undefined) => [state];
  return {
    read: (id, known) => watch(customers.read(id, known), one),
    create: (input) => watch(customers.create(input), one),
    update: (id, known, input) => watch(customers.update(id, known, input), one),
    delete: (id, known) => watch(customers.delete(id, known), () => []),
    find: (selector) => watch(customers.find(selector), one),
    list: (filter) => watch(customers.list(filter), (all) => all),
  };
}

/** Every text that an error carries, of its causes too. */
function textsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { message, stack = "", cause } = error;
  const violations = isProviderError(error) ? [JSON.stringify(error.violations), error.apiCode ?? ""] : [];
  return [message, stack, String(error), ...violations, ...(cause === undefined ? [] : textsOf(cause))];
}

/** The error that a piece of work ends with: of this package, and one clear line. */
export async function errorOf(work: Promise<unknown>, kind?: ErrorKind): Promise<ProviderError> {
  const error: unknown = await work.then(
    () => {
      throw new Error("it succeeded");
    },
    (reason: unknown) => reason,
  );
  if (!isProviderError(error)) throw error;
  expect(error.message).not.toMatch(/[\r\n]|undefined|\[object/);
  if (kind !== undefined) expect([error.kind, error.message]).toEqual([kind, error.message]);
  return error;
}

/** What the state knows after the customer was read again; fails where it is gone. */
export async function readAgain(run: Run, state: CustomerState): Promise<CustomerState> {
  const again = await run.customers.read(state.id, knownOf(state));
  if (again === undefined) throw new Error(`the customer ${state.id} is gone`);
  return again;
}

/** The id in a record. */
export function idOf({ id }: WireRecord): string {
  if (typeof id !== "string") throw new Error("a record without an id");
  return id;
}

/** What a state gives to a read. */
export function knownOf(state: CustomerState): RecordedCustomer {
  return { ...state.known, ...unreadOf(state), ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }) };
}
