// Runs a child program and keeps what it printed. Children are ended by their id, never by name.
import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";

/** How a command ended. */
export interface CommandResult {
  /** Exit code; 128 + signal number where a signal of the caller ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall-clock time in milliseconds. */
  readonly ms: number;
}

/** How a command is run. */
export interface CommandOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Receives the child when it starts. A caller that passes this may end the child, so a signal is then a result. */
  readonly started?: (child: ChildProcess) => void;
  /** Receives output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** A process group of its own, so that a signal can reach all of it. */
  readonly detached?: boolean;
}

/** A child program that neither ended by itself nor was ended by its caller. */
class KilledChild extends Error {}

/** Exit codes with which a shell or an engine reports that a child below it was killed. */
const killedBelow: Readonly<Record<number, NodeJS.Signals>> = { 134: "SIGABRT", 137: "SIGKILL", 139: "SIGSEGV" };

/** Returns why a child program ended that nothing here ended; undefined where it ended by itself. */
function killedChild(
  command: string,
  end: { code: number | null; signal: NodeJS.Signals | null },
  output: string,
): KilledChild | undefined {
  const signal = end.signal ?? killedBelow[end.code ?? 0];
  const isFull = end.code !== 0 && output.includes("JavaScript heap out of memory");
  if (signal === undefined && !isFull) return undefined;
  const cause = isFull ? "it ran out of memory" : "the system may be out of memory";
  const lines = output.trimEnd().split("\n").slice(-10).join("\n");
  return new KilledChild(
    `${command} was ended by ${signal ?? `exit code ${end.code}`}: ${cause}.\nLast lines:\n${lines}`,
  );
}

/** Runs a command to its end. Never rejects on an exit code; rejects where the system ended the child. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: options.folder,
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: options.detached ?? false,
    });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        printed[stream] += text;
        options.onOutput?.(text);
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const output = printed.stdout + printed.stderr;
      const killed = options.started
        ? undefined
        : killedChild([command, ...parameters].join(" "), { code, signal }, output);
      if (killed) reject(killed);
      else
        resolve({
          code: code ?? 128 + constants.signals[signal ?? "SIGTERM"],
          ...printed,
          ms: performance.now() - startedAt,
        });
    });
    options.started?.(child);
  });
}
