// One listing: the reads of one refresh, and which requests answer them. Pages are fetched while a read waits for one,
// and only where all that remain cost no more than was allowed by the reads so far.
import { isDeepStrictEqual } from "node:util";
import type { Observed } from "../../../schema";
import { isProviderError } from "../../core/errors";
import type { Clock } from "../clock";
import type { Time } from "../http/operation";
import type { LightPage, LightRecord } from "./pages";

/** What a caller knows of the customer that it reads, and how long it waits. */
export interface Known {
  readonly updatedAt?: string;
  readonly time?: Time;
}

/** Where the shared list gets its answers from. */
export interface Sources {
  readonly clock: Clock;
  /** Records a page, at most. */
  readonly limit: number;
  /** The page after so many pages of `size` records. */
  readonly page: (before: number, size: number) => Promise<LightPage>;
  readonly single: (id: string, known: Known) => Promise<Observed | undefined>;
  readonly toObserved: (record: LightRecord) => Observed | undefined;
}

/** Answers reads as long as it is kept. */
export interface Listing {
  read(id: string, known: Known): Promise<Observed | undefined>;
}

interface Waiting {
  readonly id: string;
  readonly known: Known;
  readonly answer: (customer: Observed | undefined | Promise<Observed | undefined>) => void;
  readonly fail: (error: unknown) => void;
}

/** Milliseconds in which first reads gather; fewer than this many are answered one by one. */
const windowMs = 3;
const fewReads = 3;

/** Pages fetched at once. */
const pagesAtOnce = 4;

/** A listing of more records than this forgets what it has answered: a refresh asks once, and memory stays small. */
const keptRecords = 2_000;

/**
 * What the failure of a page says: that there is no list to be had ("useless"), that the list has a fault and single
 * reads may still succeed ("faulty"), or that the service answers nothing for now, so that single reads would only add
 * to it ("broken").
 */
function meaningOf(error: unknown): "useless" | "faulty" | "broken" {
  if (!isProviderError(error) || !["api", "unexpected reply", "not found"].includes(error.kind)) return "broken";
  const { status, isRateLimited } = error;
  if (status === undefined || isRateLimited || status === 401 || status === 408 || status > 501) return "broken";
  return status === 500 ? "faulty" : "useless";
}

/** Whether a listed record is older than what the caller knows, or can't be told to be as new. */
function isOlder(record: LightRecord, known: Known): boolean {
  if (known.updatedAt === undefined || record.updatedAt === known.updatedAt) return false;
  const [listed, wanted] = [Date.parse(record.updatedAt ?? ""), Date.parse(known.updatedAt)];
  return !(listed >= wanted);
}

/** Begins a listing; `ended` is called when the service's list turns out to answer no reads, or breaks. */
export function createListing(
  { clock, limit, page, single, toObserved }: Sources,
  ended: (why: "useless" | "broken") => void,
): Listing {
  const records = new Map<string, LightRecord>();
  /** Ids whose page changed while it was read: they stood on two pages with different contents. */
  const unsure = new Set<string>();
  let waiting: Waiting[] = [];
  let reads = 0;
  let singles = 0;
  let asked = 0;
  let arrived = 0;
  let pages: number | undefined;
  let size = limit;
  let listed = 0;
  let isComplete = false;
  let isOff = false;
  let isGathering = false;

  /** Everybody who waits; nobody does afterwards. */
  function takeWaiting(): readonly Waiting[] {
    const all = waiting;
    waiting = [];
    return all;
  }

  function failAll(error: unknown): void {
    for (const read of takeWaiting()) read.fail(error);
    switchOff("broken");
  }

  /** Answers one read; where that throws, the read fails and the others go on. */
  function serve(read: Waiting, answer: () => void): void {
    try {
      answer();
    } catch (error) {
      read.fail(error);
    }
  }

  function readSingle(read: Waiting): void {
    singles += 1;
    read.answer(single(read.id, read.known));
  }

  function readAllSingle(): void {
    for (const read of takeWaiting())
      serve(read, () => {
        readSingle(read);
      });
  }

  function answerFrom(record: LightRecord, read: Waiting): void {
    const customer = unsure.has(read.id) || isOlder(record, read.known) ? undefined : toObserved(record);
    if (customer?.complete) read.answer(customer);
    else readSingle(read);
    if (Math.max(listed, (pages ?? 0) * size) > keptRecords) records.delete(read.id);
  }

  function take({ records: fresh, total }: LightPage): void {
    const before = listed;
    for (const record of fresh) {
      const earlier = records.get(record.id);
      if (earlier !== undefined && !isDeepStrictEqual(earlier.body, record.body)) unsure.add(record.id);
      if (earlier === undefined) listed += 1;
      records.set(record.id, record);
    }
    arrived += 1;
    if (arrived === 1 && total !== undefined && fresh.length > 0 && fresh.length < Math.min(limit, total))
      size = fresh.length;
    if (total !== undefined) pages = Math.max(1, Math.ceil(total / size));
    isComplete = pages === undefined ? listed === before : arrived >= pages;
    // Single records may lack what others hold, such as those of an older release; a list of nothing else holds
    // summaries.
    if (arrived === 1 && fresh.length > 0 && !fresh.some((record) => toObserved(record)?.complete))
      switchOff("useless");
  }

  /** Answers the reads of this listing one by one from now on; with a reason, it is to be asked no more. */
  function switchOff(why?: "useless" | "broken"): void {
    isOff = true;
    if (why !== undefined) ended(why);
  }

  function failed(error: unknown): void {
    const meaning = meaningOf(error);
    if (meaning === "broken") failAll(error);
    else switchOff(meaning === "useless" ? meaning : undefined);
  }

  /** Whatever a page holds, and whatever goes wrong with it: everybody who waits hears of it. */
  function askPage(): void {
    const before = asked;
    asked += 1;
    Promise.resolve()
      .then(() => page(before, size))
      .then(take)
      .catch(failed)
      .then(settle)
      .catch(failAll);
  }

  /** Answers what can be answered by now, and sees to the rest. */
  function settle(): void {
    for (const read of takeWaiting()) {
      const record = records.get(read.id);
      if (record === undefined) waiting.push(read);
      else
        serve(read, () => {
          answerFrom(record, read);
        });
    }
    next();
  }

  /** Whether fetching everything that remains keeps within twice the reads so far, and three. */
  function isAffordable(): boolean {
    const remaining = pages === undefined ? 1 : Math.max(0, pages - asked);
    return singles + asked + remaining <= 2 * reads + 3;
  }

  function next(): void {
    if (waiting.length === 0 || isGathering) return;
    if (isOff || isComplete) {
      readAllSingle();
      return;
    }
    if (asked === 0) {
      askPage();
      return;
    }
    if (arrived === 0) return;
    if (asked === arrived && !isAffordable()) {
      readAllSingle();
      return;
    }
    const most = pages === undefined ? arrived + 1 : Math.min(pages, arrived + pagesAtOnce);
    while (asked < most) askPage();
  }

  function gather(): void {
    if (isGathering) return;
    isGathering = true;
    clock.after(windowMs, () => {
      isGathering = false;
      if (reads < fewReads) readAllSingle();
      else next();
    });
  }

  return {
    read: (id, known) =>
      new Promise((answer, fail) => {
        reads += 1;
        const read: Waiting = { id, known, answer, fail };
        const record = records.get(id);
        if (record !== undefined) {
          serve(read, () => {
            answerFrom(record, read);
          });
          return;
        }
        waiting.push(read);
        if (asked === 0 && !isOff) gather();
        else next();
      }),
  };
}
