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
import type {
  Connector,
  Created,
  CustomerApi,
  CustomerChange,
  CustomerFilter,
  FindMismatch,
  ListProgress,
  Reporter,
} from "./api";
import { tokenOwner } from "./auth/tokens";
import { Calls, type CallContext } from "./calls";
import { sleep, systemClock, withDeadline, type Clock } from "./clock";
import { SeenIds } from "./created-customer";
import { refusalOf } from "./http/errors";
import { Exchange } from "./http/exchange";
import { timedOut, type Deadline } from "./http/operation";
import type { Answered } from "./http/replies";
import { listUntil } from "./listing/list-all";
import { Lookups } from "./listing/lookups";
import { PageReader } from "./listing/pages";
import { SharedReads } from "./listing/shared-reads";

/** What a client needs beside its settings: the resolved contract profile, and a proxy if there is one. */
export interface ClientOptions {
  readonly profile: ContractProfile;
  readonly reporter: Reporter;
  readonly clock?: Clock;
  readonly proxy?: Proxy;
  /** Refuses every call that could change something. The login is sent. */
  readonly readOnly?: boolean;
  /** Called with each answer to a call, also with those that are repeated. Never with one to a login. */
  readonly onAnswer?: (answered: Answered) => void;
}

/** A client and its parts, which share its login and its budget: for raw answers, and for single pages. */
export interface OpenClient {
  readonly api: CustomerApi;
  readonly exchange: Exchange;
  readonly pages: PageReader;
}

/** Creates the client for the endpoint of the settings. Nothing is sent before the first call. */
export function createClient(settings: Settings, options: ClientOptions): CustomerApi {
  return openClient(settings, options).api;
}

/** Creates the client, for a caller that also examines answers. */
export function openClient(settings: Settings, options: ClientOptions): OpenClient {
  const parts = createParts(settings, options);
  return { api: new Client(parts), exchange: parts.exchange, pages: parts.context.pages };
}

function createParts(settings: Settings, { clock = systemClock, ...options }: ClientOptions) {
  const { profile } = options;
  const exchange = new Exchange(settings, { ...options, clock });
  const refusal: CallContext["refusal"] = (reply, expectation) =>
    refusalOf(reply, expectation, { profile, owner: () => tokenOwner(settings) });
  const pages = new PageReader({ profile, exchange, refusal });
  const routes = routesOfProfile(profile);
  const context: CallContext = { profile, routes, record: recordSchema(profile), exchange, pages, refusal };
  const beginList = () => exchange.begin("list the customers");
  return {
    settings,
    clock,
    exchange,
    context,
    seenIds: new SeenIds(),
    lookups: new Lookups({
      clock,
      list: (filter, shouldStop) => listUntil(pages, { operation: beginList(), filter, shouldStop }),
    }),
    sharedReads: new SharedReads({
      clock,
      limit: profile.list.limit,
      toObserved: (record) => pages.toObserved(record),
      page: (before, size) => pages.rawPage(beginList(), { pages: before, records: before * size }),
      single: async (id, { deadline }) => (await new Calls(context, deadline).observe(id))?.customer,
    }),
  };
}

/** A client, or one deadline of it: every deadline shares the parts. */
class Client implements CustomerApi {
  readonly endpoint: string;
  readonly replacesWhole: boolean;
  readonly #calls: Calls;

  constructor(
    private readonly parts: ReturnType<typeof createParts>,
    private readonly deadline?: Deadline,
  ) {
    this.endpoint = parts.settings.endpoint;
    this.replacesWhole = parts.context.routes.update.method === "PUT";
    this.#calls = new Calls(parts.context, deadline);
  }

