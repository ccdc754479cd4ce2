// Answers many reads with few requests: at most 2 × min(reads, pages) + 3. Reads that come together share pages of the
// list; single reads confirm what a list can't be trusted with. A listing lives for one refresh and is dropped at every
// write.
import type { Observed } from "../../../schema";
import { createListing, type Known, type Listing, type Sources } from "./listing";

/** Reads by shared pages. */
export interface SharedList {
  read(id: string, known?: Known): Promise<Observed | undefined>;
  /** Forgets what was listed; reads that wait already are still answered. */
  drop(): void;
}

/** How long a listing lives while nothing of it is under way, and at most. */
const idleMs = 3_000;
const longestMs = 300_000;

/** Makes the shared list of a client. */
export function createSharedList(sources: Sources): SharedList {
  const { clock, single } = sources;
  let current: Listing | undefined;
  let startedAt = 0;
  let cancelIdle: (() => void) | undefined;
  /** Reads and pages under way. */
  let pending = 0;
  /** Set once the service has shown that its list answers no reads: it holds summaries, or is not there. */
  let isUseless = false;

  function drop(): void {
    cancelIdle?.();
    current = undefined;
  }

  function ended(why: "useless" | "broken"): void {
    if (why === "useless") isUseless = true;
    drop();
  }

  /**
   * Keeps the listing until this has ended: a page may take longer than a listing may be idle, and all reads wait for
   * it.
   */
  function keepFor<Answer>(work: Promise<Answer>): Promise<Answer> {
    pending += 1;
    cancelIdle?.();
    const rest = () => {
      pending -= 1;
      if (pending === 0 && current !== undefined) cancelIdle = clock.after(idleMs, drop, "idle");
    };
    work.then(rest, rest);
    return work;
  }

  function listing(): Listing {
    if (current === undefined || clock.now() - startedAt > longestMs) {
      current = createListing({ ...sources, page: (before, size) => keepFor(sources.page(before, size)) }, ended);
      startedAt = clock.now();
    }
    return current;
  }

  return {
    read: (id, known = {}) => (isUseless ? single(id, known) : keepFor(listing().read(id, known))),
    drop,
  };
}
