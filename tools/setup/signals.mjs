// @ts-check
// One abort signal for the whole set-up: children, downloads and waits end when it fires. Never exits the process.
import { setMaxListeners } from "node:events";
import { constants } from "node:os";
import { Interrupted, SetupError } from "./errors.mjs";

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
  return onSignals((signal) => controller.abort(new Interrupted(signal)));
}

/**
 * Passes the system's signals on to a running command until the returned function is called.
 * In a terminal, Ctrl-C and the hang-up reach the whole process group, so they are not sent a second time.
 * @param {(signal: NodeJS.Signals) => void} pass
 * @returns {() => void}
 */
export function forwardSignals(pass) {
  return onSignals((signal) => {
    if (signal === "SIGTERM" || !process.stdin.isTTY) pass(signal);
  });
}

/** @param {(signal: NodeJS.Signals) => void} handle @returns {() => void} stops listening */
function onSignals(handle) {
  const listeners = SIGNALS.map((signal) => {
    const listener = () => handle(signal);
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => listeners.forEach((stop) => stop());
}

/**
 * The exit code of a process that a signal ended, as shells return it.
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 1);
}

/**
 * Sets up while signals interrupt it, then runs the command, which handles signals itself. Sets the exit code; a failed
 * set-up ends with its message and the next step.
 * @template T
 * @param {import("./machine.mjs").Machine} machine
 * @param {() => Promise<T>} setUp
 * @param {(ready: T) => Promise<number>} runCommand returns the exit code
 */
export async function setUpThenRun(machine, setUp, runCommand) {
  const stopListening = listenForInterruption();
  try {
    const ready = await setUp();
    interruption.throwIfAborted();
    stopListening();
    process.exitCode = await runCommand(ready);
  } catch (error) {
    process.exitCode = exitCodeAfter(machine, error);
  }
}

/**
 * Prints why the set-up ended.
 * @param {import("./machine.mjs").Machine} machine
 * @param {unknown} error
 * @returns {number} the exit code
 */
function exitCodeAfter({ progress }, error) {
  if (error instanceof Interrupted) {
    progress.note("set-up", "interrupted; nothing incomplete is left, run the same command again to continue");
    return exitCodeOf(error.signal);
  }
  if (error instanceof SetupError) {
    process.stderr.write(`\n${error.message}\n\n${progress.strong("Next:")} ${error.nextStep}\n`);
    return 1;
  }
  throw error;
}
