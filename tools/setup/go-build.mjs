// @ts-check
// Builds programs from Go modules that tools/go/*/go.sum pins. Knows no program by name.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastLines, outputOf, run } from "./processes.mjs";
import { SourceUnavailable } from "./errors.mjs";
import { programOnPath } from "./machine.mjs";
import { isAtLeast, versionIn, VERSIONS } from "./versions.mjs";

/**
 * @typedef {object} GoProgram
 * @property {string} name the program's file, without an ending
 * @property {string} module the folder with its go.mod, relative to the project
 * @property {string} source the package that is built
 * @property {string} [tags]
 * @property {string} [linker] flags of the linker, besides those that strip debug data
 * @property {Patch} [patch] makes the Go files of the module part of the package
 */

/**
 * @typedef {object} Patch the one line of a package that uses what the files of the module add
 * @property {string} file
 * @property {string} from once in the file
 * @property {string} to
 */

/**
 * Returns the Go on PATH.
 * @param {import("./machine.mjs").Machine} machine
 * @returns {Promise<string>} its program
 * @throws {SourceUnavailable} not on PATH, or too old to download the version that a module requires
 */
export async function findGo(machine) {
  const go = programOnPath("go", machine.environment, machine.platform);
  if (!go) throw new SourceUnavailable("Go is not on PATH");
  const version = versionIn((await outputOf(go, ["version"], machine.environment)) ?? "");
  if (!version || !isAtLeast(version, VERSIONS.go.minimum))
    throw new SourceUnavailable(`Go ${version ?? "of an unknown version"} is older than ${VERSIONS.go.minimum}`);
  return go;
}

/**
 * Builds programs with Go. Go gets a cache of its own beside the target, so that the user's Go folders stay as they are
 * and an interrupted build continues; it is gigabytes, and removed after a build that succeeds.
 * @param {import("./machine.mjs").Machine} machine
 * @param {string} target the folder in the cache of tools that the programs are for
 * @param {readonly GoProgram[]} programs
 * @returns {import("./tools.mjs").Make}
 */
export function goBuild(machine, target, programs) {
  return async (temporary, step) => {
    const folder = join(temporary, "programs");
    mkdirSync(folder);
    const goCache = `${target}.go`;
    const build = { go: await findGo(machine), temporary, folder, env: goEnvironment(machine, goCache), step };
    for (const program of programs) await buildProgram(machine, program, build);
    rmSync(goCache, { recursive: true, force: true });
    return folder;
  };
}

/**
 * @typedef {object} Build
 * @property {string} go
 * @property {string} temporary
 * @property {string} folder for the programs
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./progress.mjs").Step} step
 */

/**
 * @param {import("./machine.mjs").Machine} machine
 * @param {GoProgram} program
 * @param {Build} build
 */
async function buildProgram(machine, program, build) {
  const { go, folder, env, step } = build;
  const file = join(folder, program.name + (machine.platform === "win32" ? ".exe" : ""));
  const tags = program.tags ? ["-tags", program.tags] : [];
  const linker = ["-s -w", program.linker].filter(Boolean).join(" ");
  const flags = ["-v", "-trimpath", "-buildvcs=false", ...tags, "-ldflags", linker];
  let compiled = 0;
  const onLine = (/** @type {string} */ line) => {
    if (!line.startsWith("go: ")) compiled += 1;
    step.detail(compiled === 0 ? line.slice("go: ".length) : `${program.name}: ${compiled} packages compiled`);
  };
  const module = join(machine.project, program.module);
  const { cwd, source } = program.patch
    ? { cwd: await patchedModule(module, { source: program.source, patch: program.patch }, build), source: "." }
    : { cwd: module, source: program.source };
  const { code, output } = await run(go, ["build", ...flags, "-o", file, source], { cwd, env, onLine });
  if (code !== 0) throw new SourceUnavailable(`go build of ${program.name} failed: ${lastLines(output)}`);
}

/**
 * Copies a module and the package into one folder, and changes the package there.
 * @param {string} module
 * @param {{ source: string, patch: Patch }} program
 * @param {Build} build
 * @returns {Promise<string>} the folder
 */
async function patchedModule(module, { source, patch: { file, from, to } }, { go, temporary, env, step }) {
  const folder = join(temporary, "patched");
  cpSync(module, folder, { recursive: true });
  const options = { cwd: module, env, onLine: step.detail };
  const { code, output } = await run(go, ["list", "-f", "{{.Dir}}", source], options);
  const original = output.split("\n").find((line) => !line.startsWith("go: "));
  if (code !== 0 || !original) throw new SourceUnavailable(`go list of ${source} failed: ${lastLines(output)}`);
  for (const name of readdirSync(original)) {
    if (!name.endsWith(".go") || name.endsWith("_test.go")) continue;
    const text = readFileSync(join(original, name), "utf8");
    if (name === file && text.split(from).length !== 2) throw new SourceUnavailable(`${file} has no ${from}`);
    writeFileSync(join(folder, name), name === file ? text.replace(from, to) : text);
  }
  return folder;
}

/**
 * @param {import("./machine.mjs").Machine} machine
 * @param {string} goCache
 * @returns {NodeJS.ProcessEnv}
 */
function goEnvironment(machine, goCache) {
  return {
    ...machine.environment,
    CGO_ENABLED: "0",
    // The committed go.mod and go.sum decide, not the user's settings. Writable, so that the cache can be removed.
    GOFLAGS: "-mod=readonly -modcacherw",
    GOWORK: "off",
    GOPATH: join(goCache, "path"),
    GOMODCACHE: join(goCache, "modules"),
    GOCACHE: join(goCache, "build"),
  };
}
