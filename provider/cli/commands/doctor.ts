// `webcastmanager doctor`: checks everything that a run needs. What does the work is loaded when it runs.
import { Command } from "commander";
import { runCommand } from "../command";
import type { DoctorOptions } from "../doctor/run";
import { withHelp } from "../help";

/** The command, for the list in program.ts. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description("Check versions, settings, network, login, rights, limits and the contract, and show what to do.")
    .option("--stack <name>", "use the configuration of this Pulumi stack too")
    .option("--strict", "exit with 1 for a warning, too")
    .option("--write-test", "create and delete one customer, which is marked by its name")
    .option("--write-profile <file>", "write the contract profile that the service's answers need")
    .option("--json", "print JSON, without secrets")
    .action((options: DoctorOptions) =>
      runCommand(command, async (run) => (await import("../doctor/run.js")).doctor(run, options)),
    );
  return withHelp(command, {
    connects: true,
    docs: "docs/cli.md",
    schema: "schema/generated/doctor-report.schema.json",
    examples: [
      { command: "webcastmanager doctor", does: "Check the settings of the environment" },
      { command: "webcastmanager doctor --stack prod --strict", does: "Check those of a stack, and fail on a warning" },
      { command: "webcastmanager doctor --write-test", does: "Also check that the user may create and delete" },
      { command: "webcastmanager doctor --write-profile profile.yaml", does: "Propose a contract profile" },
    ],
  });
}
