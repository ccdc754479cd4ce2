// One budget for all requests of a client: how many in flight, how fast they start, and waits that hold for all of
// them.
import type { Settings } from "../../../schema";
import type { Reporter } from "../api";
import { reasonOf, type Clock } from "../clock";
import { timedOut, type Operation } from "../http/operation";
import { backoffMs, type RateFeedback } from "./rate-limit";

/** A request that waits for a slot. */
interface QueuedRequest {
  readonly start: () => void;
  readonly fail: (error: Error) => void;
}

/** Gives a slot back, with what the answer says. */
type Release = (feedback: RateFeedback) => void;

/** The budget of one client within the user's own limits. */
export class Budget {
  readonly #pace: Pace;
  #queue: readonly QueuedRequest[] = [];
  #inFlight = 0;
  #accepted = 0;
  #reportedUntil = 0;
  #closed: Error | undefined;
  #cancelWake: (() => void) | undefined;

  constructor(
    private readonly limits: Pick<Settings, "maxConcurrency" | "maxRequestsPerSecond">,
    private readonly context: { readonly clock: Clock; readonly reporter: Reporter },
  ) {
    this.#pace = new Pace(limits.maxRequestsPerSecond);
  }

  /** Waits for a slot. @throws ProviderError at the deadline; the reason of `stop` or `close`. */
  acquire(operation: Operation, isFirst = false, stop?: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        this.#queue = this.#queue.filter((other) => other !== request);
        cancelDeadline();
        stop?.removeEventListener("abort", abort);
        finish();
      };
      const start = () => settle(() => resolve(this.#takeSlot()));
      const request: QueuedRequest = { start, fail: (error) => settle(() => reject(error)) };
      const abort = () => request.fail(reasonOf(stop));
      const late = () => request.fail(timedOut(operation, "while queued behind the rate limit"));
      const { clock } = this.context;
      const cancelDeadline = clock.after(operation.deadlineAt - clock.now(), late, "limit");
      stop?.addEventListener("abort", abort, { once: true });
      this.#queue = isFirst ? [request, ...this.#queue] : [...this.#queue, request];
      if (this.#closed) request.fail(this.#closed);
      else this.#startNext();
    });
  }

  /** Fails the requests in the queue, and later ones, with this reason. */
  close(reason: Error): void {
    this.#closed ??= reason;
    this.#cancelWake?.();
    for (const request of this.#queue) request.fail(this.#closed);
  }

  #startNext(): void {
    const { clock } = this.context;
    this.#cancelWake?.();
    // Few in flight at first, so that an unknown limit rejects few; one while the service rejects.
    const most = Math.min(this.limits.maxConcurrency, 2 + Math.floor(this.#accepted / 24));
    const slots = this.#pace.rejections > 0 ? 1 : most;
    while (this.#queue.length > 0 && this.#inFlight < slots) {
      const waitMs = Math.ceil(this.#pace.waitMs(clock.now()));
      if (waitMs > 0) {
        this.#reportWait(waitMs);
        this.#cancelWake = clock.after(waitMs, () => {
          this.#startNext();
        });
        return;
      }
      this.#queue[0]?.start();
    }
  }

  #reportWait(waitMs: number): void {
    const { clock, reporter } = this.context;
    if (waitMs < 1000 || clock.now() < this.#reportedUntil) return;
    this.#reportedUntil = clock.now() + waitMs;
    reporter.waiting(`Waiting ${Math.ceil(waitMs / 1000)} s behind the rate limit (${this.#queue.length} queued)`);
  }

  #takeSlot(): Release {
    const { clock } = this.context;
    const startedAt = clock.now();
    this.#inFlight += 1;
    this.#pace.started(startedAt);
    return (feedback) => {
      this.#inFlight -= 1;
      if (feedback.kind === "accepted") this.#accepted += 1;
      const backoff = feedback.kind === "rate-limited" ? backoffMs(this.#pace.rejections, clock.random()) : 0;
      this.#pace.ended(clock.now(), startedAt, { ...feedback, pauseMs: feedback.pauseMs ?? backoff });
      this.#startNext();
    };
  }
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
