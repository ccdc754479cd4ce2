// @ts-check
// Finds npm and says how to run it with a Node of our choice. Installs nothing.
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { ask } from "./child.mjs";
import { WayClosed } from "./failure.mjs";
import { pathWithFirst, programOnPath } from "./places.mjs";

/**
 * @typedef {{ command: string, args: string[], env: NodeJS.ProcessEnv }} Npm how to start npm; its own arguments follow
 * `args`
 */

/**
 * npm as a script for a Node of our choice, or as the program on PATH where the script is not found.
 * @param {import("./context.mjs").Context} context
 * @param {string} node the program; also first on PATH, for the scripts that npm starts
 * @returns {Promise<Npm>}
 * @throws {WayClosed}
 */
export async function npmCommand(context, node) {
  const onPath = programOnPath("npm", context.environment, context.platform);
  const beside = dirname(context.running.program);
  const scripts = [
    context.environment["npm_execpath"] ?? "",
    onPath ? realpathSync(onPath) : "",
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = scripts.find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  const env = {
    ...context.environment,
    ...(await globalSettings(context, onPath)),
    PATH: pathWithFirst(context.environment["PATH"], [dirname(node)]),
  };
  if (script) return { command: node, args: [script], env };
  if (onPath && context.platform !== "win32") return { command: onPath, args: [], env };
  throw new WayClosed("npm is not on PATH");
}

/**
 * npm looks for its machine-wide settings (registry, certificates) beside the Node that runs it. With another
 * Node it would miss them, so it is told where they are.
 * @param {import("./context.mjs").Context} context
 * @param {string | undefined} npm
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function globalSettings(context, npm) {
  if (!npm || context.environment["npm_config_globalconfig"] || context.platform === "win32") return {};
  const answer = await ask(npm, ["config", "get", "globalconfig"], context.environment);
  const file = answer?.split("\n").find((line) => line.startsWith("/"));
  return file ? { npm_config_globalconfig: file } : {};
}
