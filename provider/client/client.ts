// The client of one endpoint: the calls of its API, reads that share pages, and one budget for all of them.
import {
  idText,
  recordSchema,
  routesOfProfile,
  secretTexts,
  type Observed,
  type ContractProfile,
  type Settings,
  type Tree,
} from "../../schema";
import { ProviderError } from "../core/errors";
import type { Proxy } from "../core/proxy";
import type { CustomerApi, Reporter } from "./api";
import { tokenOwner } from "./auth/tokens";
import { createCalls, type CallContext } from "./calls";
import { sleep, systemClock, withDeadline, type Clock } from "./clock";
import { createRefusals } from "./http/errors";
import { createExchange } from "./http/exchange";
import { timedOut, type Deadline } from "./http/operation";
import { listUntil } from "./listing/list-all";
import { createLookups } from "./listing/lookups";
import { createPageReader } from "./listing/pages";
import { createSharedReads } from "./listing/shared-reads";

/** What a client needs beside its settings: the resolved contract profile, and a proxy if there is one. */
export interface ClientOptions {
  readonly profile: ContractProfile;
  readonly reporter: Reporter;
  readonly clock?: Clock;
  readonly proxy?: Proxy;
  /** Refuses every call that could change something. The login is sent. */
  readonly readOnly?: boolean;
}

function createParts(settings: Settings, { clock = systemClock, ...options }: ClientOptions) {
  const { profile } = options;
  const exchange = createExchange(settings, { ...options, clock });
  const refusal = createRefusals(profile, () => tokenOwner(settings));
  const pages = createPageReader(profile, exchange, refusal);
  const routes = routesOfProfile(profile);
  const context: CallContext = { profile, routes, record: recordSchema(profile), exchange, pages, refusal };
  const beginList = () => exchange.begin("list the customers");
  return {
    exchange,
    context,
    calls: createCalls(context),
    seenIds: createSeenIds(),
    lookups: createLookups({
      clock,
      list: (filter, shouldStop) => listUntil(pages, { operation: beginList(), filter, shouldStop }),
    }),
    sharedReads: createSharedReads({
      clock,
      limit: profile.list.limit,
      toObserved: (record) => pages.toObserved(record),
      page: (before, size) => pages.rawPage(beginList(), { pages: before, records: before * size }),
      single: async (id, { deadline }) => (await createCalls(context, deadline).observe(id))?.customer,
    }),
  };
}

/** Creates the client for the endpoint of the settings. Nothing is sent before the first call. */
export function createClient(settings: Settings, options: ClientOptions): CustomerApi {
  const { clock = systemClock } = options;
  const { exchange, context, calls: untimedCalls, seenIds, lookups, sharedReads } = createParts(settings, options);

  /** Runs a write. What was listed before and during it is forgotten; lookups learn what was written. */
  async function write<Result>(send: () => Promise<Result>, note?: (result: Result) => void): Promise<Result> {
    sharedReads.drop();
    try {
      const result = await send();
      note?.(result);
      return result;
    } catch (error) {
      lookups.drop();
      throw error;
    } finally {
      sharedReads.drop();
    }
  }

  /** Waits for work that is shared with others, which may have more time. */
  function waitFor<Result>(work: Promise<Result>, action: string, deadline: Deadline): Promise<Result> {
    const { deadlineAt } = deadline;
    const late = () => timedOut({ ...deadline, action }, "while reading the list");
    return withDeadline(work, { clock, deadlineAt, timedOut: late });
  }

  /** Learns the secrets of a customer: the next answer may quote them. */
  function learnSecrets<Customer extends Observed | undefined>(customer: Customer): Customer {
    if (customer) exchange.keepSecrets(secretTexts(customer.tree));
    return customer;
  }

  function deadlineIn(milliseconds: number, limit?: string): Deadline {
    return { deadlineAt: clock.now() + milliseconds, totalMs: milliseconds, limit };
  }

  function createApi(deadline?: Deadline): CustomerApi {
    const calls = deadline === undefined ? untimedCalls : createCalls(context, deadline);
    const currentDeadline = () => deadline ?? deadlineIn(settings.deadlineMs);
    const noteWrite = (id: string, tree: Tree) => {
      lookups.noteWrite(id, tree);
    };
    return {
      endpoint: settings.endpoint,
      replacesWhole: context.routes.update.method === "PUT",
      async read(id, known) {
        const own = currentDeadline();
        const work = sharedReads.read(id, { ...known, deadline: own });
        return seenIds.noteOne(id, learnSecrets(await waitFor(work, `read customer ${idText(id)}`, own)));
      },
      async observe(id) {
        const found = seenIds.noteOne(id, await calls.observe(id));
        learnSecrets(found?.customer);
        return found;
      },
      create: (tree, contradiction) =>
        write(
          () => calls.create(tree, contradiction),
          ({ id, customer }) => {
            noteWrite(id, learnSecrets(customer)?.tree ?? tree);
          },
        ),
      update: (id, change) =>
        write(
          () => calls.update(id, change),
          () => {
            noteWrite(id, change.whole);
          },
        ),
      delete: (id, etag) => write(() => calls.remove(id, etag)),
      list: async (filter = {}) => seenIds.noteAll((await calls.list(filter)).map(learnSecrets), ({ id }) => id),
      findIds: async (filter) =>
        seenIds.noteAll(await waitFor(lookups.find(filter), "list the customers", currentDeadline()), (id) => id),
      connectors: () => calls.connectors(),
      within: (milliseconds, limit) => createApi(deadlineIn(milliseconds, limit)),
      timed: () => createApi(currentDeadline()),
      seenSoFar: () => seenIds.soFar(),
      serviceNow: () => exchange.serviceNow(),
      timeLeft: () => (deadline === undefined ? Infinity : Math.max(0, deadline.deadlineAt - clock.now())),
      pause: (milliseconds) => sleep(clock, milliseconds, exchange.retryContext.closing),
      keepSecrets: (secrets) => {
        exchange.keepSecrets(secrets);
      },
      stop(reason) {
        exchange.stop(stopped(reason));
      },
      close(reason = "the client was closed") {
        exchange.close(stopped(reason));
      },
    };
  }

  return createApi();
}

function stopped(reason: string): ProviderError {
  return new ProviderError(`Stopped: ${reason}; nothing more is sent`, { kind: "cancelled" });
}

/** Remembers ids by when they were first returned. */
interface SeenIds {
  /** Notes the result of a call on one customer, and returns it. The id of a missing customer may be used again. */
  noteOne<Found>(id: string, found: Found | undefined): Found | undefined;
  /** Notes the id of each item, and returns the items. */
  noteAll<Item>(found: readonly Item[], idOf: (item: Item) => string): readonly Item[];
  /** Returns a test for ids that were returned before this moment. */
  soFar(): (id: string) => boolean;
}

/** Creates the memory of one client. */
function createSeenIds(): SeenIds {
  const first = new Map<string, number>();
  let moment = 0;

  function note(id: string): void {
    if (!first.has(id)) first.set(id, moment);
  }

  return {
    noteOne(id, found) {
      if (found === undefined) first.delete(id);
      else note(id);
      return found;
    },
    noteAll(found, idOf) {
      for (const item of found) note(idOf(item));
      return found;
    },
    soFar() {
      moment += 1;
      const now = moment;
      return (id) => (first.get(id) ?? now) < now;
    },
  };
}
