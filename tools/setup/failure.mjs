// @ts-check
// The ways in which the set-up stops. Says what and what next; prints nothing.

/** Nothing more can be done here: what went wrong, and the step that the reader takes next. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what went wrong, one or more lines
   * @param {string} nextStep what to do about it, a full sentence
   */
  constructor(message, nextStep) {
    super(message);
    this.name = "SetupFailure";
    this.nextStep = nextStep;
  }
}

/** One way to a tool is closed; the next way may be open. The message is the reason, half a sentence. */
export class WayClosed extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.name = "WayClosed";
  }
}

/** Somebody pressed Ctrl-C, or the system asked the set-up to end. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`);
    this.name = "Interrupted";
    this.signal = signal;
  }
}
