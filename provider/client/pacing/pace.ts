// How fast requests may start: a token bucket that the service's answers size. Pure: time is an argument.
import type { RateFeedback } from "./rate-limit";

/** Requests a second that each accepted request adds to the rate; more at `outgrown` times the measured rate. */
const growth = { usual: 1 / 60, fast: 1 / 2, outgrown: 1.1 } as const;

/** The pace of a client that sends at most `most` requests a second. */
export class Pace {
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
