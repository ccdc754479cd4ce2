// Started by run.mjs, with Node 22 and the packages: prepares what the command needs, then runs it.
import { dirname, join } from "node:path";
import * as z from "zod";
import { runChecks } from "./checks";
import { COMMANDS, type Command } from "./commands";
import { commandEnvironment, prepare } from "./prepare";
import { exitCodeOf, interruptingSignal, interruption, launch, listenForInterruption } from "./processes";
import { createProgress } from "./progress";
import { runTests } from "./tests";
import { SetupError, type Machine, type Tools } from "./tools";

/** What run.mjs has found and done. */
const Start = z.object({
  node: z.object({
    program: z.string(),
    version: z.string(),
    from: z.enum(["environment", "PATH", "cache", "registry"]),
  }),
  cache: z.string(),
  startedAt: z.number(),
  isNew: z.boolean(),
});

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const needs = command?.needsFor ? command.needsFor(args[0]) : command?.needs;
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
  const stopListening = listenForInterruption();
  try {
    const tools = await prepare(machine, needs, start);
    interruption.throwIfAborted();
    stopListening();
    return await runIt(machine, tools, { ...command, name, args });
  } catch (error) {
    return exitCodeAfter(machine, error);
  }
}

async function runIt(
  machine: Machine,
  tools: Tools,
  {
    name,
    args,
    script,
    projects,
    limits,
    checks,
  }: Command & { readonly name: string; readonly args: readonly string[] },
): Promise<number> {
  const { project } = machine;
  const node = machine.node.program;
  const environment = commandEnvironment(machine, tools);
  if (script) {
    const given = name === "format" && args.length === 0 ? ["."] : args;
    return launch([node, ...script, ...given], project, environment);
  }
  if (projects) {
    const there = projects.filter((each) => each !== "keycloak" || tools.keycloak);
    return there.length === 0 ? 0 : runTests({ node, project, environment }, { name, projects: there, limits }, args);
  }
  if (!checks) return 0;
  const stopListening = listenForInterruption();
  return runChecks(machine, environment, checks(tools)).finally(stopListening);
}

/** Prints why the set-up ended, and what the reader does next. Returns the exit code. */
function exitCodeAfter({ progress }: Machine, error: unknown): number {
  if (interruption.aborted) {
    progress.note("set-up", "interrupted; nothing incomplete is left, run the same command again to continue");
    return exitCodeOf(interruptingSignal());
  }
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\n${error.message}\n\nNext: ${error.nextStep}\n`);
  return 1;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
