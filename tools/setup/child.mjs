// @ts-check
// Runs the set-up's own child programs: output captured, no terminal, the whole tree ended on interruption.
import { spawn, spawnSync } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { interruption } from "./interruption.mjs";

const LINES_KEPT = 400;
const MERCY_MS = 1_500;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] the child is ended after that time and counts as failed
 * @property {(line: string) => void} [onLine] sees every line of both outputs
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} the exit code (-1: it did not start, or it was ended) and the
 *   last lines of its output
 * @throws the reason of `interruption`, after the child and its children have ended
 */
export function run(command, args, options = {}) {
  interruption.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that its children can be ended with it.
      detached: process.platform !== "win32",
    });
    const lines = collectLines(child, options.onLine);
    const end = () => endTree(child.pid);
    const timer = options.timeoutMs ? setTimeout(end, options.timeoutMs) : undefined;
    interruption.addEventListener("abort", end, { once: true });
    const settle = (/** @type {number} */ code, /** @type {string} */ extra) => {
      clearTimeout(timer);
      interruption.removeEventListener("abort", end);
      if (interruption.aborted) reject(interruption.reason);
      else resolve({ code, output: [...lines, extra].join("\n").trim() });
    };
    child.once("error", (error) => settle(-1, error.message));
    child.once("close", (code) => settle(code ?? -1, ""));
  });
}

/**
 * What a program answers, or undefined if it cannot be asked.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function ask(command, args, env) {
  const { code, output } = await run(command, args, { env, timeoutMs: 20_000 });
  return code === 0 ? output : undefined;
}

/**
 * The end of a program's output, on one line.
 * @param {string} output
 */
export function lastLines(output) {
  return output.split("\n").slice(-3).join("; ");
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {((line: string) => void) | undefined} onLine
 */
function collectLines(child, onLine) {
  /** @type {string[]} */
  const kept = [];
  const take = (/** @type {string} */ line) => {
    if (line.trim() === "") return;
    kept.push(line);
    if (kept.length > LINES_KEPT) kept.shift();
    onLine?.(line.trim());
  };
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    stream?.on("data", (/** @type {Buffer} */ chunk) => {
      const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
      rest = lines.pop() ?? "";
      lines.forEach(take);
    });
    stream?.on("end", () => take(rest));
  }
  return kept;
}

/** @param {number | undefined} pid */
function endTree(pid) {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"]);
    return;
  }
  signalGroup(pid, "SIGTERM");
  setTimeout(() => signalGroup(pid, "SIGKILL"), MERCY_MS).unref();
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
