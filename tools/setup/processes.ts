// Starts programs: the set-up's own ones, which end with it, and the command that follows in the same terminal.
import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { runCommand } from "../workbench/run-command";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const killAfterMs = 1_500;
const controller = new AbortController();

/** Fires once, with the signal that ends the set-up. */
export const interruption = controller.signal;

/** The signal that ended the set-up. */
export function interruptingSignal(): NodeJS.Signals {
  return signals.find((signal) => signal === interruption.reason) ?? "SIGTERM";
}

/** Turns the system's signals into `interruption` until the returned function is called. */
export function listenForInterruption(): () => void {
  return onSignals((signal) => controller.abort(signal));
}

function onSignals(handle: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of signals) process.on(signal, handle);
  return () => signals.forEach((signal) => process.off(signal, handle));
}

/** The exit code of a process that a signal ended, as shells return it. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** The program is ended after that time and has failed. */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. Code -1: it didn't start. @throws where the set-up is interrupted */
export async function run(command: string, parameters: readonly string[], options: RunOptions) {
  interruption.throwIfAborted();
  const stop: (() => void)[] = [];
  const result = await runCommand(command, parameters, {
    folder: options.folder ?? process.cwd(),
    environment: options.environment,
    // Its children end with it.
    detached: process.platform !== "win32",
    started: (child) => {
      const end = () => endGroup(child);
      interruption.addEventListener("abort", end);
      const timer = options.timeoutMs && setTimeout(end, options.timeoutMs);
      stop.push(
        () => interruption.removeEventListener("abort", end),
        () => clearTimeout(timer),
      );
    },
    onOutput: (text) => text.split(/\r?\n/).forEach((line) => line.trim() && options.onLine?.(line.trim())),
  }).catch((error: unknown) => ({ code: -1, stdout: "", stderr: String(error) }));
  stop.forEach((each) => each());
  interruption.throwIfAborted();
  return { ...result, last: `${result.stdout}${result.stderr}`.trim().split("\n").slice(-3).join("; ") };
}

function endGroup(child: ChildProcess): void {
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (process.platform === "win32" || !child.pid) child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  kill("SIGTERM");
  setTimeout(() => kill("SIGKILL"), killAfterMs).unref();
}

/** Runs the command that the set-up was for: same terminal, signals passed on. Returns its exit code. */
export function launch(command: readonly string[], cwd: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const [program = "", ...parameters] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd, env: environment, stdio: "inherit" });
    // In a terminal, Ctrl-C and the hang-up reach it by themselves.
    const stop = onSignals((signal) => {
      if (signal === "SIGTERM" || !process.stdin.isTTY) child.kill(signal);
    });
    child.once("error", reject).once("close", (code, signal) => {
      stop();
      resolve(signal ? exitCodeOf(signal) : (code ?? 1));
    });
  });
}
