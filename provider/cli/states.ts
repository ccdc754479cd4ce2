// The states that a command compares with the service: stacks, read through the Pulumi CLI in memory, files, standard
// input, or what the current folder has.
import { existsSync } from "node:fs";
import { printable } from "../../schema";
import type { State } from "../inventory/find-drift";
import { ownCommand } from "../inventory/next-steps";
import { readState } from "../inventory/states/state-file";
import { findProject } from "../pulumi/settings";
import type { Run } from "./command";
import { CommandError } from "./exit-codes";
import { inputName, readInput } from "./input-file";
import { runPulumi } from "./pulumi-cli";

/** The options that name states. */
export interface StateOptions {
  readonly stack?: readonly string[];
  readonly state?: readonly string[];
  /** The folder of the stacks' project, or one inside it. Absent: the current one. */
  readonly folder?: string;
}

/** The states, and the stack whose configuration has the settings. Absent: the environment alone has them. */
export interface States {
  readonly states: readonly State[];
  readonly stack?: string;
}

const terraformFile = "terraform.tfstate";

/** Reads the states that the options name, else what the current folder has. @throws CommandError, ProviderError */
export async function readStates(run: Run, options: StateOptions): Promise<States> {
  const { stack = [], state = [] } = options;
  if (stack.length > 0 || state.length > 0) return readNamedStates(run, options);
  if (findProject(process.cwd()) !== undefined) {
    const args = ["stack", "--show-name"];
    const selected = (await runStackCommand(run, args, { what: "the selected stack" })).trim();
    return readNamedStates(run, { stack: [selected] });
  }
  if (existsSync(terraformFile)) return readNamedStates(run, { state: [terraformFile] });
  throw new CommandError(
    "usage",
    `Can't find a state: the current folder has neither a Pulumi project nor ${terraformFile}.`,
    `Name a stack with --stack, or a file with --state: \`terraform show -json | ${ownCommand} drift --state -\`.`,
  );
}

/** Reads the states that the options name; none where they name none. @throws CommandError, ProviderError */
export async function readNamedStates(run: Run, options: StateOptions): Promise<States> {
  const { stack: stacks = [], state: files = [], folder } = options;
  const states: State[] = [];
  for (const name of stacks) {
    run.progress.show(`Reading stack ${printable(name, 100)} …`);
    states.push({ source: name, ...readState(await exportedStack(run, name, folder), name) });
  }
  for (const file of files) {
    run.progress.show(`Reading ${printable(file, 100)} …`);
    const [source, content] = [
      inputName(file),
      await readInput(file, { what: "state", advice: "Name a file with --state." }, run.signal),
    ];
    states.push({ source, ...readState(content, source) });
  }
  return { states, ...(stacks[0] !== undefined && { stack: stacks[0] }) };
}

function exportedStack(run: Run, stack: string, folder?: string): Promise<string> {
  const args = ["stack", "export", "--show-secrets", "--stack", stack];
  return runStackCommand(run, args, { what: `stack ${stack}`, ...(folder !== undefined && { folder }) });
}

async function runStackCommand(
  run: Run,
  args: readonly string[],
  { what, folder = process.cwd() }: { readonly what: string; readonly folder?: string },
): Promise<string> {
  try {
    return await runPulumi(args, { folder, signal: run.signal });
  } catch (error) {
    // Older versions of the CLI exit with one code for everything.
    const isMissing = error instanceof CommandError && ["error", "not-found"].includes(error.outcome);
    if (!isMissing) throw error;
    const hint = "Check the name with `pulumi stack ls`, and the login with `pulumi whoami`.";
    throw new CommandError("not-found", `Can't read ${printable(what, 100)}: ${error.message}`, hint);
  }
}
