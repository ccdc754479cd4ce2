// Runs the built command `webcastmanager` as users run it.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";

/** How a command ended. */
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
  readonly input?: string | Buffer;
}

/** Runs `webcastmanager` with these parameters. */
export async function webcastmanager(
  parameters: readonly string[],
  { environment, folder = __dirname, input = "" }: CommandOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, "dist", "provider", "cli", "main.js"), ...parameters], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  child.stdin.on("error", () => undefined).end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
