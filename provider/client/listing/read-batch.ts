// The reads of one refresh, answered together. Pages of the list are fetched only while a read waits for one, and only
// if all that remain cost no more than single reads would.
import { isDeepStrictEqual } from "node:util";
import type { Observed } from "../../../schema";
import { isProviderError } from "../../core/errors";
import type { Clock } from "../clock";
import type { Deadline } from "../http/operation";
import type { RawPage, RawRecord } from "./pages";

/** What the caller of a read knows of the customer, and how long it waits. */
export interface ReadOptions {
  readonly updatedAt?: string;
  readonly deadline?: Deadline;
}

/** The requests that answer reads. */
export interface ReadSource {
  readonly clock: Clock;
  /** Records a page, at most. */
  readonly limit: number;
  /** Fetches the page after so many pages of `size` records. */
  readonly page: (before: number, size: number) => Promise<RawPage>;
  readonly single: (id: string, options: ReadOptions) => Promise<Observed | undefined>;
  readonly toObserved: (record: RawRecord) => Observed | undefined;
}

/** Why a list answers no more reads: the service has none that helps, or it fails for now. */
export type ListFailure = "useless" | "unavailable";

interface PendingRead {
  readonly id: string;
  readonly options: ReadOptions;
  readonly resolve: (customer: Observed | undefined | Promise<Observed | undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds in which the first reads gather; fewer than this many become single reads. */
const windowMs = 3;
const fewReads = 3;

/** Pages fetched at once. */
const pagesAtOnce = 4;

/** Beyond this many records, answered ones are dropped: a refresh reads each once, and memory stays small. */
const keptRecords = 2_000;

/**
 * What the error of a page means: no list helps ("useless"), this one fails while single reads may succeed ("faulty"),
 * or nothing is answered for now ("unavailable").
 */
function failureOf(error: unknown): ListFailure | "faulty" {
  if (!isProviderError(error) || !["api", "unexpected reply", "not found"].includes(error.kind)) return "unavailable";
  const { status, isRateLimited } = error;
  if (status === undefined || isRateLimited || status === 401 || status === 408 || status > 501) return "unavailable";
  return status === 500 ? "faulty" : "useless";
}

/** Whether a listed record is older than what the caller knows, or not certainly as new. */
function isOlder(record: RawRecord, { updatedAt }: ReadOptions): boolean {
  if (updatedAt === undefined || record.updatedAt === updatedAt) return false;
  return !(Date.parse(record.updatedAt ?? "") >= Date.parse(updatedAt));
}

/** The reads of one refresh. */
export class ReadBatch {
  readonly #records = new Map<string, RawRecord>();
  /** Ids that were on two pages with different contents: the list changed while it was read. */
  readonly #changed = new Set<string>();
  #pending: PendingRead[] = [];
  #reads = 0;
  #singleReads = 0;
  #requestedPages = 0;
  #receivedPages = 0;
  /** All pages, once a total is known, and the records of one. */
  #pages: number | undefined;
  #pageSize: number;
  #listed = 0;
  #isComplete = false;
  #isOff = false;
  #isGathering = false;

  /** @param failed called when the list answers no more reads. */
  constructor(
    private readonly source: ReadSource,
    private readonly failed: (why: ListFailure) => void,
  ) {
    this.#pageSize = source.limit;
  }

  /** Reads a customer; undefined where a single read says that it is gone. */
  read(id: string, options: ReadOptions): Promise<Observed | undefined> {
    return new Promise((resolve, reject) => {
      this.#reads += 1;
      const read: PendingRead = { id, options, resolve, reject };
      const record = this.#records.get(id);
      if (record !== undefined) {
        this.#answer(read, record);
        return;
      }
      this.#pending.push(read);
      if (this.#requestedPages === 0 && !this.#isOff) this.#gather();
      else this.#next();
    });
  }

  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.source.clock.after(windowMs, () => {
      this.#isGathering = false;
      if (this.#reads < fewReads) this.#readPendingSingly();
      else this.#next();
    });
  }

  /** Decides what answers the reads that wait. */
  #next(): void {
    if (this.#pending.length === 0 || this.#isGathering) return;
    const isIdle = this.#requestedPages === this.#receivedPages;
    if (this.#isOff || this.#isComplete) this.#readPendingSingly();
    else if (this.#requestedPages === 0) this.#requestPage();
    else if (this.#receivedPages === 0) return;
    else if (isIdle && !this.#isListAffordable()) this.#readPendingSingly();
    else {
      const most = Math.min(this.#pages ?? this.#receivedPages + 1, this.#receivedPages + pagesAtOnce);
      while (this.#requestedPages < most) this.#requestPage();
    }
  }

  /** Whether the remaining pages keep the requests within twice the reads so far, and three. */
  #isListAffordable(): boolean {
    const remaining = this.#pages === undefined ? 1 : Math.max(0, this.#pages - this.#requestedPages);
    return this.#singleReads + this.#requestedPages + remaining <= 2 * this.#reads + 3;
  }

  #requestPage(): void {
    const before = this.#requestedPages;
    this.#requestedPages += 1;
    Promise.resolve()
      .then(() => this.source.page(before, this.#pageSize))
      .then(
        (page) => this.#take(page),
        (error: unknown) => this.#takeFailure(error),
      )
      .then(() => this.#answerPending())
      .catch((error: unknown) => this.#rejectPending(error));
  }

  #take({ records, total }: RawPage): void {
    const before = this.#listed;
    for (const record of records) {
      const earlier = this.#records.get(record.id);
      if (earlier === undefined) this.#listed += 1;
      else if (!isDeepStrictEqual(earlier.body, record.body)) this.#changed.add(record.id);
      this.#records.set(record.id, record);
    }
    this.#receivedPages += 1;
    const isFirst = this.#receivedPages === 1 && records.length > 0;
    if (isFirst && total !== undefined && records.length < Math.min(this.source.limit, total))
      this.#pageSize = records.length;
    if (total !== undefined) this.#pages = Math.max(1, Math.ceil(total / this.#pageSize));
    this.#isComplete = this.#pages === undefined ? this.#listed === before : this.#receivedPages >= this.#pages;
    // One incomplete record may be of an older release; a page of nothing else holds summaries.
    if (isFirst && !records.some((record) => this.source.toObserved(record)?.complete)) this.#switchOff("useless");
  }

  #takeFailure(error: unknown): void {
    const failure = failureOf(error);
    if (failure === "unavailable") this.#rejectPending(error);
    else this.#switchOff(failure === "useless" ? failure : undefined);
  }

  /** Answers the later reads of this batch one by one. @param why reported where later batches are to know. */
  #switchOff(why?: ListFailure): void {
    this.#isOff = true;
    if (why !== undefined) this.failed(why);
  }

  #answerPending(): void {
    for (const read of this.#takePending()) {
      const record = this.#records.get(read.id);
      if (record === undefined) this.#pending.push(read);
      else this.#answer(read, record);
    }
    this.#next();
  }

  #answer(read: PendingRead, record: RawRecord): void {
    try {
      const isCertain = !this.#changed.has(read.id) && !isOlder(record, read.options);
      const customer = isCertain ? this.source.toObserved(record) : undefined;
      if (customer?.complete) read.resolve(customer);
      else this.#readSingly(read);
      const known = Math.max(this.#listed, (this.#pages ?? 0) * this.#pageSize);
      if (known > keptRecords) this.#records.delete(read.id);
    } catch (error) {
      // One record that can't be read fails its own read alone.
      read.reject(error);
    }
  }

  #readSingly(read: PendingRead): void {
    this.#singleReads += 1;
    read.resolve(this.source.single(read.id, read.options));
  }

  #readPendingSingly(): void {
    for (const read of this.#takePending()) {
      try {
        this.#readSingly(read);
      } catch (error) {
        read.reject(error);
      }
    }
  }

  #rejectPending(error: unknown): void {
    for (const read of this.#takePending()) read.reject(error);
    this.#switchOff("unavailable");
  }

  #takePending(): readonly PendingRead[] {
    return this.#pending.splice(0);
  }
}
