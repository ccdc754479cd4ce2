// Time and chance, handed in wherever the client needs them, so that tests can hold both still.

/** Where time, timers and random numbers come from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /**
   * Runs something after a number of milliseconds; the result takes it back. An idle timer keeps no process alive; a
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

/**
 * What the work comes to, or the error of `late` at a moment, in milliseconds since 1970. The work goes on: others may
 * wait for it too.
 */
export function inTime<Result>(
  clock: Clock,
  work: Promise<Result>,
  deadlineAt: number,
  late: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(
      Math.max(0, deadlineAt - clock.now()),
      () => {
        reject(late());
      },
      "limit",
    );
    work.then(resolve, reject).finally(cancel);
  });
}

/** Why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error("aborted");
}

/** Waits; rejects with the signal's reason as soon as the signal is aborted. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      takeBack();
      reject(reasonOf(signal));
    };
    const takeBack = clock.after(delayMs, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    signal.addEventListener("abort", abort, { once: true });
  });
}
