// @ts-check
// Runs programs, knows what the system signals meanwhile, and says what an error means. Needs no package.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

const KILL_AFTER_MS = 1_500;
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const controller = new AbortController();

/** Fires once, when a signal of the system ends the set-up; the reason is that signal. */
export const interruption = controller.signal;

/** Turns the system's signals into `interruption`. */
export function listenForInterruption() {
  for (const signal of signals) process.on(signal, () => controller.abort(signal));
}

/** The exit code of a process that a signal ended, as shells return it. @param {unknown} signal @returns {number} */
function exitCodeOf(signal) {
  return 128 + constants.signals[signals.find((each) => each === signal) ?? "SIGTERM"];
}

/** The set-up can't go on: what failed, and what the reader does next. */
export class SetupError extends Error {
  /** @param {string} message @param {string} nextStep */
  constructor(message, nextStep) {
    super(message);
    this.nextStep = nextStep;
  }
}

/** Prints why the set-up ended, and what to do next. Returns the exit code. @param {unknown} error */
export function exitCodeAfter(error) {
  const { message, code, stack } = /** @type {NodeJS.ErrnoException} */ (error);
  const isUnwritable = ["EACCES", "EROFS", "ENOTDIR", "ENOSPC", "EPERM"].includes(code ?? "");
  const elsewhere = "Set XDG_CACHE_HOME to a folder that can be written, and run the same command again.";
  const next = error instanceof SetupError ? error.nextStep : isUnwritable ? elsewhere : undefined;
  const interrupted = "interrupted; nothing incomplete is left, run the same command again to continue";
  if (interruption.aborted) process.stderr.write(`${"set-up".padEnd(18)}${interrupted}\n`);
  // Without a next step it is a fault of the set-up itself.
  else process.stderr.write(next ? `\n${message}\n\nNext: ${next}\n` : `\n${stack}\n`);
  return interruption.aborted ? exitCodeOf(interruption.reason) : 1;
}

/** @typedef {import("node:child_process").SpawnOptions} Options */
/** Runs the command that the set-up is for, in the same terminal. @param {string[]} command @param {Options} options */
export async function launch([program = "", ...parameters], options) {
  const child = spawn(program, parameters, { ...options, stdio: "inherit" });
  // In a terminal, Ctrl-C and the hang-up reach it by themselves.
  const [code, signal] = await whileRuns(child, (by) => (by === "SIGTERM" || !process.stdin.isTTY) && child.kill(by));
  return signal ? exitCodeOf(signal) : Number(code);
}

/**
 * Runs a program of the set-up, which ends with it and after `limitMs`. Code -1: it didn't start, or a signal ended it.
 * @param {readonly string[]} command
 * @param {Options & { limitMs?: number, onLine?: (line: string) => void }} [options]
 * @throws where the set-up is interrupted
 */
export async function run([program = "", ...parameters], { limitMs, onLine = () => {}, ...options } = {}) {
  interruption.throwIfAborted();
  const hasGroup = process.platform !== "win32";
  const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"], detached: hasGroup, ...options });
  const printed = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"]))
    child[name]?.setEncoding("utf8").on("data", (text) => {
      printed[name] += text;
      text.split(/\r?\n/).forEach((/** @type {string} */ line) => line.trim() && onLine(line.trim()));
    });
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      // What it has started ends with it.
      if (hasGroup && child.pid) process.kill(-child.pid, signal);
      else child.kill(signal);
    } catch {
      // It has ended already.
    }
  };
  const end = () => {
    kill("SIGTERM");
    setTimeout(kill, KILL_AFTER_MS, "SIGKILL").unref();
  };
  const timer = limitMs && setTimeout(end, limitMs);
  const [code] = await whileRuns(child, end).catch((error) => [-1, (printed.stderr = String(error))]);
  clearTimeout(timer);
  interruption.throwIfAborted();
  const last = `${printed.stdout}${printed.stderr}`.trim().split("\n").slice(-3).join("; ");
  return { code: Number(code ?? -1), ...printed, last };
}

/**
 * Waits for a program, and does something on each signal of the system meanwhile.
 * @param {import("node:child_process").ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} act
 */
async function whileRuns(child, act) {
  for (const signal of signals) process.on(signal, act);
  return once(child, "close").finally(() => signals.forEach((signal) => process.off(signal, act)));
}