  async read(id: string, known?: { readonly updatedAt?: string }): Promise<Observed | undefined> {
    const deadline = this.#currentDeadline();
    const work = this.parts.sharedReads.read(id, { ...known, deadline });
    const customer = await this.#waitFor(work, `read customer ${idText(id)}`, deadline);
    return this.parts.seenIds.noteOne(id, this.#learnSecrets(customer));
  }

  async observe(id: string): Promise<{ readonly customer: Observed; readonly etag?: string } | undefined> {
    const found = this.parts.seenIds.noteOne(id, await this.#calls.observe(id));
    this.#learnSecrets(found?.customer);
    return found;
  }

  create(tree: Tree, findMismatch?: FindMismatch): Promise<Created> {
    return this.#write(
      () => this.#calls.create(tree, findMismatch),
      ({ id, customer }) => {
        this.parts.lookups.noteWrite(id, this.#learnSecrets(customer)?.tree ?? tree);
      },
    );
  }

  update(id: string, change: CustomerChange): Promise<Observed | undefined> {
    return this.#write(
      () => this.#calls.update(id, change),
      () => {
        this.parts.lookups.noteWrite(id, change.whole);
      },
    );
  }

  delete(id: string, etag?: string): Promise<void> {
    return this.#write(() => this.#calls.delete(id, etag));
  }

  async list(filter: CustomerFilter = {}, onProgress?: ListProgress): Promise<readonly Observed[]> {
    const customers = await this.#calls.list(filter, onProgress);
    for (const customer of customers) this.#learnSecrets(customer);
    return this.parts.seenIds.noteAll(customers, ({ id }) => id);
  }

  async findIds(filter: CustomerFilter): Promise<readonly string[]> {
    const work = this.parts.lookups.find(filter);
    const ids = await this.#waitFor(work, "list the customers", this.#currentDeadline());
    return this.parts.seenIds.noteAll(ids, (id) => id);
  }

  connectors(): Promise<readonly Connector[]> {
    return this.#calls.connectors();
  }

  within(milliseconds: number, limit?: string): CustomerApi {
    return new Client(this.parts, this.#deadlineIn(milliseconds, limit));
  }

  timed(): CustomerApi {
    return new Client(this.parts, this.#currentDeadline());
  }

  seenSoFar(): (id: string) => boolean {
    return this.parts.seenIds.soFar();
  }

  serviceNow(): number | undefined {
    return this.parts.exchange.serviceNow();
  }

  timeLeft(): number {
    return this.deadline === undefined ? Infinity : Math.max(0, this.deadline.deadlineAt - this.parts.clock.now());
  }

  pause(milliseconds: number): Promise<void> {
    return sleep(this.parts.clock, milliseconds, this.parts.exchange.retryContext.closing);
  }

  keepSecrets(secrets: Iterable<string>): void {
    this.parts.exchange.keepSecrets(secrets);
  }

  stop(reason: string): void {
    this.parts.exchange.stop(stopped(reason));
  }

  close(reason = "the client was closed"): void {
    this.parts.exchange.close(stopped(reason));
  }

  /** Runs a write. What was listed before and during it is forgotten; lookups learn what was written. */
  async #write<Result>(send: () => Promise<Result>, note?: (result: Result) => void): Promise<Result> {
    const { sharedReads, lookups } = this.parts;
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
  #waitFor<Result>(work: Promise<Result>, action: string, deadline: Deadline): Promise<Result> {
    const late = () => timedOut({ ...deadline, action }, "while reading the list");
    return withDeadline(work, { clock: this.parts.clock, deadlineAt: deadline.deadlineAt, timedOut: late });
  }

  /** Learns the secrets of a customer: the next answer may quote them. */
  #learnSecrets<Customer extends Observed | undefined>(customer: Customer): Customer {
    if (customer) this.keepSecrets(secretTexts(customer.tree));
    return customer;
  }

  #currentDeadline(): Deadline {
    return this.deadline ?? this.#deadlineIn(this.parts.settings.deadlineMs);
  }

  #deadlineIn(milliseconds: number, limit?: string): Deadline {
    return { deadlineAt: this.parts.clock.now() + milliseconds, totalMs: milliseconds, limit };
  }
}

function stopped(reason: string): ProviderError {
  return new ProviderError(`Stopped: ${reason}; nothing more is sent`, { kind: "cancelled" });
}
