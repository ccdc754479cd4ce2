// @ts-check
// Runs a program to its end, and knows what the system signals meanwhile. Needs no package.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const controller = new AbortController();

/** Fires once, when a signal of the system ends the set-up; the reason is that signal. */
export const interruption = controller.signal;

/** Turns the system's signals into `interruption`. */
export function listenForInterruption() {
  for (const signal of signals) process.on(signal, () => controller.abort(signal));
}

/** The exit code of a process that a signal ended, as shells return it. @param {unknown} signal @returns {number} */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signals.find((each) => each === signal) ?? "SIGTERM"];
}

/**
 * Runs a program. Returns its exit code, and what it printed where `options` don't hand it the terminal.
 * @param {readonly string[]} command
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function launch([program = "", ...parameters], options) {
  const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    // In a terminal, Ctrl-C and the hang-up reach it by themselves.
    if (signal === "SIGTERM" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  const [code, signal] = await once(child, "close").finally(() => signals.forEach((each) => process.off(each, pass)));
  return { code: signal ? exitCodeOf(signal) : code, output: output.trim() };
}
