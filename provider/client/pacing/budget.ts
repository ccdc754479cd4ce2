// One budget for all requests of a client: how many in flight, how fast they start, and waits that hold for all of
// them.
import type { Settings } from "../../../schema";
import type { Reporter } from "../api";
import { reasonOf, type Clock } from "../clock";
import { timedOut, type Operation } from "../http/operation";
import { backoffMs, type RateFeedback } from "./rate-limit";

/** Creates the budget of one client within the user's own limits. */
export function createBudget(
  { maxConcurrency, maxRequestsPerSecond }: Pick<Settings, "maxConcurrency" | "maxRequestsPerSecond">,
  { clock, reporter }: { readonly clock: Clock; readonly reporter: Reporter },
) {
  const pace = new Pace(maxRequestsPerSecond);
  let queue: { readonly start: () => void; readonly fail: (error: Error) => void }[] = [];
  let [inFlight, accepted, reportedUntil] = [0, 0, 0];
  let closed: Error | undefined;
  let cancelWake: (() => void) | undefined;

  function startNext(): void {
    cancelWake?.();
    // Few in flight at first, so that an unknown limit rejects few; one while the service rejects.
    const slots = pace.rejections > 0 ? 1 : Math.min(maxConcurrency, 2 + Math.floor(accepted / 24));
    while (queue.length > 0 && inFlight < slots) {
      const waitMs = Math.ceil(pace.waitMs(clock.now()));
      if (waitMs > 0) {
        if (waitMs >= 1000 && clock.now() >= reportedUntil) {
          reportedUntil = clock.now() + waitMs;
          reporter.waiting(`Waiting ${Math.ceil(waitMs / 1000)} s behind the rate limit (${queue.length} queued)`);
        }
        cancelWake = clock.after(waitMs, startNext);
        return;
      }
      queue[0]?.start();
    }
  }

  /** Takes a slot. The result gives it back. */
  function takeSlot(): (feedback: RateFeedback) => void {
    const startedAt = clock.now();
    inFlight += 1;
    pace.started(startedAt);
    return (feedback) => {
      inFlight -= 1;
      if (feedback.kind === "accepted") accepted += 1;
      const backoff = feedback.kind === "rate-limited" ? backoffMs(pace.rejections, clock.random()) : 0;
      pace.ended(clock.now(), startedAt, { ...feedback, pauseMs: feedback.pauseMs ?? backoff });
      startNext();
    };
  }

  return {
    /** Waits for a slot. @throws ProviderError at the deadline; the reason of `stop` or `close`. */
    acquire(operation: Operation, isFirst = false, stop?: AbortSignal): Promise<ReturnType<typeof takeSlot>> {
      return new Promise((resolve, reject) => {
        const settle = (finish: () => void) => {
          queue = queue.filter((other) => other !== request);
          cancelDeadline();
          stop?.removeEventListener("abort", abort);
          finish();
        };
        const start = () => settle(() => resolve(takeSlot()));
        const request = { start, fail: (error: Error) => settle(() => reject(error)) };
        const abort = () => request.fail(reasonOf(stop));
        const late = () => request.fail(timedOut(operation, "while queued behind the rate limit"));
        const cancelDeadline = clock.after(operation.deadlineAt - clock.now(), late, "limit");
        stop?.addEventListener("abort", abort, { once: true });
        queue = isFirst ? [request, ...queue] : [...queue, request];
        if (closed) request.fail(closed);
        else startNext();
      });
    },
    /** Fails the requests in the queue, and later ones, with this reason. */
    close(reason: Error): void {
      closed ??= reason;
      cancelWake?.();
      for (const request of queue) request.fail(closed);
    },
  };
}

/** Requests a second that each accepted request adds to the rate; more at `outgrown` times the measured rate. */
const growth = { usual: 1 / 60, fast: 1 / 2, outgrown: 1.1 } as const;

/** The pace of a client that sends at most `most` requests a second. */
class Pace {
  /** How often in a row requests were rate-limited, with none accepted in between. */
  rejections = 0;
  #rate = Infinity;
  #measuredRate = Infinity;
  /** Requests that the service accepts at once, and those that may start now. */
  #burst = Infinity;
  #tokens = 1;
  #refilledAt = 0;
  #notBefore = 0;
  /** When the service last had nothing left, and what it accepted since. */
  #emptyAt: number | undefined;
  #accepted = 0;

  constructor(private readonly most = Infinity) {}

  /** Milliseconds until the next request may start; 0: now. */
  waitMs(now: number): number {
    const pausedMs = Math.max(0, this.#notBefore - now);
    const rate = Math.min(this.most, this.#rate);
    if (rate === Infinity) return pausedMs;
    // After a pause, half of what the service accepts at once: the rest is room for growth.
    const size = this.most < Infinity ? 1 : Math.max(1, this.#burst / 2);
    this.#tokens = Math.min(size, this.#tokens + (Math.max(0, now - this.#refilledAt) * rate) / 1000);
    this.#refilledAt = now;
    return Math.max(pausedMs, ((1 - this.#tokens) * 1000) / rate);
  }

  /** Notes the start of a request, once `waitMs` is 0. */
  started(now: number): void {
    this.#emptyAt ??= now - 1000;
    this.#tokens -= 1;
    // What gathered in a pause starts at double pace: a limit below the rate then rejects few of it.
    this.#notBefore = now + 500 / this.#rate;
  }

  /** Notes the end of a request that started at `startedAt`. */
  ended(now: number, startedAt: number, { kind, pauseMs = 0, remaining }: RateFeedback): void {
    // Requests in flight when the service ran empty say nothing new.
    const isNew = startedAt > (this.#emptyAt ?? 0);
    if (isNew && kind === "rate-limited") this.#measure(now);
    if (isNew && kind !== "failed") this.rejections = kind === "accepted" ? 0 : this.rejections + 1;
    this.#notBefore = Math.max(this.#notBefore, now + pauseMs);
    if (kind !== "accepted") return;
    this.#accepted += 1;
    const above = this.#rate < Infinity ? Math.max(0, this.#rate / this.#measuredRate - growth.outgrown) : 0;
    this.#rate += growth.usual + growth.fast * above;
    if (remaining === 0 && this.#accepted >= 40) this.#measure(now);
  }

  /** Takes what was accepted since the service last had nothing left for its rate, and half of the rate at least. */
  #measure(now: number): void {
    [this.#tokens, this.#refilledAt] = [0, now];
    if (this.#accepted === 0) return;
    const isFirst = this.#rate === Infinity;
    const seen = ((this.#accepted - 0.5) * 1000) / Math.max(1, now - (this.#emptyAt ?? now));
    this.#rate = Math.min(this.#rate, Math.max(isFirst ? 10 : this.#rate / 2, seen));
    this.#measuredRate = isFirst ? this.#rate / 1.5 : this.#rate;
    this.#burst = Math.min(this.#burst, this.#accepted);
    [this.#emptyAt, this.#accepted] = [now, 0];
  }
}
