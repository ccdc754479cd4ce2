// The emulator's clock: real time, moved. Decides times in records and the age of tokens, never how long a call takes.

/** A clock that ticks with real time from wherever it was set. */
export class Clock {
  #offsetMs = 0;

  /** Milliseconds since 1970, by this clock. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** The present time as ISO 8601. */
  stamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** Sets the clock to a time; it ticks on from there. */
  set(time: string | number | Date): void {
    this.#offsetMs = new Date(time).getTime() - Date.now();
  }

  /** Moves the clock on by a number of milliseconds. */
  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }

  /** Back to real time. */
  reset(): void {
    this.#offsetMs = 0;
  }
}
