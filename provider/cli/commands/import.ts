// `webcastmanager import`: writes a program of customers that exist, and proves that it changes nothing.
import { Command, Option } from "commander";
import { runCommand, type Run } from "../command";
import { CommandError, type Outcome } from "../exit-codes";
import { withHelp } from "../help";
import type { ImportOptions } from "../import/run-import";

/** The command, for the list in program.ts. */
export function importCommand(): Command {
  const command = new Command("import")
    .description("Write a program of customers that exist, and prove with the engine that it changes nothing.")
    .addOption(
      new Option("--to <engine>", "the engine of the program").choices(["pulumi", "terraform"]).makeOptionMandatory(),
    )
    .requiredOption("--out <folder>", "the folder of the program; no file in it is overwritten")
    .option("--select <pattern>", "only customers whose name, path or id matches, such as 'Acme Group*' (default: all)")
    .option("--stack <name...>", "Pulumi stacks that manage customers; these are skipped")
    .option("--state <file...>", "states that manage customers; these are skipped")
    .option("--apply", "import into the stack or the state of the folder, and prove it there")
    .option("--json", "print JSON")
    .action((options: ImportOptions) => runCommand(command, (run) => start(options, run)));
  return withHelp(command, {
    connects: true,
    docs: "docs/import.md",
    schema: "schema/generated/import-report.schema.json",
    examples: [
      { command: "webcastmanager import --to pulumi --out infra", does: "Write a Pulumi program of all customers" },
      {
        command: "webcastmanager import --to pulumi --out infra --stack dev --apply",
        does: "The same, and import them into the stack `dev`",
      },
      {
        command: "webcastmanager import --to terraform --out infra --select 'Acme Group*'",
        does: "Write a Terraform configuration of some customers",
      },
    ],
  });
}

function refuseWrongOptions({ to, stack = [], apply }: ImportOptions): void {
  if (to !== "pulumi" || apply !== true || stack.length === 1) return;
  throw new CommandError(
    "usage",
    "Can't import: --apply needs exactly one --stack.",
    "Name the stack that the customers go to.",
  );
}

async function start(options: ImportOptions, run: Run): Promise<Outcome> {
  refuseWrongOptions(options);
  const { runImport } = await import("../import/run-import.js");
  return runImport(options, run);
}
