// Runs a child program and keeps what it printed. A child that the system killed is reported as that everywhere.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { interruption } from "./interruption";

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

/** Exit codes with which a shell or an engine reports that a child below it was killed. */
const killedBelow: Readonly<Record<number, NodeJS.Signals>> = { 134: "SIGABRT", 137: "SIGKILL", 139: "SIGSEGV" };

const commandOf = (child: ChildProcess) => child.spawnargs.join(" ");

/** Returns the error of a child that nothing here ended; undefined where it ended by itself, or runs. */
export function killedChild(child: ChildProcess, output: string): Error | undefined {
  const signal = child.signalCode ?? killedBelow[child.exitCode ?? 0];
  const isFull = child.exitCode !== 0 && output.includes("JavaScript heap out of memory");
  if (signal === undefined && !isFull) return undefined;
  const cause = isFull ? "it ran out of memory" : "the system may be out of memory";
  const lines = output.trimEnd().split("\n").slice(-10).join("\n");
  const end = signal ?? `exit code ${child.exitCode}`;
  return new Error(`${commandOf(child)} was ended by ${end}: ${cause}.\nLast lines:\n${lines}`);
}

async function textOf(stream: Readable, onOutput?: (text: string) => void): Promise<string> {
  let text = "";
  for await (const part of stream.setEncoding("utf8")) {
    text += String(part);
    onOutput?.(String(part));
  }
  return text;
}

/**
 * Runs a command to its end. Never rejects on an exit code; rejects where the system ended the child, and where the
 * tool is interrupted.
 */
export async function runCommand(
  command: string,
  parameters: readonly string[],
  { folder, environment, started, onOutput, detached = false }: CommandOptions,
): Promise<CommandResult> {
  interruption.throwIfAborted();
  const startedAt = performance.now();
  const child = spawn(command, parameters, {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached,
  });
  const closed = once(child, "close");
  const end = () => child.kill("SIGINT");
  interruption.addEventListener("abort", end);
  started?.(child);
  const [stdout, stderr] = await Promise.all([textOf(child.stdout, onOutput), textOf(child.stderr, onOutput), closed]);
  interruption.removeEventListener("abort", end);
  interruption.throwIfAborted();
  const killed = started ? undefined : killedChild(child, stdout + stderr);
  if (killed) throw killed;
  const code = child.exitCode ?? 128 + constants.signals[child.signalCode ?? "SIGTERM"];
  return { code, stdout, stderr, ms: performance.now() - startedAt };
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

/** Returns the first line that a child prints. @throws why the child ended where it ended before. */
export async function firstLineOf(child: ChildProcess): Promise<string> {
  let printed = "";
  child.stderr?.on("data", (chunk) => (printed += String(chunk)));
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface(child.stdout).once("line", resolve);
    child.once("error", reject).once("close", () => {
      const ended = new Error(`${commandOf(child)} exited ${child.exitCode} before its first line\n${printed}`);
      reject(killedChild(child, printed) ?? ended);
    });
  });
}
