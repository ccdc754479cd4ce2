// Answers many reads with few requests, at most 2 × min(reads, pages) + 3: reads of the same time share pages of the
// list. A batch of reads lives for one refresh, and ends at every write.
import type { Observed } from "../../../schema";
import { ReadBatch, type ListFailure, type ReadOptions, type ReadSource } from "./read-batch";

/** Reads that share pages. */
export interface SharedReads {
  read(id: string, options?: ReadOptions): Promise<Observed | undefined>;
  /** Forgets what was listed; reads that wait already are still answered. */
  drop(): void;
}

/** Milliseconds for which a batch is kept while nothing of it is in flight, and at most. */
const idleMs = 3_000;
const longestMs = 300_000;

/** Creates the shared reads of a client. */
export function createSharedReads(source: ReadSource): SharedReads {
  const { clock, single } = source;
  let current: ReadBatch | undefined;
  let startedAt = 0;
  let cancelIdle: (() => void) | undefined;
  /** Reads and pages in flight. */
  let pending = 0;
  /** Set once the service's list proved useless for reads: it holds summaries, or there is none. */
  let isUseless = false;

  function drop(): void {
    cancelIdle?.();
    current = undefined;
  }

  function failed(why: ListFailure): void {
    if (why === "useless") isUseless = true;
    drop();
  }

  /** Keeps the batch until this has ended: a page may take longer than a batch may be idle. */
  function keepDuring<Result>(work: Promise<Result>): Promise<Result> {
    pending += 1;
    cancelIdle?.();
    const end = () => {
      pending -= 1;
      if (pending === 0 && current !== undefined) cancelIdle = clock.after(idleMs, drop, "idle");
    };
    work.then(end, end);
    return work;
  }

  function batch(): ReadBatch {
    if (current === undefined || clock.now() - startedAt > longestMs) {
      current = new ReadBatch({ ...source, page: (before, size) => keepDuring(source.page(before, size)) }, failed);
      startedAt = clock.now();
    }
    return current;
  }

  return {
    read: (id, options = {}) => (isUseless ? single(id, options) : keepDuring(batch().read(id, options))),
    drop,
  };
}
