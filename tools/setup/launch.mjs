// @ts-check
// Runs the real command: same terminal, signals passed on, its exit code told. Sets nothing up.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { exitCodeOf, forwardSignals } from "./interruption.mjs";
import { pathWithFirst, programIn } from "./places.mjs";

/**
 * Runs a script of the project with the Node that was found.
 * @param {import("./context.mjs").Context} context
 * @param {import("./prepare.mjs").Tools} tools
 * @param {string} file relative to the project
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code; 128 and the signal's number if a signal ended it
 */
export function launch(context, tools, file, args) {
  const program = programIn(tools.node.folder, "node", context.platform) ?? "node";
  return new Promise((resolve, reject) => {
    const child = spawn(program, [join(context.project, file), ...args], {
      cwd: context.project,
      env: commandEnvironment(context, tools),
      stdio: "inherit",
    });
    const stop = forwardSignals((signal) => void child.kill(signal));
    child.once("error", (error) => {
      stop();
      reject(error);
    });
    child.once("close", (code, signal) => {
      stop();
      resolve(signal ? exitCodeOf(signal) : (code ?? 1));
    });
  });
}

/**
 * What a command finds in its environment; tools/README.md says it to readers.
 * @param {import("./context.mjs").Context} context
 * @param {import("./prepare.mjs").Tools} tools
 * @returns {NodeJS.ProcessEnv}
 */
export function commandEnvironment(context, tools) {
  const folders = [tools.node, tools.pulumi, tools.terraform, tools.tofu].flatMap((tool) =>
    tool ? [tool.folder] : [],
  );
  const told = Object.entries(tools).map(([name, { version, folder, from, program }]) => [
    name,
    { version, folder, from, program },
  ]);
  return {
    ...context.environment,
    PATH: pathWithFirst(context.environment["PATH"], folders),
    WEBCASTMANAGER_TOOLS: JSON.stringify(Object.fromEntries(told)),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    CHECKPOINT_DISABLE: "1",
  };
}
