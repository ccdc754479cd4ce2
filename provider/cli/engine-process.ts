// Runs the command line of an engine as a child process, and ends it in order when the command is cancelled.
import { spawn, type ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";

/** How a child process is run. */
export interface ProcessOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Written to its standard input: secrets never become arguments, which every user of the machine can read. */
  readonly input?: string;
}

/** What a child process printed, and its exit code; null if a signal ended it. */
export interface ProcessResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The exit code of a program that is not there, as in a shell. */
export const missingProgram = 127;

/** Milliseconds that a child may take to end in order. */
const patience = 30_000;

/** A group of its own, so that Ctrl-C reaches it once, through us: an engine aborts at the second signal. */
const ownGroup = process.platform !== "win32";

/** Ends the child and what it has started, at once. */
function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(ownGroup ? -pid : pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/**
 * Runs a program to its end. A program that is not there ends with `missingProgram`.
 * @throws the reason of the signal, once the program has ended.
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  { folder, environment, signal, input }: ProcessOptions,
): Promise<ProcessResult> {
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd: folder, env: environment, detached: ownGroup, stdio: "pipe" });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve).once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve(missingProgram);
      else reject(error);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGINT");
    timer = setTimeout(() => {
      kill(child);
    }, patience);
  };
  const exit = () => {
    kill(child);
  };
  signal.addEventListener("abort", stop);
  process.once("exit", exit);
  // A program that doesn't read its input may close it.
  child.stdin.once("error", () => undefined).end(input ?? "");
  try {
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    signal.throwIfAborted();
    return { code, stdout, stderr };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    process.off("exit", exit);
  }
}
