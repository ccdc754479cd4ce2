// Whether and when a request is sent again, and the loop that does it.
import { isProviderError, withMayHaveHappened } from "../../core/errors";
import type { Reporter } from "../api";
import { sleep, type Clock } from "../clock";
import { backoffMs, isRateLimited, requestedWaitMs, waitLimitsMs } from "../pacing/rate-limit";
import { isTransient, NoAnswer, wasSent, type Failure } from "./network-errors";
import { networkError, requestText, type Operation, type RequestInfo } from "./operation";
import type { Answer } from "./replies";

/** How one attempt ended, where it did not succeed. */
export type Outcome = Answer | Failure;

/** The attempts so far. */
export interface Attempts {
  /** Failures that were repeated. */
  readonly retries: number;
  /** How often in a row it was rate-limited. That is no failure: only the deadline bounds it. */
  readonly rejections: number;
}

/** Everything that decides about another attempt. */
export interface Attempt extends Attempts {
  readonly outcome: Outcome;
  /** Whether sending it twice does no more than sending it once. */
  readonly isIdempotent: boolean;
  /** The most failures that may be repeated. */
  readonly maxRetries: number;
  readonly nowMs: number;
  /** From 0 to below 1. */
  readonly random: number;
}

const transientStatuses = new Set([502, 503, 504]);

/**
 * Whether the service may have carried the call out although no good answer came. `Retry-After` in a 503 proves
 * nothing: a proxy sends it as well when the service behind it was too slow.
 */
export function mayHaveHappened(outcome: Outcome): boolean {
  if ("fault" in outcome) return wasSent(outcome);
  if (outcome.followsUnknownOutcome === true) return true;
  return !isRateLimited(outcome) && (outcome.status < 400 || outcome.status >= 500);
}

function mayPass(outcome: Outcome): boolean {
  if ("fault" in outcome) return isTransient(outcome);
  // A body that can't be read would come again, as large as it is.
  return (transientStatuses.has(outcome.status) && outcome.unreadable === undefined) || isRateLimited(outcome);
}

const isRejected = (outcome: Outcome): boolean => !("fault" in outcome) && isRateLimited(outcome);

/** Returns the attempts with one more, which ended so. */
export function withAttempt({ retries, rejections }: Attempts, outcome: Outcome): Attempts {
  return isRejected(outcome) ? { retries, rejections: rejections + 1 } : { retries: retries + 1, rejections: 0 };
}

/** Milliseconds until the next attempt, with full jitter, so that clients spread out; undefined where there is none. */
export function nextAttempt({ outcome, isIdempotent, retries, maxRetries, ...attempt }: Attempt): number | undefined {
  if (!isRejected(outcome) && retries >= maxRetries) return undefined;
  if (!mayPass(outcome) || (!isIdempotent && mayHaveHappened(outcome))) return undefined;
  const requested = "fault" in outcome ? undefined : requestedWaitMs(outcome.headers, attempt.nowMs);
  if (requested !== undefined) return requested;
  if (isRejected(outcome)) return backoffMs(attempt.rejections, attempt.random);
  return attempt.random * Math.min(waitLimitsMs.longest, waitLimitsMs.first * 2 ** retries);
}

/** What the retries of one client share. */
export interface RetryContext {
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly maxRetries: number;
  /** Aborted when the client closes. */
  readonly closing: AbortSignal;
  /** Aborted when nothing new may start: a write that certainly was not carried out ends then. */
  readonly stopping?: AbortSignal;
}

/** A request that may be sent several times. */
export interface RepeatableRequest {
  readonly operation: Operation;
  readonly request: RequestInfo;
  readonly isIdempotent: boolean;
  /** Sends it once. @param stop takes it out of the queue. */
  readonly attempt: (isRepeated: boolean, stop?: AbortSignal) => Promise<Answer>;
}

/**
 * Sends a request until it is answered for good.
 * @throws ProviderError where no answer came, and what an attempt throws.
 */
export async function sendWithRetries(context: RetryContext, repeatable: RepeatableRequest): Promise<Answer> {
  const { clock, reporter, maxRetries, closing } = context;
  const { operation, request, isIdempotent, attempt } = repeatable;
  let isOutcomeUnknown = false;
  let attempts: Attempts = { retries: 0, rejections: 0 };
  const stop = () => (request.method === "GET" || isOutcomeUnknown ? undefined : context.stopping);
  for (let sent = 1; ; sent++) {
    stop()?.throwIfAborted();
    const ended = await attempt(sent > 1, stop()).catch((error: unknown) => {
      if (error instanceof NoAnswer) return error;
      throw isOutcomeUnknown && isProviderError(error) ? withMayHaveHappened(error, true) : error;
    });
    if (!(ended instanceof NoAnswer) && ended.status < 400) return ended;
    const outcome = ended instanceof NoAnswer ? ended.failure : ended;
    const wasOutcomeUnknown = isOutcomeUnknown;
    isOutcomeUnknown ||= request.method !== "GET" && mayHaveHappened(outcome);
    const nowMs = clock.now();
    const waitMs = nextAttempt({ ...attempts, outcome, isIdempotent, maxRetries, nowMs, random: clock.random() });
    // A timer may fire a moment early, so the clock alone does not show that the time is over.
    const isOver = ended instanceof NoAnswer && ended.isAtDeadline;
    if (waitMs === undefined || isOver || nowMs + waitMs >= operation.deadlineAt) {
      const tried = { operation, request, retries: sent - 1, mayHaveHappened: isOutcomeUnknown };
      if (ended instanceof NoAnswer) throw networkError(ended, tried);
      return wasOutcomeUnknown ? { ...ended, followsUnknownOutcome: true } : ended;
    }
    reportRetry(reporter, repeatable, { ended, waitMs });
    attempts = withAttempt(attempts, outcome);
    await sleep(clock, waitMs, AbortSignal.any([closing, stop()].filter((signal) => signal !== undefined)));
  }
}

function reportRetry(
  reporter: Reporter,
  { request, operation }: RepeatableRequest,
  { ended, waitMs }: { readonly ended: Answer | NoAnswer; readonly waitMs: number },
): void {
  const why = ended instanceof NoAnswer ? ended.failure.fault : `answer ${ended.status}`;
  reporter.debug(`${requestText(request)}: ${why}; retry in ${Math.round(waitMs)} ms`);
  if (waitMs > 1000) reporter.waiting(`Waiting ${Math.ceil(waitMs / 1000)} s to ${operation.action} again: ${why}`);
}
