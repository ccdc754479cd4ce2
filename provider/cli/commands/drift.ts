// `webcastmanager drift`: compares states with the service, without a program and without changing anything. What does
// the work is loaded when it runs.
import { Command, Option } from "commander";
import { runCommand } from "../command";
import type { DriftOptions, Format } from "../drift/run";
import { withHelp } from "../help";

const formats: readonly Format[] = ["text", "json", "markdown", "html"];

interface Options extends DriftOptions {
  readonly json?: true;
}

/** The command, for the list in program.ts. */
export function driftCommand(): Command {
  const command = new Command("drift")
    .description("Show where customers differ between the states of Pulumi or Terraform and the service.")
    .option("--stack <name...>", "read these stacks of the current Pulumi project")
    .option("--state <file...>", "read these states: an export of Pulumi, a state of Terraform; - is standard input")
    .option("--unmanaged", "also list the customers that are in no state, and count them as a difference")
    .option("--select <pattern>", "only customers whose name, path or id matches, such as 'Acme Group/*'")
    .addOption(new Option("--format <format>", "how to print the report").choices(formats).default("text"))
    .option("--json", "the same as --format json")
    .option("--out <file>", "write the report to this file")
    .action(({ json, ...options }: Options) =>
      runCommand(command, async (run) => {
        const { drift } = await import("../drift/run.js");
        return drift(run, json ? { ...options, format: "json" } : options);
      }),
    );
  return withHelp(command, {
    connects: true,
    docs: "docs/drift.md",
    schema: "schema/generated/drift-report.schema.json",
    examples: [
      { command: "webcastmanager drift", does: "Compare the selected stack, or terraform.tfstate" },
      { command: "terraform show -json | webcastmanager drift --state -", does: "Compare a state of any backend" },
      { command: "webcastmanager drift --stack prod --unmanaged --format html --out drift.html", does: "Write a page" },
    ],
  });
}
