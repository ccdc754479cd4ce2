// @ts-check
// The errors that end the set-up or one attempt of it. Prints nothing.

/** The set-up can't go on: what failed, and what the reader does next. */
export class SetupError extends Error {
  /**
   * @param {string} message what failed, one or more lines
   * @param {string} nextStep what to do about it, a full sentence
   */
  constructor(message, nextStep) {
    super(message);
    this.name = "SetupError";
    this.nextStep = nextStep;
  }
}

/** One source of a tool can't be used; the next source may serve. The message is the reason, half a sentence. */
export class SourceUnavailable extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.name = "SourceUnavailable";
  }
}

/** Ctrl-C, or another signal that ends the set-up. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.name = "Interrupted";
    this.signal = signal;
  }
}
