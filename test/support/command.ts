// Runs the built command `webcastmanager` as users run it: a process of its own.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { root } from "../../tools/workbench/project";
import { compiledModules } from "./compiled";

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface CommandOptions {
  /** Variables beside PATH. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** What standard input holds; "open" is one that never ends. */
  readonly input?: string | Buffer;
  /** Called once it runs, with a way to interrupt it. */
  readonly meanwhile?: (interrupt: (signal?: "SIGINT" | "SIGTERM") => void) => Promise<void>;
}

/** Returns what a child printed, once it has ended. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const closed = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code: child.exitCode, stdout, stderr };
}

/** Starts `webcastmanager` with these parameters. */
export function startCommandLine(
  parameters: readonly string[],
  { environment, folder = __dirname, input = "" }: CommandOptions = {},
): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [join(root, "dist", "provider", "cli", "main.js"), ...parameters], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...compiledModules, ...environment },
  });
  child.stdin.on("error", () => undefined);
  if (input !== "open") child.stdin.end(input);
  return child;
}

/** Runs `webcastmanager` with these parameters, until it ends. */
export async function runCommandLine(parameters: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const child = startCommandLine(parameters, options);
  const output = ended(child);
  await options.meanwhile?.((signal = "SIGINT") => child.kill(signal));
  return output;
}
