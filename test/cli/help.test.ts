// The help of every command: examples that run, the page of the docs, and the same text by `help`.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { helpOf } from "../../provider/cli/help";
import { createProgram } from "../../provider/cli/program";

const program = createProgram();
const root = join(__dirname, "..", "..");

/** The commands that do something, with their names from the top. */
function commandsBelow(command: Command, names: readonly string[]): readonly (readonly [path: string, Command])[] {
  return command.commands.flatMap((child) => {
    const path = [...names, child.name()];
    return child.commands.length > 0 ? commandsBelow(child, path) : [[path.join(" "), child] as const];
  });
}

const commands = commandsBelow(program, []).filter(([path]) => path !== "help");

/** What a command line prints to standard output. */
async function outputOf(args: readonly string[]): Promise<string> {
  let text = "";
  const capture = (command: Command) => {
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.commands.forEach(capture);
  };
  const fresh = createProgram();
  capture(fresh);
  await fresh.parseAsync(args, { from: "user" }).catch(() => undefined);
  return text;
}

test("there are commands to test", () => {
  expect(commands.length).toBeGreaterThan(5);
});

test.each(commands)("%s shows examples with its own options, and a page of the package [cli.help]", (path, command) => {
  const { examples, docs, schema } = helpOf(command) ?? { examples: [], docs: "" };
  expect(examples.length).toBeGreaterThan(0);
  expect([docs, schema ?? docs].filter((file) => !existsSync(join(root, file)))).toEqual([]);
  for (const { command: line, does } of examples) {
    const own = line.slice(line.indexOf("webcastmanager"));
    expect(own).toMatch(new RegExp(`^webcastmanager ${path}(?: |$)`));
    const options = command.options.map(({ long }) => long);
    for (const [option] of own.matchAll(/(?<= )--[\w-]+/g)) expect(options).toContain(option);
    expect(does).toMatch(/^[A-Z].*[^.]$/);
  }
});

test.each(commands)("`help %s` prints the same as --help [cli.help]", async (path) => {
  const names = path.split(" ");
  const help = await outputOf([...names, "--help"]);
  expect(help).toMatch(/\nExamples:\n[^]*\nDocs, in this package:\n/);
  expect(await outputOf(["help", ...names])).toBe(help);
});

test("no line of a help is wider than 80 columns, examples apart", async () => {
  const lines = (await Promise.all(commands.map(([path]) => outputOf([...path.split(" "), "--help"]))))
    .flatMap((text) => text.split("\n"))
    .filter((line) => !/^ {2}(?:# |.*webcastmanager )/.test(line));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
