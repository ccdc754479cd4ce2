// @ts-check
// Finds a Pulumi CLI together with the two programs it needs to run Node programs and dynamic providers.
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ask } from "./child.mjs";
import { SetupFailure, WayClosed } from "./failure.mjs";
import { buildPulumi } from "./pulumi-build.mjs";
import { downloadPulumi } from "./pulumi-download.mjs";
import { pathWithFirst, programIn, programOnPath } from "./places.mjs";
import { isAtLeast, versionIn, WANTED } from "./versions.mjs";
import { firstOpenWay } from "./ways.mjs";

/** The programs that `pulumi` starts for us; it looks beside itself and on PATH. */
export const HOSTS = Object.freeze(["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);

/**
 * @param {import("./context.mjs").Context} context after Node and the dependencies are there
 * @returns {Promise<import("./ways.mjs").Found>}
 */
export function findPulumi(context) {
  const { minimum, taken } = WANTED.pulumi;
  const target = join(context.cache, `pulumi-${taken}`);
  return firstOpenWay(
    `Pulumi CLI ${minimum}`,
    [
      { name: "WEBCASTMANAGER_PULUMI", take: () => fromEnvironment(context) },
      { name: "on PATH", take: () => fromPath(context) },
      { name: "cache", take: async () => (existsSync(target) ? found(target, taken, "cache", false) : undefined) },
      {
        name: "the vendor's download",
        take: async () => found(target, taken, "download", await downloadPulumi(context, target)),
      },
      {
        name: "a build from Go modules",
        take: async () => found(target, taken, "registry", await buildPulumi(context, target)),
      },
    ],
    `Install the Pulumi CLI ${taken} by hand (its own installation page says how) or Go ${WANTED.go.minimum} or newer, and run the same command again. ` +
      "WEBCASTMANAGER_PULUMI may name the program of an installation that is not on PATH.",
  );
}

/**
 * @param {string} folder
 * @param {string} version
 * @param {import("./ways.mjs").Found["from"]} from
 * @param {boolean} fresh
 * @returns {import("./ways.mjs").Found}
 */
function found(folder, version, from, fresh) {
  return { version, folder, from, fresh };
}

/** @param {import("./context.mjs").Context} context */
async function fromEnvironment(context) {
  const given = context.environment["WEBCASTMANAGER_PULUMI"];
  if (!given) return undefined;
  const folder = existsSync(given) && statSync(given).isDirectory() ? given : dirname(given);
  const program = folder === given ? programIn(folder, "pulumi", context.platform) : given;
  try {
    const version = await inspect(context, program ?? given);
    return found(folder, version, "environment", false);
  } catch (error) {
    if (!(error instanceof WayClosed)) throw error;
    throw new SetupFailure(
      `WEBCASTMANAGER_PULUMI is ${given}, which does not serve: ${error.message}.`,
      `Let the variable name a Pulumi CLI from ${WANTED.pulumi.minimum} on with its Node language host, or unset it.`,
    );
  }
}

/** @param {import("./context.mjs").Context} context */
async function fromPath(context) {
  const program = programOnPath("pulumi", context.environment, context.platform);
  if (!program) throw new WayClosed("not there");
  return found(dirname(program), await inspect(context, program), "PATH", false);
}

/**
 * The version of a CLI that can do the work.
 * @param {import("./context.mjs").Context} context
 * @param {string} program
 * @throws {WayClosed} too old, does not run, or one of its hosts is missing
 */
async function inspect(context, program) {
  const answer = await ask(program, ["version"], { ...context.environment, PULUMI_SKIP_UPDATE_CHECK: "true" });
  const version = versionIn(answer ?? "");
  if (!version) throw new WayClosed(`${program} does not run`);
  if (!isAtLeast(version, WANTED.pulumi.minimum))
    throw new WayClosed(`${version} is older than ${WANTED.pulumi.minimum}`);
  const beside = [dirname(program), dirname(realpathSync(program))];
  const environment = { ...context.environment, PATH: pathWithFirst(context.environment["PATH"], beside) };
  const missing = HOSTS.find((host) => !programOnPath(host, environment, context.platform));
  if (missing) throw new WayClosed(`${version} comes without ${missing}`);
  return version;
}
