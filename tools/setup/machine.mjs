// @ts-check
// The machine that the set-up runs on: project, cache, environment, programs on PATH. Changes nothing.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createProgress } from "./progress.mjs";

/**
 * @typedef {object} Machine
 * @property {string} project the project's root folder
 * @property {string} cache the one folder outside the project that is written to
 * @property {NodeJS.ProcessEnv} environment with PATH in capitals, also on Windows
 * @property {NodeJS.Platform} platform
 * @property {string} architecture as Node names it: x64, arm64
 * @property {{ program: string, version: string }} running the Node that runs the set-up
 * @property {import("./progress.mjs").Progress} progress
 * @property {Vendors} vendors
 */

/**
 * @typedef {object} Vendors base addresses of the vendors' downloads, without the file's name
 * @property {string} pulumi
 * @property {string[]} pulumiChecksums
 * @property {string} keycloak
 * @property {string} terraform
 * @property {string} tofu
 */

/** The project's root folder. */
export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** @returns {Machine} this machine */
export function thisMachine() {
  const environment = withPlainPath(process.env);
  return {
    project: projectFolder,
    cache: cacheFolder(environment, process.platform),
    environment,
    platform: process.platform,
    architecture: process.arch,
    running: { program: process.execPath, version: process.versions.node },
    // Standard output belongs to the command that follows.
    progress: createProgress(process.stderr, environment),
    vendors: {
      pulumi: "https://get.pulumi.com/releases/sdk",
      pulumiChecksums: ["https://get.pulumi.com/releases/sdk", "https://github.com/pulumi/pulumi/releases/download"],
      keycloak: "https://github.com/keycloak/keycloak/releases/download",
      terraform: "https://releases.hashicorp.com/terraform",
      tofu: "https://github.com/opentofu/opentofu/releases/download",
    },
  };
}

/**
 * The environment with `PATH` in capitals: Windows spells it `Path`, and a copied environment is case-sensitive.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
function withPlainPath(environment) {
  const entries = Object.entries(environment);
  const path = entries.find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  return { ...Object.fromEntries(entries.filter(([name]) => name.toUpperCase() !== "PATH")), PATH: path };
}

/**
 * The one folder outside the project that the set-up writes to.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 * @param {string} [home]
 */
export function cacheFolder(environment, platform, home = environment["HOME"] || homedir()) {
  const chosen = environment["XDG_CACHE_HOME"];
  if (chosen && isAbsolute(chosen)) return join(chosen, "webcastmanager-provider");
  const usual =
    platform === "win32"
      ? environment["LOCALAPPDATA"] || join(home, "AppData", "Local")
      : platform === "darwin"
        ? join(home, "Library", "Caches")
        : join(home, ".cache");
  return join(usual, "webcastmanager-provider");
}

/**
 * The file names that a program may have on a platform, the likeliest first.
 * @param {string} program
 * @param {NodeJS.Platform} platform
 */
export function programNames(program, platform) {
  return platform === "win32" ? [`${program}.exe`, `${program}.cmd`, `${program}.bat`] : [program];
}

/**
 * The program in a folder, or undefined where no executable file of that name is there.
 * @param {string} folder
 * @param {string} program
 * @param {NodeJS.Platform} platform
 */
export function programIn(folder, program, platform) {
  return programNames(program, platform)
    .map((name) => join(folder, name))
    .find(isProgram);
}

/**
 * The first program of that name on PATH.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 */
export function programOnPath(program, environment, platform) {
  for (const folder of (environment["PATH"] ?? "").split(delimiter)) {
    const found = isAbsolute(folder) ? programIn(folder, program, platform) : undefined;
    if (found) return found;
  }
  return undefined;
}

/**
 * PATH with some folders in front, each once.
 * @param {string | undefined} path
 * @param {string[]} folders
 */
export function pathWithFirst(path, folders) {
  const rest = (path ?? "").split(delimiter).filter((folder) => folder !== "" && !folders.includes(folder));
  return [...new Set(folders), ...rest].join(delimiter);
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
