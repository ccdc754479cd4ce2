// The emulator's clock: real time plus an offset. It sets times in records and expires tokens; calls take real time.

/** A clock that runs at real speed from the time it was set to. */
export class Clock {
  #offsetMs = 0;
  /** Called after the clock was set. */
  onChange?: () => void;

  /** Milliseconds since 1970, by this clock. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Returns the current time, ISO 8601. */
  stamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** Sets the clock; it runs on from there. */
  set(time: string | number | Date): void {
    this.#move(new Date(time).getTime() - Date.now());
  }

  /** Advances the clock. */
  advance(milliseconds: number): void {
    this.#move(this.#offsetMs + milliseconds);
  }

  /** Goes back to real time. */
  reset(): void {
    this.#move(0);
  }

  #move(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    this.onChange?.();
  }
}
