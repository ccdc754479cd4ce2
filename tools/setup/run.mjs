#!/usr/bin/env node
// @ts-check
// `node tools/setup/run.mjs <command> [arguments]`: prepares what the command needs, then runs it. Needs only Node 20.
import { build } from "./build.mjs";
import { runChecks } from "./checks.mjs";
import { COMMANDS, usage } from "./commands.mjs";
import { thisMachine } from "./machine.mjs";
import { prepare } from "./prepare.mjs";
import { launch } from "./processes.mjs";
import { listenForInterruption, setUpThenRun } from "./signals.mjs";
import { runTests } from "./tests.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tools} Tools */
/** @typedef {import("./commands.mjs").Step} Step */

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
const needs = command?.needsFor ? command.needsFor(args) : command?.needs;

if (command && needs) {
  const machine = thisMachine();
  await setUpThenRun(
    machine,
    () => prepare(machine, needs),
    (tools) => runSteps(machine, tools, command.steps(args, tools)),
  );
} else {
  const problem = command ? `Unknown argument of "${name}": ${args[0]}.` : name ? `Unknown command "${name}".` : "";
  process.stderr.write(`${problem && `${problem}\n\n`}${usage()}\n`);
  process.exitCode = 2;
}

/**
 * Runs the steps in order, up to the first that fails.
 * @param {Machine} machine
 * @param {Tools} tools
 * @param {Step[]} steps
 */
async function runSteps(machine, tools, steps) {
  for (const step of steps) {
    const code = await runStep(machine, tools, step);
    if (code !== 0) return code;
  }
  return 0;
}

/**
 * @param {Machine} machine
 * @param {Tools} tools
 * @param {Step} step
 * @returns {Promise<number>} the exit code
 */
async function runStep(machine, tools, step) {
  if (step.kind === "program") return launch(machine, tools, step.command);
  if (step.kind === "tests") return runTests(machine, tools, step);
  const stopListening = listenForInterruption();
  const work =
    step.kind === "checks" ? runChecks(machine, tools, step.lanes) : build(machine, tools.node).then(() => 0);
  return work.finally(stopListening);
}
