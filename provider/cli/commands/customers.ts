// `webcastmanager customers`: reads the customers of the service. The client is loaded when a command runs.
import { Command } from "commander";
import { printable } from "../../../schema/printable";
import { runCommand } from "../command";
import { withHelp } from "../help";
import { alignedRows, terminalColors } from "../terminal";

const docs = "docs/cli.md";

function connectorsCommand(): Command {
  const command = new Command("connectors")
    .description("List the video conference connectors that customers can use.")
    .option("--json", "print JSON")
    .action(({ json }: { readonly json?: true }) =>
      runCommand(command, async (run) => {
        const { connect } = await import("../connection.js");
        const { api } = await connect(run);
        const connectors = await api.connectors();
        if (json) process.stdout.write(`${JSON.stringify({ connectors }, undefined, 2)}\n`);
        else if (connectors.length === 0) process.stdout.write("The service has no video conference connectors.\n");
        else {
          const rows = alignedRows(
            connectors.map(({ id, name = "" }) => [id, printable(name)]),
            terminalColors(),
          );
          process.stdout.write(`${rows.join("\n")}\n`);
        }
        return "ok";
      }),
    );
  return withHelp(command, {
    connects: true,
    docs,
    examples: [{ command: "webcastmanager customers connectors --json", does: "Print ids and names as JSON" }],
  });
}

/** The command, for the list in program.ts. */
export function customersCommand(): Command {
  return new Command("customers").description("Read the customers of the service.").addCommand(connectorsCommand());
}
