// @ts-check
// Finds Java and the identity server that the real platform runs on, for one group of tests. Starts neither.
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { ask, lastLines, run } from "./child.mjs";
import { download, downloadText, verifyChecksum } from "./download.mjs";
import { SetupFailure, WayClosed } from "./failure.mjs";
import { installOnce } from "./install.mjs";
import { programIn, programOnPath } from "./places.mjs";
import { isAtLeast, versionIn, WANTED } from "./versions.mjs";
import { firstOpenWay } from "./ways.mjs";

/**
 * A Java that is new enough, or undefined: the tests that need it are then left out.
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<import("./ways.mjs").Found | undefined>}
 */
export async function findJava(context) {
  const home = context.environment["JAVA_HOME"];
  const given = home ? programIn(join(home, "bin"), "java", context.platform) : undefined;
  for (const program of [given, programOnPath("java", context.environment, context.platform)]) {
    const version = program && versionIn((await ask(program, ["-version"], context.environment)) ?? "");
    if (program && version && isAtLeast(version, WANTED.java.minimum)) {
      return { version, folder: dirname(program), from: program === given ? "environment" : "PATH", fresh: false };
    }
  }
  return undefined;
}

/**
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<import("./ways.mjs").Found>} the folder that holds `bin/kc.sh`
 */
export function findKeycloak(context) {
  const version = WANTED.keycloak.taken;
  const target = join(context.cache, `keycloak-${version}`);
  const result = { version, folder: target, fresh: false };
  return firstOpenWay(
    `Keycloak ${version}`,
    [
      { name: "WEBCASTMANAGER_KEYCLOAK", take: async () => fromEnvironment(context) },
      {
        name: "cache",
        take: async () => (existsSync(target) ? { ...result, from: /** @type {const} */ ("cache") } : undefined),
      },
      {
        name: "the vendor's download",
        take: async () => ({
          ...result,
          from: "download",
          fresh: await make(context, target, "downloading from its release page", fetchArchive),
        }),
      },
      {
        name: "the Maven registry",
        take: async () => ({
          ...result,
          from: "registry",
          fresh: await make(context, target, "taking it from the Maven registry", fetchByMaven),
        }),
      },
    ],
    `Unpack Keycloak ${version} by hand and set WEBCASTMANAGER_KEYCLOAK to its folder, or install Maven, and run the same command again.`,
  );
}

/** @param {import("./context.mjs").Context} context @returns {import("./ways.mjs").Found | undefined} */
function fromEnvironment(context) {
  const folder = context.environment["WEBCASTMANAGER_KEYCLOAK"];
  if (!folder) return undefined;
  if (existsSync(join(folder, "bin", "kc.sh")))
    return { version: WANTED.keycloak.taken, folder, from: "environment", fresh: false };
  throw new SetupFailure(
    `WEBCASTMANAGER_KEYCLOAK is ${folder}, which holds no bin/kc.sh.`,
    "Let the variable name an unpacked Keycloak, or unset it.",
  );
}

/**
 * @typedef {(context: import("./context.mjs").Context, into: string, step: import("./progress.mjs").Step) =>
 * Promise<void>} Fetch fills a folder
 */

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} target
 * @param {string} what
 * @param {Fetch} fetchInto
 */
function make(context, target, what, fetchInto) {
  return installOnce(target, async (workshop) => {
    const step = context.progress.begin(`keycloak ${WANTED.keycloak.taken}`, what);
    try {
      const into = join(workshop, "unpacked");
      mkdirSync(into);
      await fetchInto(context, into, step);
      const folder = readdirSync(into)
        .map((name) => join(into, name))
        .find((path) => existsSync(join(path, "bin", "kc.sh")));
      if (!folder) throw new WayClosed("its archive holds no bin/kc.sh");
      chmodSync(join(folder, "bin", "kc.sh"), 0o755);
      step.done();
      return folder;
    } catch (error) {
      step.failed(error instanceof Error ? error.message : String(error));
      throw error;
    }
  });
}

/** @type {Fetch} */
async function fetchArchive(context, into, step) {
  const name = `keycloak-${WANTED.keycloak.taken}.tar.gz`;
  const url = `${context.vendors.keycloak}/${WANTED.keycloak.taken}/${name}`;
  await download(url, join(into, name), step.detail);
  await verifyChecksum(join(into, name), "sha1", await downloadText(`${url}.sha1`), name);
  const { code } = await run("tar", ["-xf", name], { cwd: into });
  if (code !== 0) throw new WayClosed("its archive could not be unpacked");
}

/** @type {Fetch} */
async function fetchByMaven(context, into) {
  const maven = programOnPath("mvn", context.environment, context.platform);
  if (!maven) throw new WayClosed("Maven is not on PATH");
  const artifact = `org.keycloak:keycloak-quarkus-dist:${WANTED.keycloak.taken}:zip`;
  const args = [
    "-B",
    "-q",
    "dependency:unpack",
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${into}`,
    `-Dmaven.repo.local=${join(into, "..", "maven")}`,
  ];
  const { code, output } = await run(maven, args, { cwd: into, env: context.environment });
  if (code !== 0) throw new WayClosed(`Maven failed: ${lastLines(output)}`);
}
