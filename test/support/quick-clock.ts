// A clock for conversations: what they wait for passes at once.
import { systemClock, type Clock } from "../../provider/client/clock";

/** Longer than every pause between two attempts, in milliseconds; what is meant to last longer is a deadline and keeps its time. */
const longestPause = 400_000;

/** A clock on which every pause passes at once, and chance is still; `passed` is told how long each would have been. */
export function quickClock(passed: (milliseconds: number) => void = () => undefined): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    random: () => 0,
    after: (delayMs, run, idle) => delayMs > longestPause ? systemClock.after(delayMs, run, idle) : systemClock.after(0, () => {
      ahead += delayMs;
      passed(delayMs);
      run();
    }, idle),
  };
}
