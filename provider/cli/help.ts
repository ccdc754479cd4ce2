// The help of a command beside what commander prints: examples, the environment, and the page of the docs. The docs are
// generated from the same declarations.
import type { Command } from "commander";
import { settings } from "../../schema/settings";

/** One example of a command. */
export interface Example {
  readonly command: string;
  readonly does: string;
}

/** A variable that a command reads. */
export interface Variable {
  readonly environment: string;
  readonly description: string;
}

/** What a command declares for its help. */
export interface CommandHelp {
  readonly examples: readonly Example[];
  /** Whether the command connects to the service, by the variables of the settings. */
  readonly connects?: true;
  /** The variables that it reads beside these. */
  readonly variables?: readonly Variable[];
  /** The page of this package about it. */
  readonly docs: string;
  /** The file of this package with the JSON Schema of its `--json` output. */
  readonly schema?: string;
}

const declared = new WeakMap<Command, CommandHelp>();

/** Returns what a command declares for its help; undefined if nothing. */
export function helpOf(command: Command): CommandHelp | undefined {
  return declared.get(command);
}

/** The variables of a command that connects: the service and the credentials. */
export const connectionVariables = settings.filter(({ group }) => group === "service" || group === "credentials");

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/[.:]$/, "") ?? text;
}

function helpText(command: Command, { examples, connects, docs, schema, ...help }: CommandHelp): string {
  const helper = command.createHelp();
  helper.prepareContext({ helpWidth: command.configureOutput().getOutHelpWidth?.() });
  const variables: readonly Variable[] = [...(connects ? connectionVariables : []), ...(help.variables ?? [])];
  const width = Math.max(...variables.map(({ environment }) => environment.length));
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", helper.styleTitle(title), ...lines];
  return [
    ...section(
      "Examples:",
      examples.flatMap(({ command: line, does }) => [`  # ${does}`, `  ${line}`]),
    ),
    ...section(
      "Environment:",
      variables.map(({ environment, description }) =>
        helper.formatItem(environment, width, firstSentence(description), helper),
      ),
    ),
    ...section("Docs, in this package:", [
      `  ${docs}`,
      ...(schema === undefined ? [] : [`  ${schema} describes the JSON`]),
    ]),
  ].join("\n");
}

/** Declares the help of a command. Returns the command. */
export function withHelp(command: Command, help: CommandHelp): Command {
  declared.set(command, help);
  return command.addHelpText("after", () => helpText(command, help));
}
