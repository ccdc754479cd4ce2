// @ts-check
// Installs the project's packages where they differ from package-lock.json, and links the examples to the project.
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { digestOf, hasStamp, writeStamp } from "./digests.mjs";
import { SetupError } from "./errors.mjs";
import { withLock } from "./lock.mjs";
import { programIn } from "./machine.mjs";
import { npmCommand } from "./node.mjs";
import { run } from "./processes.mjs";
import { noteWaiting } from "./tools.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @typedef {Record<string, LockedPackage>} Packages by their path */

/**
 * @param {Machine} machine
 * @param {import("./tools.mjs").Tool} node
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function installDependencies(machine, node) {
  const lockFile = join(machine.project, "package-lock.json");
  const digest = () => digestOf(machine.project, [lockFile], [machine.platform, machine.architecture]);
  const stamp = join(machine.project, "node_modules", ".webcastmanager-set-up");
  if (hasStamp(stamp, digest())) return false;

  const update = async () => {
    if (hasStamp(stamp, digest())) return false;
    const npmRecord = join(machine.project, "node_modules", ".package-lock.json");
    const complete = isInstalled(packagesIn(lockFile), packagesIn(npmRecord));
    if (!complete) await install(machine, node);
    writeStamp(stamp, digest());
    return !complete;
  };
  return withLock(projectLock(machine), update, (owner) => noteWaiting(machine, "dependencies", owner));
}

/** The lock that one set-up at a time holds in one checkout. @param {Machine} machine */
export function projectLock(machine) {
  return join(machine.cache, `project-${digestOf("", [], [machine.project]).slice(0, 16)}.lock`);
}

/**
 * Whether npm has recorded every package of the lock file, as after an `npm ci` by hand. Packages for other platforms
 * may be missing.
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function isInstalled(wanted, installed) {
  const isNeeded = (/** @type {string} */ path) => path !== "" && !wanted[path]?.optional && !wanted[path]?.devOptional;
  const paths = Object.keys(wanted).filter(isNeeded);
  return paths.length > 0 && paths.every((path) => installed[path]?.version === wanted[path]?.version);
}

/**
 * Lets the examples import the package by its name, as if it were installed there.
 * @param {Machine} machine
 */
export function linkExamples(machine) {
  const folder = join(machine.project, "examples", "node_modules");
  const link = join(folder, "webcastmanager-provider");
  const isWindows = machine.platform === "win32";
  const target = isWindows ? machine.project : join("..", "..");
  if (isLink(link) && (isWindows || readlinkSync(link) === target)) return;
  rmSync(link, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(target, link, isWindows ? "junction" : "dir");
}

/** @param {Machine} machine @param {import("./tools.mjs").Tool} node */
async function install(machine, node) {
  const npm = await npmCommand(machine, programIn(node.folder, "node", machine.platform) ?? "node");
  const step = machine.progress.begin("dependencies", "installing from package-lock.json");
  const args = [...npm.args, "ci", "--include=dev", "--no-audit", "--no-fund"];
  const { code, output } = await run(npm.command, args, { cwd: machine.project, env: npm.env }).catch((error) => {
    step.failed(error.message);
    throw error;
  });
  if (code !== 0) {
    step.failed("npm ci failed");
    // npm prints first what failed, then how npm is used.
    const errors = output.split("\n").filter((line) => /^npm error ./.test(line));
    throw new SetupError(
      ["npm ci failed:", ...errors.slice(0, 8)].join("\n  "),
      "Run `npm ci` by hand in the project's folder to see its whole output, fix that, and run the same command again.",
    );
  }
  step.done();
}

/** @param {string} file @returns {Packages} */
function packagesIn(file) {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")).packages ?? {}) : {};
}

/** @param {string} path */
function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
