// @ts-check
// Builds programs from Go modules that are pinned by tools/go/*/go.sum. Knows no program.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ask, lastLines, run } from "./child.mjs";
import { WayClosed } from "./failure.mjs";
import { programOnPath } from "./places.mjs";
import { isAtLeast, versionIn, WANTED } from "./versions.mjs";

/**
 * @typedef {object} GoProgram
 * @property {string} name the program's file, without an ending
 * @property {string} module the folder with its go.mod, relative to the project
 * @property {string} source the package that is built
 * @property {string} [tags]
 * @property {string} [linker] flags of the linker, beside those that make the program small
 */

/**
 * The Go on PATH.
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<string>} its program
 * @throws {WayClosed} not there, or too old to fetch a newer one by itself
 */
export async function findGo(context) {
  const go = programOnPath("go", context.environment, context.platform);
  if (!go) throw new WayClosed("Go is not on PATH");
  const version = versionIn((await ask(go, ["version"], context.environment)) ?? "");
  if (!version || !isAtLeast(version, WANTED.go.minimum))
    throw new WayClosed(`Go ${version ?? "of no known version"} is older than ${WANTED.go.minimum}`);
  return go;
}

/**
 * Builds programs into a folder. Go works in a warehouse of its own: nothing is left in the user's Go folders, and an
 * interrupted build goes on where it was.
 * @param {import("./context.mjs").Context} context
 * @param {string} warehouse a folder inside the cache
 * @param {readonly GoProgram[]} programs
 * @param {string} folder
 * @param {import("./progress.mjs").Step} step
 * @throws {WayClosed}
 */
export async function buildFromModules(context, warehouse, programs, folder, step) {
  const go = await findGo(context);
  const env = goEnvironment(context, warehouse);
  for (const program of programs) await build(context, go, program, folder, env, step);
}

/**
 * Gigabytes that only an interrupted build has a use for.
 * @param {string} warehouse
 */
export function clearWarehouse(warehouse) {
  rmSync(warehouse, { recursive: true, force: true });
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} go
 * @param {GoProgram} program
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").Step} step
 */
async function build(context, go, program, folder, env, step) {
  const file = join(folder, program.name + (context.platform === "win32" ? ".exe" : ""));
  const tags = program.tags ? ["-tags", program.tags] : [];
  const flags = [
    "-v",
    "-trimpath",
    "-buildvcs=false",
    ...tags,
    "-ldflags",
    ["-s -w", program.linker].filter(Boolean).join(" "),
  ];
  let compiled = 0;
  const onLine = (/** @type {string} */ line) => {
    if (!line.startsWith("go: ")) compiled += 1;
    step.detail(compiled === 0 ? line.slice("go: ".length) : `${program.name}: ${compiled} packages compiled`);
  };
  const cwd = join(context.project, program.module);
  const { code, output } = await run(go, ["build", ...flags, "-o", file, program.source], { cwd, env, onLine });
  if (code !== 0) throw new WayClosed(`go build of ${program.name} failed: ${lastLines(output)}`);
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} warehouse
 * @returns {NodeJS.ProcessEnv}
 */
function goEnvironment(context, warehouse) {
  return {
    ...context.environment,
    CGO_ENABLED: "0",
    // Whatever the user has set there, the committed go.mod and go.sum decide. Writable, so that it can be removed.
    GOFLAGS: "-mod=readonly -modcacherw",
    GOWORK: "off",
    GOPATH: join(warehouse, "path"),
    GOMODCACHE: join(warehouse, "modules"),
    GOCACHE: join(warehouse, "build"),
  };
}
