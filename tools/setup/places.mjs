// @ts-check
// Where things lie: the project, the cache of tools, the programs on PATH. Reads the file system, changes nothing.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

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
 * The program in a folder, or undefined if it is not there or may not be run.
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
