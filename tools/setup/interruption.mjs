// @ts-check
// One signal for the whole set-up: children, downloads and waits end when it fires. Must not exit the process by
// itself.
import { setMaxListeners } from "node:events";
import { constants } from "node:os";
import { Interrupted } from "./failure.mjs";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const controller = new AbortController();
setMaxListeners(0, controller.signal);

/** Fires once, with an `Interrupted` as its reason. */
export const interruption = controller.signal;

/**
 * Turns the system's signals into `interruption` until the returned function is called.
 * @returns {() => void}
 */
export function listenForInterruption() {
  const listeners = SIGNALS.map((signal) => {
    const listener = () => controller.abort(new Interrupted(signal));
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => listeners.forEach((stop) => stop());
}

/**
 * Passes the system's signals on to a running command until the returned function is called. In a terminal the command
 * gets Ctrl-C and the hang-up by itself, as part of the same group; a second one would be a second Ctrl-C.
 * @param {(signal: NodeJS.Signals) => void} pass
 * @returns {() => void}
 */
export function forwardSignals(pass) {
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      if (signal === "SIGTERM" || !process.stdin.isTTY) pass(signal);
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => listeners.forEach((stop) => stop());
}

/**
 * The exit code of a process that ended by a signal, as shells give it.
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 1);
}
