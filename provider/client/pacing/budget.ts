// One budget for all requests of a client: how many in flight, how many a second, and waits that hold for all of them.
import type { Settings } from "../../../schema";
import type { Reporter } from "../api";
import { reasonOf, type Clock } from "../clock";
import { timedOut, type Operation } from "../http/operation";
import { Pace } from "./pace";
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
