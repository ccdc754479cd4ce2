// Started by run.mjs, with Node 22 and the packages: prepares what the command needs, then runs it.
import { dirname, join } from "node:path";
import { COMMANDS } from "./commands";
import { execute } from "./execute";
import { exitCodeAfter, interruption, listenForInterruption } from "./launch.mjs";
import { prepare, Start } from "./prepare";
import { createProgress } from "./progress";
import type { Machine } from "./tools";

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const needs = args[0] !== undefined && command?.needsFor ? command.needsFor(args[0]) : command?.needs;
  if (!command || !needs) {
    const problem = command ? `Unknown argument of "${name}": ${args[0]}.` : `Unknown command "${name}".`;
    process.stderr.write(`${problem} \`npm run\` lists the commands, CONTRIBUTING.md explains them.\n`);
    return 2;
  }
  const { WEBCASTMANAGER_SET_UP = "", ...variables } = process.env;
  const { node, cache, ...start } = Start.parse(JSON.parse(WEBCASTMANAGER_SET_UP));
  // Windows spells it Path, and a copied environment is case-sensitive.
  const environment: NodeJS.ProcessEnv = { ...variables, PATH: process.env.PATH };
  const machine: Machine = {
    project: join(__dirname, "..", ".."),
    cache,
    environment,
    progress: createProgress(process.stderr, environment),
    node: { ...node, folder: dirname(node.program) },
  };
  listenForInterruption();
  try {
    const tools = await prepare(machine, { ...command, needs }, start);
    interruption.throwIfAborted();
    return await execute(machine, tools, { ...command, name, args });
  } catch (error) {
    return exitCodeAfter(error);
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
