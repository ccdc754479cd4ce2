// @ts-check
// Terraform and OpenTofu that are there already: named in the environment, on PATH, in the cache. Brings nothing here.
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { SetupFailure, WayClosed } from "./failure.mjs";
import { programIn, programOnPath } from "./places.mjs";
import { cachedFolder, inspect, KINDS } from "./terraform-parts.mjs";
import { WANTED } from "./versions.mjs";

/** @typedef {import("./terraform-parts.mjs").ProgramName} ProgramName */
/** @typedef {import("./ways.mjs").Found & { name: ProgramName, program: string }} FoundTerraform */

/**
 * The ways that cost nothing, in their order.
 * @param {import("./context.mjs").Context} context
 * @param {ProgramName} name
 */
export function readyWays(context, name) {
  return [
    { name: KINDS[name].variable, take: () => fromEnvironment(context, name) },
    { name: `${name} on PATH`, take: () => fromPath(context, name) },
    { name: `${name} in the cache`, take: async () => fromCache(context, name, WANTED[name].taken) },
  ];
}

/**
 * The first of these ways that is open.
 * @param {import("./context.mjs").Context} context
 * @param {ProgramName} name
 * @returns {Promise<FoundTerraform | undefined>}
 * @throws {SetupFailure} what the environment names does not serve
 */
export async function firstReady(context, name) {
  for (const way of readyWays(context, name)) {
    try {
      const found = await way.take();
      if (found) return found;
    } catch (error) {
      if (!(error instanceof WayClosed)) throw error;
    }
  }
  return undefined;
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {ProgramName} name
 * @param {string} version
 */
export function fromCache(context, name, version) {
  return existsSync(cachedFolder(context, name, version)) ? inCache(context, name, version, "cache", false) : undefined;
}

/**
 * A program in its folder of the cache.
 * @param {import("./context.mjs").Context} context
 * @param {ProgramName} name
 * @param {string} version
 * @param {import("./ways.mjs").Found["from"]} from
 * @param {boolean} fresh
 * @returns {FoundTerraform}
 */
export function inCache(context, name, version, from, fresh) {
  const folder = cachedFolder(context, name, version);
  return {
    name,
    version,
    folder,
    from,
    fresh,
    program: programIn(folder, name, context.platform) ?? join(folder, name),
  };
}

/**
 * @param {import("./context.mjs").Context} context @param {ProgramName} name @returns {Promise<FoundTerraform |
 * undefined>}
 */
async function fromEnvironment(context, name) {
  const { variable, title, minimum } = KINDS[name];
  const given = context.environment[variable];
  if (!given) return undefined;
  const program =
    existsSync(given) && statSync(given).isDirectory()
      ? (programIn(given, name, context.platform) ?? join(given, name))
      : given;
  try {
    const seen = await inspect(context, program);
    if (seen.name !== name) throw new WayClosed(`it is ${KINDS[seen.name].title} ${seen.version}`);
    return { ...seen, folder: dirname(program), program, from: "environment", fresh: false };
  } catch (error) {
    if (!(error instanceof WayClosed)) throw error;
    throw new SetupFailure(
      `${variable} is ${given}, which does not serve: ${error.message}.`,
      `Let the variable name ${title} from ${minimum} on, or unset it.`,
    );
  }
}

/** @param {import("./context.mjs").Context} context @param {ProgramName} name @returns {Promise<FoundTerraform>} */
async function fromPath(context, name) {
  const program = programOnPath(name, context.environment, context.platform);
  if (!program) throw new WayClosed("not there");
  return { ...(await inspect(context, program)), folder: dirname(program), program, from: "PATH", fresh: false };
}
