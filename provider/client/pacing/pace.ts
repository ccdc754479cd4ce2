// How fast requests may go: learnt from the service, or set by the user. Takes the service's limit for a bucket that
// refills evenly. Every time is an argument; nothing is sent or awaited here.
import { provenRate } from "./proven-rate";

/** The pace of one client. */
export interface Pace {
  /** Milliseconds until the next request may start; 0: now. */
  waitMs(now: number): number;
  /** Whether the wait is one that the service asked for. */
  isPaused(now: number): boolean;
  /** How often in a row the service took no more, with nothing let through in between. */
  refusals(): number;
  /** Requests that may be in flight at once, as far as has proved well. */
  window(): number;
  /** A request starts. */
  started(now: number): void;
  /**
   * A request that started at `startedAt` was let through; `remaining` where the service says how many more it takes at
   * once.
   */
  accepted(now: number, startedAt: number, remaining?: number): void;
  /** A request that started at `startedAt` was turned away; nothing is sent for `pauseMs`. */
  turnedAway(now: number, startedAt: number, pauseMs: number): void;
  /** Nothing is sent for `pauseMs`, for another reason than the pace. */
  pause(now: number, pauseMs: number): void;
}

/** Requests a second: the least that is tried at first, and the pace from which on there is none. */
const slowest = 10;
const unlimited = 1000;

/** Requests a second below which no pace is learnt: a limit as low as that is met by pauses alone. */
const lowest = 0.05;

/** Accepted requests that are remembered. */
const remembered = 512;

/** A pace that is only guessed grows like this after so many accepted requests. */
const growth = 1.25;
const untilFaster = 4;

/**
 * A measured pace is a little below what the service allows, and creeps up every second: after the first measurement
 * the faster the fewer requests it counted, then slowly. One of many requests is kept for long, and the third for as
 * long as it has counted; the service may allow more by then.
 */
const many = 40;
const holdMs = 60_000;
const slowCreep = 1.01;
const firstCreep = (count: number) => 1 + Math.min(growth - 1, Math.max(slowCreep - 1, 2 / count));

/**
 * As many times the measured pace without a refusal tell that it was measured far too low: from there on it grows ever
 * faster.
 */
const outgrown = 1.1;
const soarCreep = (times: number) => Math.min(growth, 1 + (times - outgrown) / 2);

/** Requests in flight at first, and accepted ones for one more, so that an unknown limit turns few away. */
const firstWindow = 2;
const untilWider = 24;

/** Requests in flight under a known pace, as a multiple of what it needs at the service's usual speed. */
const spare = 1.5;

/** The part of what a service has refilled during a pause that is sent faster afterwards. */
const caughtUp = 0.8;

