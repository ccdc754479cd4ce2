// What an answer tells the budget of the pace of the service.
import type { Ending } from "../pacing/budget";
import type { Answer } from "./http";
import { outcomeOf } from "./persist";
import { askedWait, isThrottled, remainingCalls } from "./retry";

/** How a request ended for the budget, by its answer. */
export function endingOf(answer: Answer, nowMs: number): Ending {
  const outcome = outcomeOf(answer);
  const asked = askedWait(answer.headers, nowMs);
  if (isThrottled(outcome)) return { end: "turned away", ...(asked !== undefined && { pauseMs: asked }) };
  if (answer.status === 503 && answer.headers["retry-after"] !== undefined) return { end: "failed", pauseMs: asked };
  if (answer.status >= 500) return { end: "failed" };
  const remaining = remainingCalls(answer.headers);
  return { end: "accepted", ...(remaining !== undefined && { remaining }) };
}
