// Repeats a request until it is answered, as far as the rules in retry.ts and the deadline allow.
import type { Reporter } from "../api";
import { isProviderError, withMayHaveHappened } from "../../core/errors";
import { sleep, type Clock } from "../clock";
import { NoAnswer, type Answer } from "./http";
import { askedText, networkError, type Asked, type Operation } from "./operation";
import { errorOf } from "./replies";
import { isThrottled, mayHaveHappened, nextAttempt, type Outcome } from "./retry";

/** What all requests of a client share. */
export interface Patience {
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly maxRetries: number;
  /** Aborted when the client closes. */
  readonly signal: AbortSignal;
  /** Aborted when nothing new may begin: a write that certainly was not carried out ends then. Absent: never. */
  readonly stopping?: AbortSignal;
  /** Called before each repetition. */
  readonly onRetry: () => void;
}

/** One request to be answered. */
export interface Effort {
  readonly operation: Operation;
  readonly asked: Asked;
  /** Whether asking twice does no more than asking once. */
  readonly idempotent: boolean;
  /** @param stop takes it back while it waits for leave. */
  readonly attempt: (isRepeated: boolean, stop?: AbortSignal) => Promise<Answer>;
}

/** How an attempt ended, for the rules of retry. */
export function outcomeOf(answer: Answer): Outcome {
  const apiCode = answer.status >= 400 ? errorOf(answer)?.code : undefined;
  return {
    status: answer.status,
    headers: answer.headers,
    ...(answer.isTurnedAway && { isTurnedAway: true }),
    ...(answer.unreadable !== undefined && { unreadable: answer.unreadable }),
    ...(apiCode !== undefined && { apiCode }),
  };
}

/**
 * The answer, good or bad, after which nothing more is tried.
 * @throws ProviderError where none came; whatever else an attempt throws.
 */
export async function persist(
  { clock, reporter, maxRetries, signal, stopping, onRetry }: Patience,
  { operation, asked, idempotent, attempt }: Effort,
): Promise<Answer> {
  let isDoubtful = false;
  let [retries, turnedAway] = [0, 0];
  const stopOf = () => (asked.method === "GET" || isDoubtful ? undefined : stopping);
  for (let sent = 1; ; sent++) {
    stopOf()?.throwIfAborted();
    const ended = await attempt(sent > 1, stopOf()).catch((error: unknown) => {
      if (error instanceof NoAnswer) return error;
      throw isDoubtful && isProviderError(error) ? withMayHaveHappened(error, true) : error;
    });
    if (!(ended instanceof NoAnswer) && ended.status < 400) return ended;
    const outcome = ended instanceof NoAnswer ? ended : outcomeOf(ended);
    const wasDoubtful = isDoubtful;
    isDoubtful ||= asked.method !== "GET" && mayHaveHappened(outcome);
    const nowMs = clock.now();
    const waitMs = nextAttempt({ outcome, idempotent, retries, maxRetries, turnedAway, nowMs, random: clock.random() });
    // A timer may come a moment early: that it was the last one is told, and not seen on the clock.
    const isOver = ended instanceof NoAnswer && ended.isAtDeadline;
    if (waitMs === undefined || isOver || nowMs + waitMs >= operation.deadlineAt) {
      if (ended instanceof NoAnswer) throw networkError(operation, asked, ended, { retries: sent - 1, isDoubtful });
      return wasDoubtful ? { ...ended, followsDoubt: true } : ended;
    }
    const why = ended instanceof NoAnswer ? ended.fault : `answer ${ended.status}`;
    reporter.debug(`${askedText(asked)}: ${why}; again in ${Math.round(waitMs)} ms`);
    if (waitMs > 1000) reporter.waiting(`Waiting ${Math.ceil(waitMs / 1000)} s to ${operation.doing} again: ${why}`);
    [retries, turnedAway] = isThrottled(outcome) ? [retries, turnedAway + 1] : [retries + 1, 0];
    onRetry();
    await sleep(clock, waitMs, AbortSignal.any([signal, stopOf()].filter((one) => one !== undefined)));
  }
}