/** Makes a pace; `most` is the user's own limit in requests a second. */
export function createPace({
  most,
  maxConcurrency,
}: {
  readonly most?: number;
  readonly maxConcurrency: number;
}): Pace {
  let rate = most;
  /** What the service takes at once after a pause: at most, and by the best guess. */
  let mostBurst = 1;
  let likelyBurst = 1;
  let tokens = 1;
  let refilledAt = 0;
  let lastStart = Number.NEGATIVE_INFINITY;
  let pausedUntil = 0;
  let acceptedEver = 0;
  let latencyMs = 0;
  let emptyAt: number | undefined;
  let measurements = 0;
  let measured = unlimited;
  let measuredBy = 0;
  let sinceFaster = 0;
  let sinceEmpty = 0;
  let refusals = 0;
  let learntAt = Number.NEGATIVE_INFINITY;
  let tellsRemaining = false;
  let times: number[] = [];

  function refill(now: number): void {
    if (rate !== undefined)
      tokens = Math.min(Math.max(1, likelyBurst * caughtUp), tokens + (Math.max(0, now - refilledAt) * rate) / 1000);
    refilledAt = now;
  }

  function setRate(next: number): void {
    rate = next >= unlimited ? undefined : Math.max(lowest, next);
    if (most !== undefined) rate = Math.min(most, rate ?? most);
  }

  function grow(now: number): void {
    if (emptyAt === undefined || rate === undefined) return;
    sinceFaster += 1;
    const heldMs = measurements < 3 && measuredBy < many ? 0 : holdMs * Math.min(1, measuredBy / many);
    const isDue = measurements === 0 ? sinceFaster >= untilFaster : sinceFaster >= rate && now > emptyAt + heldMs;
    if (!isDue) return;
    const creep = Math.max(measurements === 1 ? firstCreep(measuredBy) : slowCreep, soarCreep(rate / measured));
    setRate(rate * (measurements === 0 ? growth : creep));
    sinceFaster = 0;
  }

  /** The first guess: what got through within the last second is a second's worth and what was taken at once. */
  function guess(now: number): void {
    const recent = times.filter((time) => time > now - 1000);
    const seconds = (now - (recent[0] ?? now)) / 1000;
    mostBurst = Math.max(1, recent.length);
    likelyBurst = Math.max(1, recent.length / (1 + seconds));
    setRate(Math.max(slowest, recent.length));
  }

  function measure(now: number, since: number): void {
    const current = rate ?? unlimited;
    const proven = Math.min(provenRate({ times, burst: mostBurst, emptyAt: since, now }), current);
    // Few requests prove next to nothing, and yet tell about how many the service takes.
    setRate(Math.min(current, Math.max(proven, ((sinceEmpty - 0.5) * 1000) / Math.max(1, now - since), current / 8)));
    measured = rate ?? unlimited;
    measuredBy = sinceEmpty;
    measurements += 1;
    // Turned away soon after a pause: what got through beyond the pace is all that the pause had refilled.
    const gathered = sinceEmpty - ((now - Math.max(pausedUntil, since)) * proven) / 1000;
    if (gathered < likelyBurst && sinceEmpty < 3 * likelyBurst) likelyBurst = Math.max(1, gathered);
  }

  function learn(now: number): void {
    [learntAt, refilledAt, tokens] = [now, now, 0];
    // That a service which takes nothing still takes nothing does not tell how much it will take.
    if (emptyAt !== undefined && sinceEmpty === 0) return;
    if (emptyAt === undefined) guess(now);
    else measure(now, emptyAt);
    emptyAt = now;
    [sinceFaster, sinceEmpty] = [0, 0];
  }

  /** Whether an answer tells that the next request would be turned away, and there is something to learn from it. */
  function tellsEnd(remaining: number | undefined): boolean {
    if (remaining !== undefined && remaining > 0) tellsRemaining = true;
    return tellsRemaining && remaining === 0;
  }

  return {
    waitMs(now) {
      const paused = Math.max(0, pausedUntil - now);
      if (paused > 0 || rate === undefined) return paused;
      refill(now);
      // Even what has gathered in a pause goes at most at double pace: a limit that is lower than guessed then turns
      // few away.
      return Math.max(0, ((1 - tokens) * 1000) / rate, lastStart + 500 / rate - now);
    },
    isPaused: (now) => pausedUntil > now,
    refusals: () => refusals,
    window() {
      // Where a pause was not long enough, one is enough to learn whether the next one was.
      if (refusals > 1) return 1;
      // Under a pace that is only guessed, too, few are turned away where few are in flight.
      const tried = firstWindow + Math.floor((measurements === 0 ? sinceEmpty : acceptedEver) / untilWider);
      const needed =
        emptyAt === undefined || rate === undefined
          ? tried
          : Math.min(tried, Math.ceil((rate * latencyMs * spare) / 1000));
      return Math.max(1, Math.min(maxConcurrency, needed));
    },
    started(now) {
      refill(now);
      tokens -= 1;
      lastStart = now;
    },
    accepted(now, startedAt, remaining) {
      acceptedEver += 1;
      latencyMs += (now - startedAt - latencyMs) / Math.min(acceptedEver, 16);
      sinceEmpty += 1;
      if (startedAt > learntAt) refusals = 0;
      times.push(startedAt);
      if (times.length > 2 * remembered) times = times.slice(-remembered);
      if (!tellsEnd(remaining)) grow(now);
      else if (emptyAt === undefined || sinceEmpty >= many) learn(now);
    },
    turnedAway(now, startedAt, pauseMs) {
      // Requests that were under way when the first was turned away tell nothing new.
      if (startedAt > learntAt) {
        learn(now);
        refusals += 1;
      }
      pausedUntil = Math.max(pausedUntil, now + pauseMs);
    },
    pause(now, pauseMs) {
      pausedUntil = Math.max(pausedUntil, now + pauseMs);
    },
  };
}
