// What the steps of the demo share: the emulator, the project, and a shell that prints each command before it runs.
import { ok as assert } from "node:assert";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Emulator } from "../../emulator";
import { terminalColors } from "../../provider/cli/terminal";
import { root } from "../workbench/project";
import type { PulumiProject } from "../workbench/pulumi-project";
import { runCommand, type CommandResult } from "../workbench/run-command";
import { command, quote } from "./screen";

/** What the steps share. */
export class Demo {
  /** The customers before they were edited by hand. */
  readonly before;
  #folder: string;

  /** @param opensPage whether a reader edits the customers, on the emulator's page */
  constructor(
    readonly emulator: Emulator,
    readonly project: PulumiProject,
    readonly opensPage: boolean,
  ) {
    this.before = emulator.admin.dump().customers;
    this.#folder = project.folder;
  }

  /** The customers as they are now. */
  get customers() {
    return this.emulator.admin.dump().customers;
  }

  /** Changes the folder in which commands run. */
  cd(folder: string): void {
    command(`cd ${folder}`);
    this.#folder = join(this.#folder, folder);
  }

  /**
   * Runs a command line of `webcastmanager` or `pulumi`, and shows its output.
   * @param expected how it exits and what it prints; of `pulumi` only this is shown, each line once
   * @throws AssertionError unless it ends as expected
   */
  async run(line: string, expected: { code?: number | "not 0"; shows?: RegExp } = {}): Promise<CommandResult> {
    const { code = 0, shows } = expected;
    command(line);
    const [program = "", ...parameters] = line.split(" ");
    const cli = program === "webcastmanager" ? [join(root, "dist/provider/cli/main.js")] : [];
    const result = await runCommand(cli.length > 0 ? process.execPath : program, [...cli, ...parameters], {
      folder: this.#folder,
      environment: { ...this.project.environment, ...(terminalColors().isColorSupported && { FORCE_COLOR: "1" }) },
    });
    const output = result.stdout + result.stderr;
    const isExpected = code === "not 0" ? result.code !== 0 : result.code === code;
    assert(isExpected, `\`${line}\` exits ${code} (it exited ${result.code})\n${output}`);
    const found = new Set(shows && stripVTControlCharacters(output).match(shows));
    assert(shows === undefined || found.size > 0, `\`${line}\` prints ${shows}\n${output}`);
    quote(cli.length > 0 ? result.stdout : [...found].join("\n"));
    return result;
  }
}
