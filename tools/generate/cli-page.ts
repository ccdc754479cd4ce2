// The page of docs/ about the command line: usage, options and examples of each command, and the exit codes.
import type { Command } from "commander";
import { connectionVariables, helpOf, type Variable } from "../../provider/cli/help";
import { exitCodes } from "../../provider/cli/exit-codes";
import { createProgram } from "../../provider/cli/program";

/** The page itself. */
const page = "docs/cli.md";

const bullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");
const code = (language: string, lines: readonly string[]) => ["```" + language, ...lines, "```"].join("\n");
const npx = (line: string) => line.replaceAll(/\bwebcastmanager (?=[a-z])/g, "npx --no webcastmanager ");

const listed = (variables: readonly Variable[]) =>
  bullets(variables.map(({ environment, description }) => `\`${environment}\`: ${description}`));

/** Arguments and options as bullets. */
function parameters(command: Command): string {
  const helper = command.createHelp();
  const rows = [
    ...helper.visibleArguments(command).map((each) => [helper.argumentTerm(each), helper.argumentDescription(each)]),
    ...helper
      .visibleOptions(command)
      .filter((option) => option.long !== "--help")
      .map((each) => [helper.optionTerm(each), helper.optionDescription(each)]),
  ];
  return bullets(rows.map(([term, description]) => `\`${term}\`: ${description}`));
}

function section(command: Command, names: readonly string[]): readonly string[] {
  const path = [...names, command.name()];
  const head = [`${"#".repeat(path.length + 1)} ${path.join(" ")}`, command.description()];
  if (command.commands.length > 0) return [...head, ...command.commands.flatMap((child) => section(child, path))];
  const help = helpOf(command);
  const examples = help?.examples.flatMap(({ command: line, does }) => [`# ${does}`, npx(line)]) ?? [];
  return [
    ...head,
    code("text", [command.createHelp().commandUsage(command)]),
    parameters(command),
    ...(examples.length > 0 ? [code("sh", examples)] : []),
    listed(help?.variables ?? []),
    ...(help?.connects ? ["It connects with the [settings of the environment](#environment)."] : []),
    ...(help?.schema ? [`The JSON follows [its schema](../${help.schema}).`] : []),
    ...(help && help.docs !== page ? [`More: [${help.docs}](${help.docs.replace("docs/", "")}).`] : []),
  ].filter((part) => part !== "");
}

/** Returns the page. */
export function cliPage(): string {
  const codes = Object.entries(exitCodes).map(
    ([name, { code: number, meaning }]) => `| ${number} | \`${name}\` | ${meaning} |`,
  );
  return [
    "# Command line",
    "The package has the command `webcastmanager`. In a project, start it with `npx --no webcastmanager`: this runs " +
      "the installed package and never fetches another one of that name.",
    "Data goes to standard output, everything else to standard error. Progress shows in a terminal only, and " +
      "`NO_COLOR` turns colors off. `--help` explains each command, and so does `webcastmanager help` with its name.",
    ...createProgram().commands.flatMap((command) => section(command, [])),
    "## Environment",
    "Commands that connect to the service read its address and the credentials from the environment. They send nothing " +
      "but reads and the login, so a user who may only read is enough.",
    listed(connectionVariables),
    "Limits and the log have variables too: [settings](reference/settings.md).",
    "## Exit codes",
    "With `--json`, an error is one line of JSON on standard error: " +
      '`{"error":{"code":"usage","exitCode":2,"message":"…","hint":"…"}}`. Its `code` is a name of this table.',
    ["| exit code | name | meaning |", "| --- | --- | --- |", ...codes].join("\n"),
  ].join("\n\n");
}
