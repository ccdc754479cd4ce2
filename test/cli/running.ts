// The built command `webcastmanager` as a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const main = join(__dirname, "..", "..", "dist", "provider", "cli", "main.js");

/** What a command printed, and its exit code. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** How a command is started. */
export interface Start {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  /** Called once it runs, with a way to interrupt it. */
  readonly meanwhile?: (interrupt: () => void) => Promise<void>;
}

/** Runs the command in a pipe, with nothing else in its environment, until it ends. */
export async function runCommandLine(args: readonly string[], start: Start = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, ...start.environment };
  const child = spawn(process.execPath, [main, ...args], { env, cwd: start.folder });
  const ended = once(child, "close");
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  await start.meanwhile?.(() => child.kill("SIGINT"));
  const [stdout, stderr] = await output;
  await ended;
  return { stdout, stderr, code: child.exitCode };
}
