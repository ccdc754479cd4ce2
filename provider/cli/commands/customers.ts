// `webcastmanager customers`: reads the customers of the service. What does the work is loaded when a command runs.
import { Command, Option } from "commander";
import { runCommand } from "../command";
import type { CommonOptions, ListOptions } from "../customers/run";
import { withHelp, type Example } from "../help";

const load = () => import("../customers/run.js");
const stack = () => new Option("--stack <name>", "use the configuration of this Pulumi stack too");
const json = () => new Option("--json", "print JSON, without secrets");

function connecting(command: Command, examples: readonly Example[]): Command {
  const schema = `schema/generated/customers-${command.name()}.schema.json`;
  return withHelp(command, { connects: true, docs: "docs/cli.md", schema, examples });
}

function listCommand(): Command {
  const command = new Command("list")
    .description("List the customers.")
    .option("--tree", "print customers below their parents")
    .option("--name <pattern>", "only customers whose name, path or id matches: * is any text, ? one character")
    .addOption(new Option("--type <type>", "only customers of a type").choices(["Partner", "Consumer"]))
    .option("--parent <customer>", "only customers directly below this one: its id, name, or path such as Acme/Berlin")
    .addOption(stack())
    .addOption(json())
    .action((options: ListOptions) => runCommand(command, async (run) => (await load()).listCustomers(run, options)));
  return connecting(command, [
    { command: "webcastmanager customers list --tree", does: "Everything, as a tree" },
    {
      command: "webcastmanager customers list --parent 'Acme Group' --type Consumer",
      does: "What is below one partner",
    },
    { command: "webcastmanager customers list --name 'acme*' --json", does: "Some of them, for a script" },
  ]);
}

function showCommand(): Command {
  const command = new Command("show")
    .description("Show everything about one customer, except its secrets.")
    .argument("<customer>", "its id, name, or path such as Acme/Berlin")
    .addOption(stack())
    .addOption(json())
    .action((customer: string, options: CommonOptions) =>
      runCommand(command, async (run) => (await load()).showCustomer(run, customer, options)),
    );
  return connecting(command, [
    { command: "webcastmanager customers show 'Acme Group/Acme Berlin'", does: "One customer by its path" },
  ]);
}

function connectorsCommand(): Command {
  const command = new Command("connectors")
    .description("List the video conference connectors that customers can use.")
    .addOption(stack())
    .addOption(new Option("--json", "print JSON"))
    .action((options: CommonOptions) =>
      runCommand(command, async (run) => (await load()).listConnectors(run, options)),
    );
  return connecting(command, [
    { command: "webcastmanager customers connectors --json", does: "Ids and names, for a script" },
  ]);
}

/** The command, for the list in program.ts. */
export function customersCommand(): Command {
  return [listCommand(), showCommand(), connectorsCommand()].reduce(
    (group, command) => group.addCommand(command),
    new Command("customers").description("Read the customers of the service."),
  );
}
