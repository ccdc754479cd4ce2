// What an answer says about a rate limit: whether it rejects the call, how long to wait, how many calls remain.
import type { Route } from "../../../schema";
import { errorOf, type Answer, type Headers } from "../http/replies";

/** What the budget learns from an answer; `pauseMs` where it asks to wait, `remaining` where it counts calls down. */
export interface RateFeedback {
  readonly kind: "accepted" | "rate-limited" | "failed";
  readonly pauseMs?: number;
  readonly remaining?: number;
}

/** Milliseconds: the first backoff, the longest, and the longest wait that an answer may ask for. */
export const waitLimitsMs = { first: 250, longest: 20_000, longestRequested: 300_000 } as const;

const rateLimitCode = /RATE_?LIMIT|TOO_?MANY|THROTTL|SLOW_?DOWN/i;

/** The service's own time where it differs from ours by more than its whole seconds: its dates are relative to that. */
function serverNow(headers: Headers, nowMs: number): number {
  const date = Date.parse(headers.date ?? "");
  return Math.abs(date - nowMs) > 2000 ? date : nowMs;
}

/** Zero and dates in the past are ignored: the service rejects the call all the same. */
function positive(waitMs: number): number | undefined {
  return waitMs > 0 ? waitMs : undefined;
}

const isNumber = (text: string) => /^\s*\d+(\.\d+)?\s*$/.test(text);

/** Seconds from now, or a time in seconds or milliseconds since 1970: services write resets in all three ways. */
function resetMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined || !isNumber(text)) return undefined;
  const number = Number(text);
  if (number > 1e12) return positive(number - nowMs);
  return positive(number > 1e9 ? number * 1000 - nowMs : number * 1000);
}

function retryAfterMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (isNumber(text)) return positive(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : positive(date - nowMs);
}

/**
 * Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else the reset of
 * `RateLimit`, `RateLimit-*` or `X-RateLimit-*`. Capped, so that a wrong clock of the service stalls no run for hours.
 */
export function requestedWaitMs(headers: Headers, ourNowMs: number): number | undefined {
  const nowMs = serverNow(headers, ourNowMs);
  const waitMs =
    retryAfterMs(headers["retry-after"], nowMs) ??
    resetMs(/(?:^|[;,\s])(?:t|reset)=(\d+)/.exec(headers.ratelimit ?? "")?.[1], nowMs) ??
    resetMs(headers["ratelimit-reset"], nowMs) ??
    resetMs(headers["x-ratelimit-reset"], nowMs) ??
    resetMs(headers["x-rate-limit-reset"], nowMs);
  return waitMs === undefined ? undefined : Math.min(waitMs, waitLimitsMs.longestRequested);
}

/** Calls that the service still accepts, where it says so. */
export function remainingCalls(headers: Headers): number | undefined {
  const text =
    /(?:^|[;,\s])(?:r|remaining)=(\d+)/.exec(headers.ratelimit ?? "")?.[1] ??
    headers["ratelimit-remaining"] ??
    headers["x-ratelimit-remaining"] ??
    headers["x-rate-limit-remaining"];
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined;
}

/** Whether an answer rejects the call because of a rate limit: 429, or a 401 or 403 that asks to wait. */
export function isRateLimited(answer: Answer): boolean {
  const { status, headers } = answer;
  if (status === 429 || answer.isMaskedRateLimit === true) return true;
  if (status !== 401 && status !== 403) return false;
  if (headers["retry-after"] !== undefined || remainingCalls(headers) === 0) return true;
  return rateLimitCode.test(errorOf(answer)?.code ?? "");
}

/**
 * Milliseconds to wait where a rate-limited answer names no wait: more with each rejection in a row, and never next to
 * none.
 */
export function backoffMs(rejections: number, random: number): number {
  return ((1 + random) / 2) * Math.min(waitLimitsMs.longest, waitLimitsMs.first * 2 ** rejections);
}

/** What the budget learns from an answer. */
export function feedbackOf(answer: Answer, nowMs: number): RateFeedback {
  const pauseMs = requestedWaitMs(answer.headers, nowMs);
  if (isRateLimited(answer)) return { kind: "rate-limited", pauseMs };
  if (answer.status === 503 && answer.headers["retry-after"] !== undefined) return { kind: "failed", pauseMs };
  if (answer.status >= 500) return { kind: "failed" };
  return { kind: "accepted", remaining: remainingCalls(answer.headers) };
}

/** How often in a row one call is repeated after a bare 401 or 403, about 8 s in all: it may be a refusal after all. */
const mostRepeats = 5;

/** Recognises masked rate limits in the answers to one call. */
export interface CallRateLimitDetector {
  /** Marks an answer that is a masked rate limit. @param isTokenFresh whether a 401 can't mean an old token. */
  mark(answer: Answer, isTokenFresh: boolean): Answer;
  /** Ends the call. */
  end(): void;
}

/** Recognises masked rate limits of one service. */
export interface RateLimitDetector {
  begin(route: Route): CallRateLimitDetector;
}

/**
 * Creates a detector of masked rate limits: some services answer a bare 401 or 403 in place of 429. It is one where the
 * same kind of call was accepted before, or is in flight at the same time.
 */
export function createRateLimitDetector(): RateLimitDetector {
  const accepted = new Set<Route>();
  const inFlight = new Map<Route, number>();
  const count = (route: Route, change: number) => inFlight.set(route, (inFlight.get(route) ?? 0) + change);

  return {
    begin(route) {
      let repeats = 0;
      count(route, 1);
      return {
        mark(answer, isTokenFresh) {
          const isRefusal = answer.status === 403 || answer.status === 401;
          if (!isRefusal && answer.status < 500 && answer.status !== 429) accepted.add(route);
          if (!isRefusal || (answer.status === 401 && !isTokenFresh) || repeats >= mostRepeats) return answer;
          // Where none was accepted yet, one wait is enough to see.
          const isLikely = accepted.has(route) || (repeats === 0 && (inFlight.get(route) ?? 0) > 1);
          repeats += 1;
          return isLikely ? { ...answer, isMaskedRateLimit: true } : answer;
        },
        end: () => void count(route, -1),
      };
    },
  };
}
