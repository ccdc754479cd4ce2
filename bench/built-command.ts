// Runs the built command `webcastmanager` as a process of its own, and measures it: time, and the most memory it held.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Project, root } from "../tools/workbench/project";
import { peakVariable } from "./peak-memory";

const command = join(root, "dist", "provider", "cli", "main.js");
const peakMemory = join(root, "dist", "bench", "peak-memory.js");

/** What a command printed and took. */
export interface CommandFigures {
  readonly code: number;
  readonly stdout: string;
  readonly ms: number;
  readonly peakBytes: number;
}

/** A folder in which the built command runs. */
export class CommandFolder extends Project {
  readonly environment: NodeJS.ProcessEnv;
  protected readonly command = process.execPath;

  constructor(name: string, environment: NodeJS.ProcessEnv) {
    super({ name });
    this.environment = { ...process.env, ...environment, [peakVariable]: join(this.folder, "peak") };
  }

  /** Runs the command. @throws an error with its output where it exits with a code that wasn't expected. */
  async measure(parameters: readonly string[], expected: number): Promise<CommandFigures> {
    const result = await this.run(["--require", peakMemory, command, ...parameters]);
    if (result.code !== expected) {
      const output = `${result.stdout.slice(-2000)}\n${result.stderr.slice(-2000)}`;
      throw new Error(`webcastmanager ${parameters.join(" ")} exited ${result.code}, not ${expected}\n${output}`);
    }
    return { ...result, peakBytes: Number(readFileSync(join(this.folder, "peak"), "utf8")) };
  }
}
