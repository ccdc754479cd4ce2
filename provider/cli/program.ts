// The command line as a tree of commands. What a command needs beyond its options is loaded when it runs.
import { Command, CommanderError } from "commander";
import { version } from "../core/version";
import { reportUsage } from "./command";
import { customersCommand } from "./commands/customers";
import { doctorCommand } from "./commands/doctor";
import { driftCommand } from "./commands/drift";
import { emulatorCommand } from "./commands/emulator";
import { importCommand } from "./commands/import";
import { reportCommand } from "./commands/report";
import { reviewCommand } from "./commands/review";
import { terraformCommand } from "./commands/terraform";

/** `help a b` prints the help of `a b`; commander's own knows one level. */
function helpCommand(program: Command): Command {
  return new Command("help")
    .argument("[command...]", "the command to explain, such as `terraform install`")
    .description("Print the help of a command.")
    .helpOption(false)
    .action((names: readonly string[]) => {
      const named = names.reduce<Command>((parent, name) => {
        const found = parent.commands.find((each) => each.name() === name);
        return found ?? program.error(`error: unknown command '${names.join(" ")}'`);
      }, program);
      named.outputHelp();
    });
}

/** Makes a command and those below it report wrong usage in our words. */
function prepare(command: Command): Command {
  command
    .configureOutput({ outputError: () => undefined })
    .exitOverride((error) => {
      reportUsage(command, error);
      throw error;
    })
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false });
  command.commands.forEach(prepare);
  return command;
}

/** Creates the command line. */
export function createProgram(): Command {
  const program = new Command("webcastmanager")
    .description("Tools for WebcastManager customers as infrastructure as code.")
    .version(version);
  const commands = [
    customersCommand(),
    importCommand(),
    driftCommand(),
    doctorCommand(),
    reviewCommand(),
    reportCommand(),
    emulatorCommand(),
    terraformCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  return prepare(program.addCommand(helpCommand(program)));
}

/** Runs the command line. Errors are reported, and the exit code is set. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
}
