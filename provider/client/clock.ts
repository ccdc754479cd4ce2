// Time, timers and random numbers, handed in so that tests control them.

/** Where time, timers and random numbers come from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /**
   * Runs something after a number of milliseconds; returns what cancels it. An idle timer keeps no process alive; a
   * limit ends work that takes too long.
   */
  after(delayMs: number, run: () => void, kind?: "idle" | "limit"): () => void;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(delayMs, run, kind) {
    const timer = setTimeout(run, delayMs);
    if (kind === "idle") timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** A time limit on work that others may wait for too. */
export interface WorkLimit {
  readonly clock: Clock;
  /** In milliseconds since 1970. */
  readonly deadlineAt: number;
  readonly timedOut: () => Error;
}

/** Returns the result of the work, or throws `timedOut` at the deadline. The work goes on. */
export function withDeadline<Result>(work: Promise<Result>, limit: WorkLimit): Promise<Result> {
  const { clock, deadlineAt, timedOut } = limit;
  return new Promise((resolve, reject) => {
    const end = () => {
      reject(timedOut());
    };
    const cancel = clock.after(Math.max(0, deadlineAt - clock.now()), end, "limit");
    work.then(resolve, reject).finally(cancel);
  });
}

/** Returns why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error("aborted");
}

/** Waits. @throws the signal's reason as soon as the signal is aborted. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      cancel();
      reject(reasonOf(signal));
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    signal.addEventListener("abort", abort, { once: true });
  });
}
