// `webcastmanager emulator`: starts an emulator of the service. The emulator is loaded when the command runs.
import { Command, InvalidArgumentError } from "commander";
import { runCommand } from "../command";
import { withHelp } from "../help";
import type { EmulatorCommandOptions } from "../run-emulator";

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
}

/** The command, for the list in program.ts. */
export function emulatorCommand(): Command {
  const command = new Command("emulator")
    .description(
      "Start an emulator of WebcastManager on this machine, for tests and demos. It is not the vendor's product.",
    )
    .option("--port <number>", "port on 127.0.0.1; 0 picks a free one", toPort, 0)
    .option("--db <file>", "keep all data in this JSON file (default: in memory, until the emulator stops)")
    .option(
      "--seed <file>",
      "JSON or YAML with customers and connectors to start with; ignored if the file of --db has customers",
    )
    .option("--behaviour <file>", "JSON or YAML with behaviours and faults; see docs/emulator.md in this package")
    .option("--open", "open the emulator's page in your browser")
    .option("--json", "print one line of JSON with url, pageUrl and env instead")
    .action((options: EmulatorCommandOptions) =>
      runCommand(command, async (run) => (await import("../run-emulator.js")).runEmulator(run, options)),
    );
  return withHelp(command, {
    docs: "docs/emulator.md",
    examples: [
      { command: "webcastmanager emulator", does: "Start it, and print the variables for your client" },
      { command: "webcastmanager emulator --open", does: "Look at its customers in your browser, and edit them" },
      { command: "webcastmanager emulator --port 8080 --db customers.json", does: "Keep port and data over restarts" },
    ],
  });
}
