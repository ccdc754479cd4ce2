// A clock for conversations: what they wait for passes at once.
import { systemClock, type Clock } from "../../provider/client/clock";

/**
 * A clock on which every pause passes at once, and chance is still; `passed` gets how long each would have been.
 * Limits keep their time.
 */
export function quickClock(passed: (milliseconds: number) => void = () => undefined): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    random: () => 0,
    after: (delayMs, run, kind) =>
      kind === "limit"
        ? systemClock.after(delayMs, run, kind)
        : systemClock.after(
            0,
            () => {
              ahead += delayMs;
              passed(delayMs);
              run();
            },
            kind,
          ),
  };
}

/**
 * A quick clock that only pauses and requests advance: each counted request takes a while by it, however quickly it is
 * answered. So a slow test machine uses up no operation's time. A single request is limited in real time.
 */
export function slowServiceClock(requests: () => number, eachMs: number): Clock {
  const startedAt = Date.now();
  let pausedMs = 0;
  const quick = quickClock((milliseconds) => {
    pausedMs += milliseconds;
  });
  const now = () => startedAt + pausedMs + requests() * eachMs;
  return {
    ...quick,
    now,
    after(delayMs, run, kind) {
      if (kind !== "limit") return quick.after(delayMs, run, kind);
      const endsAt = now() + delayMs;
      const timer = setInterval(() => {
        if (now() < endsAt) return;
        clearInterval(timer);
        run();
      }, 1);
      return () => {
        clearInterval(timer);
      };
    },
  };
}
