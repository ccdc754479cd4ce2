// @ts-check
// Starts programs: the set-up's own ones with captured output, and the command that follows in the same terminal.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { pathWithFirst, programIn } from "./machine.mjs";
import { exitCodeOf, forwardSignals, interruption } from "./signals.mjs";

const LINES_KEPT = 400;
const KILL_AFTER_MS = 1_500;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] the child is ended after that time and counts as failed
 * @property {(line: string) => void} [onLine] receives every line of both outputs
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} the exit code (-1: it did not start, or was ended) and the last
 * lines of its output
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
      // A process group of its own, so that its children end with it.
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
 * Returns what a program prints, or undefined if it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function outputOf(command, args, env) {
  const { code, output } = await run(command, args, { env, timeoutMs: 20_000 });
  return code === 0 ? output : undefined;
}

/**
 * Returns the last lines of a program's output on one line.
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
  setTimeout(() => signalGroup(pid, "SIGKILL"), KILL_AFTER_MS).unref();
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

/**
 * Runs the command that the set-up was for: same terminal, signals passed on.
 * @param {import("./machine.mjs").Machine} machine
 * @param {import("./tools.mjs").Tools} tools
 * @param {readonly string[]} command the program and its arguments; a script of the project is run with Node
 * @returns {Promise<number>} its exit code; 128 and the signal's number if a signal ended it
 */
export function launch(machine, tools, [file = "", ...args]) {
  const node = programIn(tools.node.folder, "node", machine.platform) ?? "node";
  const isScript = /\.[cm]?js$/.test(file);
  return new Promise((resolve, reject) => {
    const child = spawn(isScript ? node : file, isScript ? [join(machine.project, file), ...args] : args, {
      cwd: machine.project,
      env: commandEnvironment(machine, tools),
      stdio: "inherit",
    });
    const stop = forwardSignals((signal) => void child.kill(signal));
    child.once("error", (error) => {
      stop();
      reject(error);
    });
    child.once("close", (code, signal) => {
      stop();
      resolve(signal ? exitCodeOf(signal) : (code ?? 1));
    });
  });
}

/**
 * The environment of a command, as tools/README.md documents it.
 * @param {import("./machine.mjs").Machine} machine
 * @param {import("./tools.mjs").Tools} tools
 * @returns {NodeJS.ProcessEnv}
 */
export function commandEnvironment(machine, tools) {
  const onPath = [tools.node, tools.pulumi, tools.terraform, tools.tofu];
  const listed = Object.entries(tools).map(([name, { version, folder, from, program }]) => [
    name,
    { version, folder, from, program },
  ]);
  return {
    ...machine.environment,
    PATH: pathWithFirst(
      machine.environment["PATH"],
      onPath.flatMap((tool) => (tool ? [tool.folder] : [])),
    ),
    WEBCASTMANAGER_TOOLS: JSON.stringify(Object.fromEntries(listed)),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    CHECKPOINT_DISABLE: "1",
  };
}
