// @ts-check
// Installs the project's packages when package-lock.json asks for others than are there, and links the examples to the
// project.
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { withLock } from "./lock.mjs";
import { npmCommand } from "./npm.mjs";
import { programIn } from "./places.mjs";
import { digestOf, hasStamp, writeStamp } from "./stamps.mjs";

/**
 * @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>}
 * LockedPackages
 */

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./ways.mjs").Found} node
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function installDependencies(context, node) {
  const lockFile = join(context.project, "package-lock.json");
  const digest = () => digestOf(context.project, [lockFile], [context.platform, context.architecture]);
  const stamp = join(context.project, "node_modules", ".webcastmanager-set-up");
  if (hasStamp(stamp, digest())) return false;

  return withLock(
    projectLock(context),
    async () => {
      if (hasStamp(stamp, digest())) return false;
      const there = isInstalled(
        lockedPackages(lockFile),
        lockedPackages(join(context.project, "node_modules", ".package-lock.json")),
      );
      if (!there) await install(context, node);
      writeStamp(stamp, digest());
      return !there;
    },
    (owner) => context.progress.note("dependencies", `waiting for another set-up (process ${owner}) …`),
  );
}

/** One set-up at a time works inside one checkout. @param {import("./context.mjs").Context} context */
export function projectLock(context) {
  return join(context.cache, `project-${digestOf("", [], [context.project]).slice(0, 16)}.lock`);
}

/**
 * Whether npm itself has recorded everything that the lock file asks for: somebody ran `npm ci` by hand.
 * Packages for other platforms may be missing.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
export function isInstalled(wanted, installed) {
  const paths = Object.keys(wanted).filter(
    (path) => path !== "" && !wanted[path]?.optional && !wanted[path]?.devOptional,
  );
  return paths.length > 0 && paths.every((path) => installed[path]?.version === wanted[path]?.version);
}

/**
 * Lets the examples import the package by its name, as if it were installed there.
 * @param {import("./context.mjs").Context} context
 */
export function linkExamples(context) {
  const folder = join(context.project, "examples", "node_modules");
  const link = join(folder, "webcastmanager-provider");
  const windows = context.platform === "win32";
  const target = windows ? context.project : join("..", "..");
  if (isLink(link) && (windows || readlinkSync(link) === target)) return;
  rmSync(link, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(target, link, windows ? "junction" : "dir");
}

/** @param {import("./context.mjs").Context} context @param {import("./ways.mjs").Found} node */
async function install(context, node) {
  const npm = await npmCommand(context, programIn(node.folder, "node", context.platform) ?? "node");
  const step = context.progress.begin("dependencies", "installing from package-lock.json");
  const { code, output } = await run(npm.command, [...npm.args, "ci", "--include=dev", "--no-audit", "--no-fund"], {
    cwd: context.project,
    env: npm.env,
  }).catch((error) => {
    step.failed(error.message);
    throw error;
  });
  if (code !== 0) {
    step.failed("npm ci failed");
    // npm says first what is wrong, then how npm is used.
    const errors = output.split("\n").filter((line) => /^npm error ./.test(line));
    throw new SetupFailure(
      ["npm ci failed:", ...errors.slice(0, 8)].join("\n  "),
      "Run `npm ci` by hand in the project's folder to see all it says, mend that, and run the same command again.",
    );
  }
  step.done();
}

/** @param {string} file @returns {LockedPackages} */
function lockedPackages(file) {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")).packages ?? {}) : {};
}

/** @param {string} path */
function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
