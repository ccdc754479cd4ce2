// Answers many reads with few requests, at most 2 × min(reads, pages) + 3: reads of the same time share pages of the
// list. A batch of reads lives for one refresh, and ends at every write.
import type { Observed } from "../../../schema";
import { ReadBatch, type ListFailure, type ReadOptions, type ReadSource } from "./read-batch";

/** Milliseconds for which a batch is kept while nothing of it is in flight, and at most. */
const idleMs = 3_000;
const longestMs = 300_000;

/** Reads that share pages. */
export class SharedReads {
  #batch: ReadBatch | undefined;
  #startedAt = 0;
  #cancelIdle: (() => void) | undefined;
  /** Reads and pages in flight. */
  #pending = 0;
  /** Set once the service's list proved useless for reads: it holds summaries, or there is none. */
  #isUseless = false;

  constructor(private readonly source: ReadSource) {}

  /** Reads a customer; undefined if it is gone. */
  read(id: string, options: ReadOptions = {}): Promise<Observed | undefined> {
    if (this.#isUseless) return this.source.single(id, options);
    return this.#keepDuring(this.#currentBatch().read(id, options));
  }

  /** Forgets what was listed; reads that wait already are still answered. */
  drop(): void {
    this.#cancelIdle?.();
    this.#batch = undefined;
  }

  #currentBatch(): ReadBatch {
    const { source } = this;
    if (this.#batch === undefined || source.clock.now() - this.#startedAt > longestMs) {
      const page = (before: number, size: number) => this.#keepDuring(source.page(before, size));
      this.#batch = new ReadBatch({ ...source, page }, (why) => {
        this.#noteFailure(why);
      });
      this.#startedAt = source.clock.now();
    }
    return this.#batch;
  }

  #noteFailure(why: ListFailure): void {
    if (why === "useless") this.#isUseless = true;
    this.drop();
  }

  /** Keeps the batch until this has ended: a page may take longer than a batch may be idle. */
  #keepDuring<Result>(work: Promise<Result>): Promise<Result> {
    this.#pending += 1;
    this.#cancelIdle?.();
    const drop = () => {
      this.drop();
    };
    const end = () => {
      this.#pending -= 1;
      if (this.#pending === 0 && this.#batch !== undefined)
        this.#cancelIdle = this.source.clock.after(idleMs, drop, "idle");
    };
    work.then(end, end);
    return work;
  }
}
