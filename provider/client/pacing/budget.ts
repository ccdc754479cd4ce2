// One budget for all requests of a client: how many at once, how many a second, and waiting together where the service
// asks for it. Decides when a request starts; knows nothing of what it is.
import type { Reporter } from "../api";
import { reasonOf, type Clock } from "../clock";
import { outOfTime, type Operation } from "../http/operation";
import { createPace } from "./pace";
import { patientWait } from "../http/retry";

/** What a request tells the budget about its end; `pauseMs` where the service asks for a pause. */
export type Ending =
  | { readonly end: "accepted"; readonly remaining?: number }
  | { readonly end: "turned away" | "failed"; readonly pauseMs?: number };

/** Leave to send one request; must be given back. */
export type Leave = (ending: Ending) => void;

/** A request that waits for leave. */
export interface Wanted extends Pick<Operation, "doing" | "deadlineAt" | "limit"> {
  /** Whether it goes before all others: it was sent before, or must not wait. */
  readonly isRepeated?: boolean;
  /** Takes it out of the queue; its reason is the error. */
  readonly stop?: AbortSignal;
}

/** The budget of one client. */
export interface Budget {
  /**
   * Waits for leave to send. A repeated request goes to the head of the queue.
   * @throws ProviderError of kind "timeout" at `deadlineAt`; the reason of `stop`, or of `close`, after it.
   */
  leave(waiter: Wanted): Promise<Leave>;
  /** Milliseconds that requests have waited for leave, all together. */
  waitedMs(): number;
  /** Everybody in the queue fails with this reason, and so does everybody who comes later. */
  close(reason: Error): void;
}

interface Waiter {
  readonly since: number;
  readonly go: (leave: Leave) => void;
  readonly fail: (error: Error) => void;
  /** Once it waits no more: takes its timer and its listener back. */
  settle?: () => void;
}

/** A wait that a user would wonder about, in milliseconds. */
const noticeable = 1000;

/** Makes the budget of one client. */
export function createBudget(options: {
  readonly maxConcurrency: number;
  readonly maxRequestsPerSecond?: number;
  readonly clock: Clock;
  readonly reporter: Reporter;
}): Budget {
  const { clock, reporter, maxConcurrency } = options;
  const pace = createPace({
    maxConcurrency,
    ...(options.maxRequestsPerSecond !== undefined && { most: options.maxRequestsPerSecond }),
  });
  let queue: Waiter[] = [];
  let inFlight = 0;
  let waitedMs = 0;
  let closed: Error | undefined;
  let cancelWake: (() => void) | undefined;
  let saidUntil = 0;

  function say(now: number, waitMs: number): void {
    if (waitMs < noticeable || now < saidUntil) return;
    saidUntil = now + waitMs;
    const why = pace.isPaused(now) ? "the service asks for a pause" : "the service takes no more requests a second";
    reporter.waiting(`Waiting ${Math.ceil(waitMs / 1000)} s: ${why} (${queue.length} in the queue)`);
  }

  function leaveFor(startedAt: number): Leave {
    return (ending) => {
      const now = clock.now();
      inFlight -= 1;
      if (ending.end === "accepted") pace.accepted(now, startedAt, ending.remaining);
      else if (ending.end === "turned away")
        pace.turnedAway(now, startedAt, ending.pauseMs ?? patientWait(pace.refusals(), clock.random()));
      else if (ending.pauseMs !== undefined) pace.pause(now, ending.pauseMs);
      next();
    };
  }

  function next(): void {
    cancelWake?.();
    cancelWake = undefined;
    while (queue.length > 0 && inFlight < pace.window()) {
      const now = clock.now();
      const waitMs = pace.waitMs(now);
      if (waitMs > 0) {
        say(now, waitMs);
        cancelWake = clock.after(Math.ceil(waitMs), next);
        return;
      }
      const waiter = queue.shift();
      if (waiter === undefined) return;
      inFlight += 1;
      pace.started(now);
      waitedMs += now - waiter.since;
      waiter.settle?.();
      waiter.go(leaveFor(now));
    }
  }

  return {
    leave({ isRepeated = false, stop, ...operation }) {
      return new Promise((go, fail) => {
        if (closed) {
          fail(closed);
          return;
        }
        const since = clock.now();
        const giveUp = (error: Error) => {
          queue = queue.filter((other) => other !== waiter);
          waiter.settle?.();
          fail(error);
        };
        const waiter: Waiter = { since, go, fail };
        if (isRepeated) queue.unshift(waiter);
        else queue.push(waiter);
        next();
        if (!queue.includes(waiter)) return;
        const late = clock.after(
          Math.max(0, operation.deadlineAt - since),
          () => {
            giveUp(outOfTime(operation, "while waiting for leave to send"));
          },
          "limit",
        );
        const stopped = () => {
          giveUp(reasonOf(stop));
        };
        stop?.addEventListener("abort", stopped, { once: true });
        waiter.settle = () => {
          late();
          stop?.removeEventListener("abort", stopped);
        };
      });
    },
    waitedMs: () => waitedMs,
    close(reason) {
      closed ??= reason;
      cancelWake?.();
      for (const waiter of queue.splice(0)) {
        waiter.settle?.();
        waiter.fail(closed);
      }
    },
  };
}
