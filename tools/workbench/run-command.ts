// Runs a child program and keeps what it said. Children are ended by their id, never by name.
import { spawn, type ChildProcess } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  /** Exit code; 128 + signal number where a signal ended it. */
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
  /** Sees the child as soon as it runs, for signals. */
  readonly started?: (child: ChildProcess) => void;
  /** Sees output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** A process group of its own, so that a signal can reach all of it. */
  readonly detached?: boolean;
}

/** Runs a command to its end; never rejects on an exit code. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: options.folder,
      env: options.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: options.detached ?? false,
    });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
        options.onOutput?.(text);
      });
    }
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve({ code: code ?? (signal === "SIGKILL" ? 137 : 130), ...said, ms: performance.now() - begun }),
    );
    options.started?.(child);
  });
}
