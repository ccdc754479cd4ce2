// Starts the set-up's own programs, which end with it.
import type { ChildProcess } from "node:child_process";
import { runCommand } from "../workbench/run-command";
import { interruption } from "./launch.mjs";

const killAfterMs = 1_500;

interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** The program is ended after that time and has failed. */
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. Code -1: it didn't start. @throws where the set-up is interrupted */
export async function run(command: string, parameters: readonly string[], options: RunOptions) {
  const { folder = process.cwd(), environment, timeoutMs, onLine } = options;
  interruption.throwIfAborted();
  const result = await runCommand(command, parameters, {
    folder,
    environment,
    // Its children end with it.
    detached: process.platform !== "win32",
    started: (child) => {
      const end = () => endGroup(child);
      const timer = timeoutMs && setTimeout(end, timeoutMs);
      interruption.addEventListener("abort", end);
      child.once("close", () => {
        clearTimeout(timer);
        interruption.removeEventListener("abort", end);
      });
    },
    onOutput: (text) => text.split(/\r?\n/).forEach((line) => line.trim() && onLine?.(line.trim())),
  }).catch((error: unknown) => ({ code: -1, stdout: "", stderr: String(error) }));
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
