#!/usr/bin/env node
// @ts-check
// `node tools/setup/run.mjs <command> [arguments]`: makes ready what the command needs, then runs it. Needs Node 20 and
// nothing installed.
import { build } from "./build.mjs";
import { COMMANDS, usage } from "./commands.mjs";
import { thisMachine } from "./context.mjs";
import { guarded } from "./guard.mjs";
import { listenForInterruption } from "./interruption.mjs";
import { launch } from "./launch.mjs";
import { prepare } from "./prepare.mjs";
import { runTests } from "./tests.mjs";

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

if (command) {
  const context = thisMachine();
  await guarded(
    context,
    () => prepare(context, command.needsFor?.(args) ?? command.needs),
    (tools) => runSteps(context, tools, command.steps(args, tools)),
  );
} else {
  process.stderr.write(`${name ? `There is no command "${name}".\n\n` : ""}${usage()}\n`);
  process.exitCode = 2;
}

/**
 * Runs the steps in order, up to the first that fails.
 * @param {import("./context.mjs").Context} context
 * @param {import("./prepare.mjs").Tools} tools
 * @param {import("./commands.mjs").Step[]} steps
 */
async function runSteps(context, tools, steps) {
  for (const step of steps) {
    const code = await runStep(context, tools, step);
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./prepare.mjs").Tools} tools
 * @param {import("./commands.mjs").Step} step
 * @returns {Promise<number>} the exit code
 */
async function runStep(context, tools, step) {
  if (step.kind === "program") return launch(context, tools, step.file, step.args);
  if (step.kind === "tests") return runTests(context, tools, step);
  const stopListening = listenForInterruption();
  await build(context, tools.node).finally(stopListening);
  return 0;
}
