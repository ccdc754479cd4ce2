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
