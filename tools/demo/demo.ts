// What the steps of the demo share: the screen, the two commands, and how a step fails.
import { join } from "node:path";
import type { Emulator, WireRecord } from "../../emulator";
import { colours } from "../workbench/colours";
import { root } from "../workbench/project";
import type { PulumiProject } from "../workbench/pulumi-project";
import { runCommand, type CommandResult } from "../workbench/run-command";
import type { Screen } from "./screen";

/** What the steps share. */
export interface Demo {
  readonly screen: Screen;
  readonly emulator: Emulator;
  readonly project: PulumiProject;
  /** The customers before they were edited by hand. */
  readonly before: readonly WireRecord[];
  /** Whether a reader edits them, on the emulator's page. */
  readonly opensPage: boolean;
}

/** A step did not have the expected result. */
export class UnexpectedResult extends Error {}

/** Throws unless the condition holds; the error shows `output`. */
export function expectResult(condition: boolean, expected: string, output = ""): asserts condition {
  if (!condition) throw new UnexpectedResult(`${expected}${output === "" ? "" : `\n${output}`}`);
}

/** Returns everything that a command printed. */
export const printedBy = ({ stdout, stderr }: CommandResult) => stdout + stderr;

/** Returns what matches in the lines of an output, each once. */
export function matchesIn(output: string, pattern: RegExp): string {
  return [...new Set(output.split("\n").flatMap((line) => pattern.exec(line)?.[0] ?? []))].join("\n");
}

/** Prints a command line of `webcastmanager` and runs it. @throws UnexpectedResult where it exits with another code. */
export async function webcastmanager(
  { screen, project }: Demo,
  line: string,
  { folder = "", code = 0 }: { readonly folder?: string; readonly code?: number },
): Promise<CommandResult> {
  screen.command(`webcastmanager ${line}`);
  const result = await runCommand(process.execPath, [join(root, "dist/provider/cli/main.js"), ...line.split(" ")], {
    folder: join(project.folder, folder),
    environment: { ...project.environment, ...(colours.isColorSupported && { FORCE_COLOR: "1" }) },
  });
  const expected = `\`webcastmanager ${line}\` exits ${code} (it exited ${result.code})`;
  expectResult(result.code === code, expected, printedBy(result));
  return result;
}

/** Runs `pulumi` in the folder of the program, after printing its command line. */
export function pulumi({ screen, project }: Demo, line: string, options: { readonly silent?: readonly string[] } = {}) {
  screen.command(`pulumi ${line}`);
  return project.run([...line.split(" "), ...(options.silent ?? [])]);
}
