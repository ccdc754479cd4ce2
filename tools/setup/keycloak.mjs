// @ts-check
// Finds Java and Keycloak, the identity server of the real platform, for one group of tests. Starts neither.
import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { download, downloadText, verifyChecksum } from "./download.mjs";
import { SetupError, SourceUnavailable } from "./errors.mjs";
import { programIn, programOnPath } from "./machine.mjs";
import { lastLines, outputOf, run } from "./processes.mjs";
import { findTool, installOnce } from "./tools.mjs";
import { isAtLeast, versionIn, VERSIONS } from "./versions.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tool} Tool */

const VERSION = VERSIONS.keycloak.installed;

/**
 * Returns a Java that is new enough, or undefined: the tests that need it are then skipped.
 * @param {Machine} machine
 * @returns {Promise<Tool | undefined>}
 */
export async function findJava(machine) {
  const home = machine.environment["JAVA_HOME"];
  const given = home ? programIn(join(home, "bin"), "java", machine.platform) : undefined;
  for (const program of [given, programOnPath("java", machine.environment, machine.platform)]) {
    const version = program && versionIn((await outputOf(program, ["-version"], machine.environment)) ?? "");
    if (program && version && isAtLeast(version, VERSIONS.java.minimum)) {
      return { version, folder: dirname(program), from: program === given ? "environment" : "PATH", fresh: false };
    }
  }
  return undefined;
}

/**
 * @param {Machine} machine
 * @returns {Promise<Tool>} its folder holds `bin/kc.sh`
 */
export function findKeycloak(machine) {
  const folder = join(machine.cache, `keycloak-${VERSION}`);
  const cached = { version: VERSION, folder, from: /** @type {const} */ ("cache"), fresh: false };
  const downloaded = async () => {
    const fresh = await install(machine, { target: folder, action: "downloading from its release page" }, fetchArchive);
    return { ...cached, from: /** @type {const} */ ("download"), fresh };
  };
  const fromMaven = async () => {
    const fresh = await install(machine, { target: folder, action: "downloading with Maven" }, fetchWithMaven);
    return { ...cached, from: /** @type {const} */ ("registry"), fresh };
  };
  return findTool(
    `Keycloak ${VERSION}`,
    [
      { name: "WEBCASTMANAGER_KEYCLOAK", find: async () => fromEnvironment(machine) },
      { name: "cache", find: async () => (existsSync(folder) ? cached : undefined) },
      { name: "the vendor's download", find: downloaded },
      { name: "the Maven registry", find: fromMaven },
    ],
    `Unpack Keycloak ${VERSION} by hand and set WEBCASTMANAGER_KEYCLOAK to its folder, or install Maven, ` +
      "and run the same command again.",
  );
}

/** @param {Machine} machine @returns {Tool | undefined} */
function fromEnvironment(machine) {
  const folder = machine.environment["WEBCASTMANAGER_KEYCLOAK"];
  if (!folder) return undefined;
  if (existsSync(join(folder, "bin", "kc.sh"))) return { version: VERSION, folder, from: "environment", fresh: false };
  throw new SetupError(
    `WEBCASTMANAGER_KEYCLOAK is ${folder}, which has no bin/kc.sh.`,
    "Set the variable to an unpacked Keycloak, or unset it.",
  );
}

/**
 * Fills a folder with what the archive holds.
 * @callback Fetch
 * @param {Machine} machine
 * @param {string} into
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<void>}
 */

/**
 * @param {Machine} machine
 * @param {{ target: string, action: string }} installation
 * @param {Fetch} fetchInto
 */
function install(machine, installation, fetchInto) {
  return installOnce(machine, { ...installation, name: `keycloak ${VERSION}` }, async (temporary, step) => {
    const into = join(temporary, "unpacked");
    mkdirSync(into);
    await fetchInto(machine, into, step);
    const folders = readdirSync(into).map((name) => join(into, name));
    const folder = folders.find((path) => existsSync(join(path, "bin", "kc.sh")));
    if (!folder) throw new SourceUnavailable("its archive has no bin/kc.sh");
    chmodSync(join(folder, "bin", "kc.sh"), 0o755);
    return folder;
  });
}

/** @type {Fetch} */
async function fetchArchive(machine, into, step) {
  const name = `keycloak-${VERSION}.tar.gz`;
  const url = `${machine.vendors.keycloak}/${VERSION}/${name}`;
  await download(url, join(into, name), step.detail);
  await verifyChecksum(join(into, name), await downloadText(`${url}.sha1`), { algorithm: "sha1", name });
  const { code } = await run("tar", ["-xf", name], { cwd: into });
  if (code !== 0) throw new SourceUnavailable("its archive could not be unpacked");
}

/** @type {Fetch} */
async function fetchWithMaven(machine, into) {
  const maven = programOnPath("mvn", machine.environment, machine.platform);
  if (!maven) throw new SourceUnavailable("Maven is not on PATH");
  const options = [
    `-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:zip`,
    `-DoutputDirectory=${into}`,
    `-Dmaven.repo.local=${join(into, "..", "maven")}`,
  ];
  const args = ["-B", "-q", "dependency:unpack", ...options];
  const { code, output } = await run(maven, args, { cwd: into, env: machine.environment });
  if (code !== 0) throw new SourceUnavailable(`Maven failed: ${lastLines(output)}`);
}
