// Runs a child program and keeps what it printed. A child that the system killed is reported as that everywhere.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

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
  /** The only exit code that is no error to `mustRun`. Default: 0. */
  readonly exits?: number;
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

/** Returns the exit code that a shell reports. */
function exitCodeOf({ code, signal }: { code: number | null; signal: NodeJS.Signals | null }): number {
  return code ?? 128 + constants.signals[signal ?? "SIGTERM"];
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
          code: exitCodeOf({ code, signal }),
          ...printed,
          ms: performance.now() - startedAt,
        });
    });
    options.started?.(child);
  });
}

/** Runs a command to its end. @throws an error with its output unless it exits as expected. */
export async function mustRun(
  command: string,
  parameters: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const result = await runCommand(command, parameters, options);
  if (result.code !== (options.exits ?? 0))
    throw new Error(`${[command, ...parameters].join(" ")} exited ${result.code}\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** Runs a command to its end before it returns. @throws where the command did not start, or the system ended it. */
export function runCommandSync(
  command: string,
  parameters: readonly string[],
  { folder, environment }: Pick<CommandOptions, "folder" | "environment">,
): CommandResult {
  const startedAt = performance.now();
  const { error, status, signal, stdout, stderr } = spawnSync(command, parameters, {
    cwd: folder,
    env: environment,
    encoding: "utf8",
    maxBuffer: Infinity,
  });
  if (error) throw error;
  const end = { code: status, signal };
  const killed = killedChild([command, ...parameters].join(" "), end, stdout + stderr);
  if (killed) throw killed;
  return { code: exitCodeOf(end), stdout, stderr, ms: performance.now() - startedAt };
}

/** Returns the first line that a child prints. @throws why the child ended where it ended before. */
export function firstLineOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stderr?.on("data", (chunk) => (printed += String(chunk)));
    if (child.stdout) createInterface(child.stdout).once("line", resolve);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const command = child.spawnargs.join(" ");
      const killed = killedChild(command, { code, signal }, printed);
      reject(killed ?? new Error(`${command} exited ${code} before its first line\n${printed}`));
    });
  });
}

/** How long a child that dropped its connection may take to end. */
const endsWithinMs = 5_000;

/**
 * Returns why a child ended that dropped its connection; undefined where it runs on, or ended by itself.
 * @param ended resolves at its end; one for all calls that it dropped, which would otherwise each listen to it
 */
export async function killedServer(child: ChildProcess, ended: Promise<unknown>): Promise<Error | undefined> {
  if (child.exitCode === null && child.signalCode === null)
    await Promise.race([ended, sleep(endsWithinMs, undefined, { ref: false })]);
  return killedChild(child.spawnargs.join(" "), { code: child.exitCode, signal: child.signalCode }, "");
}
