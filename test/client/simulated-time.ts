// A clock that stands still until it is moved, and a service with a limit that lives by it.
import type { Clock } from "../../provider/client/clock";

/** A clock that runs as fast as its timers can be served. */
export class SimulatedTime implements Clock {
  #now = 1.8e12;
  #timers: { at: number; order: number; run: () => void }[] = [];
  #order = 0;

  constructor(private readonly chance: number | (() => number) = 0.5) {}

  now(): number {
    return this.#now;
  }
  random(): number {
    return typeof this.chance === "number" ? this.chance : this.chance();
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /** Serves timers in order until the work is done; fails where it waits for nothing. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    const state = { isDone: false };
    const end = () => {
      state.isDone = true;
    };
    work.then(end, end);
    for (;;) {
      for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
      if (state.isDone) return work;
      const [timer] = this.#timers.sort((one, other) => one.at - other.at || one.order - other.order);
      if (timer === undefined) throw new Error("the work waits, and no timer is set");
      this.#timers.shift();
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
  }
}

/** A service that lets through so many calls a second, and so many at once after a pause. */
export class LimitedService {
  refused = 0;
  served = 0;
  #tokens: number;
  #at: number;

  constructor(
    private readonly time: SimulatedTime,
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.#tokens = burst;
    this.#at = time.now();
  }

  /** Seconds until a call would be let through; 0: this one was. */
  take(): number {
    const now = this.time.now();
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#at) * this.perSecond) / 1000);
    this.#at = now;
    if (this.#tokens < 1) {
      this.refused += 1;
      return (1 - this.#tokens) / this.perSecond;
    }
    this.#tokens -= 1;
    this.served += 1;
    return 0;
  }
}

/** A service that lets through so many calls in each window of time, and none beyond them until the next. */
export class WindowedService {
  refused = 0;
  served = 0;
  #left: number;
  #ends: number;

  constructor(
    private readonly time: SimulatedTime,
    private readonly calls: number,
    private readonly windowMs: number,
  ) {
    this.#left = calls;
    this.#ends = time.now() + windowMs;
  }

  /** Seconds until a call would be let through; 0: this one was. */
  take(): number {
    const now = this.time.now();
    while (now >= this.#ends) [this.#left, this.#ends] = [this.calls, this.#ends + this.windowMs];
    if (this.#left === 0) {
      this.refused += 1;
      return (this.#ends - now) / 1000;
    }
    this.#left -= 1;
    this.served += 1;
    return 0;
  }
}

/** Chance as a sequence that is the same in every run. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
