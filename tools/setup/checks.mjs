// @ts-check
// Runs the checks of `npm run check` side by side, prints one line for each, and the output of those that fail.
import { programIn } from "./machine.mjs";
import { commandEnvironment, run } from "./processes.mjs";
import { duration } from "./progress.mjs";

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly string[]} command the program and its arguments; a script of the project is run with Node
 */

/**
 * Runs each lane's checks in order and the lanes side by side.
 * @param {import("./machine.mjs").Machine} machine
 * @param {import("./tools.mjs").Tools} tools
 * @param {readonly (readonly Check[])[]} lanes
 * @returns {Promise<number>} 0 only if every check passed
 */
export async function runChecks(machine, tools, lanes) {
  const results = await Promise.all(
    lanes.map(async (checks) => {
      let failed = 0;
      for (const check of checks) if (!(await runCheck(machine, tools, check))) failed += 1;
      return failed;
    }),
  );
  return results.some((failed) => failed > 0) ? 1 : 0;
}

/**
 * @param {import("./machine.mjs").Machine} machine
 * @param {import("./tools.mjs").Tools} tools
 * @param {Check} check
 */
async function runCheck(machine, tools, { name, command: [file = "", ...args] }) {
  const started = Date.now();
  const isScript = /\.[cm]?js$/.test(file);
  const program = isScript ? (programIn(tools.node.folder, "node", machine.platform) ?? "node") : file;
  const options = { cwd: machine.project, env: commandEnvironment(machine, tools) };
  const { code, output } = await run(program, isScript ? [file, ...args] : args, options);
  const elapsed = duration(Date.now() - started);
  machine.progress.note(name, code === 0 ? `passed in ${elapsed}` : `failed in ${elapsed} (exit code ${code})`);
  if (code !== 0) process.stdout.write(`${output}\n\n`);
  return code === 0;
}
