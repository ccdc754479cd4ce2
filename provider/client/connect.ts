// The customers of one endpoint: the calls of the API, reads that share pages, and one budget for all.
import { idText, recordSchema, routesOf, type Observed, type Profile, type Settings, type Tree } from "../../schema";
import { ProviderError } from "../core/errors";
import type { Proxy } from "../core/proxy";
import type { CustomerApi, Reporter } from "./api";
import { createCalls, type CallParts } from "./calls";
import { inTime, sleep, systemClock, type Clock } from "./clock";
import { createExchange, type Replied } from "./http/exchange";
import { outOfTime, type Operation, type Time } from "./http/operation";
import { createLookUps } from "./listing/look-ups";
import { createPages } from "./listing/pages";
import { secretTexts } from "./secret-texts";
import { refusal } from "./http/refusals";
import { createSharedList } from "./listing/shared-list";
import { createSightings } from "./listing/sightings";
import { tokenOwner } from "./auth/tokens";
import { listUnlessWasted } from "./listing/whole-list";

/**
 * What a client is given beside its settings; the clock is for tests. Without a proxy every request goes straight to
 * its host.
 */
export interface ConnectOptions {
  readonly profile: Profile;
  readonly reporter: Reporter;
  readonly clock?: Clock;
  readonly proxy?: Proxy;
}

const stopped = (reason: string) =>
  new ProviderError(`Stopped: ${reason}; nothing more is sent`, { kind: "cancelled" });

/** The customers of the endpoint that the settings name. Nothing is sent before the first call. */
export function connect(
  settings: Settings,
  { profile, reporter, clock = systemClock, proxy }: ConnectOptions,
): CustomerApi {
  const exchange = createExchange(settings, { clock, reporter, ...(proxy && { proxy }) });
  const owner = () => tokenOwner(settings);
  const judge = (operation: Operation, replied: Replied, wanted: string, sent?: Tree) =>
    refusal({ ...replied, operation, profile, owner, expected: wanted, ...(sent && { sent }) });
  const pages = createPages(profile, exchange, judge);
  const parts: CallParts = {
    profile,
    routes: routesOf(profile),
    record: recordSchema(profile),
    exchange,
    pages,
    judge,
  };
  const single = createCalls(parts);
  const shared = createSharedList({
    clock,
    limit: profile.list.limit,
    toObserved: (kept) => pages.toObserved(kept),
    page: (before, size) =>
      pages.lightPage(exchange.operation("list the customers"), { pages: before, records: before * size }),
    single: async (id, { time }) => (await createCalls(parts, time).observe(id))?.customer,
  });

  const lookUps = createLookUps({
    clock,
    list: (filter, isWasted) =>
      listUnlessWasted(pages, { operation: exchange.operation("list the customers"), filter, isWasted }),
  });

  const sightings = createSightings();

  /** Runs a write; what was listed before and during it is forgotten, and look-ups are told what was written. */
  async function writing<Result>(write: () => Promise<Result>, written?: (result: Result) => void): Promise<Result> {
    shared.drop();
    try {
      const result = await write();
      written?.(result);
      return result;
    } catch (error) {
      lookUps.drop();
      throw error;
    } finally {
      shared.drop();
    }
  }

  /** What is shared with others may take the time that they have: whoever runs out of his own goes alone. */
  function until<Result>(doing: string, work: Promise<Result>, { deadlineAt, limit }: Time): Promise<Result> {
    return inTime(clock, work, deadlineAt, () => outOfTime({ doing, limit }, "while reading the list"));
  }

  /** A customer as it was answered. Its secrets are known from now on: the next answer may quote them. */
  function read<Answer extends Observed | undefined>(customer: Answer): Answer {
    if (customer) exchange.keepSecrets(secretTexts(customer.tree));
    return customer;
  }

  function apiUntil(time?: Time): CustomerApi {
    const calls = time === undefined ? single : createCalls(parts, time);
    const timeNow = (): Time => time ?? { deadlineAt: clock.now() + settings.deadlineMs };
    return {
      endpoint: settings.endpoint,
      replacesWhole: parts.routes.update.method === "PUT",
      async read(id, known) {
        const own = timeNow();
        return sightings.one(
          id,
          read(await until(`read the customer ${idText(id)}`, shared.read(id, { ...known, time: own }), own)),
        );
      },
      observe: async (id) => {
        const seen = sightings.one(id, await calls.observe(id));
        read(seen?.customer);
        return seen;
      },
      create: (tree, contradiction) =>
        writing(
          () => calls.create(tree, contradiction),
          ({ id, customer }) => {
            lookUps.wrote(id, read(customer)?.tree ?? tree);
          },
        ),
      update: (id, change) =>
        writing(
          () => calls.update(id, change),
          () => {
            lookUps.wrote(id, change.whole);
          },
        ),
      delete: (id, etag) => writing(() => calls.remove(id, etag)),
      list: async (filter = {}) => sightings.all((await calls.list(filter)).map(read), ({ id }) => id),
      lookUp: async (filter) =>
        sightings.all(await until("list the customers", lookUps.find(filter), timeNow()), (id) => id),
      connectors: () => calls.connectors(),
      within: (milliseconds, limit) => apiUntil({ deadlineAt: clock.now() + milliseconds, limit }),
      timed: () => apiUntil(timeNow()),
      timeLeft: () => (time === undefined ? Infinity : Math.max(0, time.deadlineAt - clock.now())),
      pause: (milliseconds) => sleep(clock, milliseconds, exchange.patience.signal),
      keepSecrets: (secrets) => {
        exchange.keepSecrets(secrets);
      },
      sightings: () => sightings.before(),
      serviceNow: () => exchange.serviceNow(),
      usage: () => exchange.usage(),
      stop(reason) {
        exchange.stop(stopped(reason));
      },
      close(reason = "the client was closed") {
        exchange.close(stopped(reason));
      },
    };
  }

  return apiUntil();
}
