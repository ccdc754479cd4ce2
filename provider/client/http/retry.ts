// Whether a call is sent again, and after how long. Pure: time and chance are arguments; nothing is sent or awaited
// here.
import { mayPass, maySend, type Failure } from "./faults";
import type { Headers } from "./http";

/** How one attempt ended, where it did not end well. */
export type Outcome =
  | {
      readonly status: number;
      readonly headers: Headers;
      readonly apiCode?: string;
      readonly isTurnedAway?: boolean;
      readonly unreadable?: string;
    }
  | Failure;

/** Everything that decides about another attempt. */
export interface Attempt {
  readonly outcome: Outcome;
  /** Whether asking twice does no more than asking once. */
  readonly idempotent: boolean;
  /** Failures that were repeated so far, and the most that may be. */
  readonly retries: number;
  readonly maxRetries: number;
  /**
   * How often in a row the call was turned away for its pace before. That is no failure: nothing but the deadline
   * bounds it.
   */
  readonly turnedAway: number;
  readonly nowMs: number;
  /** From 0 to below 1. */
  readonly random: number;
}

/** Milliseconds: the first backoff, its longest, and the longest wait that is taken from an answer. */
export const waits = { first: 250, longest: 20_000, longestAsked: 300_000 } as const;

const passing = new Set([502, 503, 504]);
const throttleCode = /RATE_?LIMIT|TOO_?MANY|THROTTL|SLOW_?DOWN/i;

/**
 * What the service calls now, where it says so and the clocks differ by more than its whole seconds: it means its
 * moments by that.
 */
function itsNow(headers: Headers, nowMs: number): number {
  const its = Date.parse(headers.date ?? "");
  return Math.abs(its - nowMs) > 2000 ? its : nowMs;
}

/** No time, or a moment that has passed, is no wish: the service turns the call away all the same. */
function ahead(waitMs: number): number | undefined {
  return waitMs > 0 ? waitMs : undefined;
}

/** Seconds from now, or a moment in seconds or milliseconds since 1970: services write resets in all three ways. */
function resetMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined;
  const number = Number(text);
  if (number > 1e12) return ahead(number - nowMs);
  return ahead(number > 1e9 ? number * 1000 - nowMs : number * 1000);
}

function retryAfterMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return ahead(Number(text) * 1000);
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : ahead(moment - nowMs);
}

/**
 * Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else the reset of
 * `RateLimit`, `RateLimit-*` or `X-RateLimit-*`; undefined where none asks for any. Capped, since a wrong clock of the
 * service must not stall a run for hours.
 */
export function askedWait(headers: Headers, ourNowMs: number): number | undefined {
  const nowMs = itsNow(headers, ourNowMs);
  const asked =
    retryAfterMs(headers["retry-after"], nowMs) ??
    resetMs(/(?:^|[;,\s])(?:t|reset)=(\d+)/.exec(headers.ratelimit ?? "")?.[1], nowMs) ??
    resetMs(headers["ratelimit-reset"], nowMs) ??
    resetMs(headers["x-ratelimit-reset"], nowMs) ??
    resetMs(headers["x-rate-limit-reset"], nowMs);
  return asked === undefined ? undefined : Math.min(asked, waits.longestAsked);
}

/** Calls that are left before the service turns calls away, where it says so. */
export function remainingCalls(headers: Headers): number | undefined {
  const text =
    /(?:^|[;,\s])(?:r|remaining)=(\d+)/.exec(headers.ratelimit ?? "")?.[1] ??
    headers["ratelimit-remaining"] ??
    headers["x-ratelimit-remaining"] ??
    headers["x-rate-limit-remaining"];
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** Whether an answer turns the call away for its pace: 429, or a 401 or 403 that speaks of waiting. */
export function isThrottled(outcome: Outcome): boolean {
  if ("fault" in outcome) return false;
  if (outcome.status === 429 || outcome.isTurnedAway === true) return true;
  if (outcome.status !== 401 && outcome.status !== 403) return false;
  return (
    outcome.headers["retry-after"] !== undefined ||
    remainingCalls(outcome.headers) === 0 ||
    throttleCode.test(outcome.apiCode ?? "")
  );
}

/**
 * Whether the service may have carried the call out although no good answer came. A wish to wait in a 503 proves
 * nothing: a proxy sends it as well when the service behind it was too slow.
 */
export function mayHaveHappened(outcome: Outcome): boolean {
  if ("fault" in outcome) return maySend(outcome);
  if (isThrottled(outcome)) return false;
  return outcome.status < 400 || outcome.status >= 500;
}

function isPassing(outcome: Outcome): boolean {
  if ("fault" in outcome) return mayPass(outcome);
  // A body that can't be read would come again, as large as it is.
  return (passing.has(outcome.status) && outcome.unreadable === undefined) || isThrottled(outcome);
}

/**
 * Milliseconds to wait where a service turns calls away and does not say for how long: more with each time in a row,
 * and never next to nothing, since what is known is that it is too early.
 */
export function patientWait(turnedAway: number, random: number): number {
  return ((1 + random) / 2) * Math.min(waits.longest, waits.first * 2 ** turnedAway);
}

/**
 * Milliseconds until the next attempt; undefined: there is none. Full jitter, so that many clients do not come back at
 * once.
 */
export function nextAttempt({
  outcome,
  idempotent,
  retries,
  maxRetries,
  turnedAway,
  nowMs,
  random,
}: Attempt): number | undefined {
  const isEarly = isThrottled(outcome);
  if ((!isEarly && retries >= maxRetries) || !isPassing(outcome) || (!idempotent && mayHaveHappened(outcome)))
    return undefined;
  const asked = "fault" in outcome ? undefined : askedWait(outcome.headers, nowMs);
  return (
    asked ?? (isEarly ? patientWait(turnedAway, random) : random * Math.min(waits.longest, waits.first * 2 ** retries))
  );
}
