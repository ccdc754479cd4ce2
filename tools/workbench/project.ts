// A project of an infrastructure tool in a folder of its own, run by the tool's real CLI: what Pulumi and Terraform
// projects share.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { mustRun, runCommand, type CommandOptions, type CommandResult } from "./run-command";

/** The root of this repository. */
export const root = rootOf(__dirname);

/** This file may be compiled, in any folder. */
function rootOf(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : rootOf(dirname(folder));
}

/** Creates a folder below this repository, in whose node_modules its packages are found. */
export function workFolder(name: string): string {
  mkdirSync(join(root, ".work"), { recursive: true });
  return mkdtempSync(join(root, ".work", `${name}-`));
}

/** The options of a project. */
export interface ProjectOptions {
  /** Beginning of its folder's name. */
  readonly name: string;
  /** Files by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Variables beside those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The folder below the project in which commands run, such as that of a synthesised stack. */
  readonly directory?: string;
}

/** Returns the paths of all files below a folder. Links are not followed; a recursive readdir would. */
function filePaths(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filePaths(path) : entry.isFile() ? [path] : [];
  });
}

/** A folder with files, and the command that runs in it. */
export abstract class Project {
  readonly folder: string;
  /** Variables of every command. */
  abstract readonly environment: NodeJS.ProcessEnv;
  /** The program that is started. */
  protected abstract readonly command: string;
  /** The folder in which commands run. */
  private readonly directory: string;

  constructor({ name, files = {}, directory = "" }: ProjectOptions) {
    this.folder = workFolder(name);
    this.directory = join(this.folder, directory);
    // As if installed: the package by its name, everything else from the repository's own node_modules above.
    mkdirSync(join(this.folder, "node_modules"), { recursive: true });
    symlinkSync(root, join(this.folder, "node_modules", "webcastmanager-provider"), "junction");
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  /** Writes a file of the project. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Reads a file of the project. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** The text of every file below a folder of the project, by its path. */
  filesBelow(folder = ""): Readonly<Record<string, string>> {
    const paths = filePaths(join(this.folder, folder));
    return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "utf8")]));
  }

  /** Runs the CLI with these parameters. */
  run(parameters: readonly string[], options: Partial<CommandOptions> = {}): Promise<CommandResult> {
    return runCommand(this.command, parameters, this.commandOptions(options));
  }

  /** Runs the CLI. @throws an error with its output unless it exits as expected. */
  must(parameters: readonly string[], options: Partial<CommandOptions> = {}): Promise<CommandResult> {
    return mustRun(this.command, parameters, this.commandOptions(options));
  }

  private commandOptions(options: Partial<CommandOptions>): CommandOptions {
    return { folder: this.directory, ...options, environment: { ...this.environment, ...options.environment } };
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
