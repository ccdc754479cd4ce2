// @ts-check
// Finds a Pulumi CLI with the two programs that it needs for Node programs and dynamic providers, or installs one.
import { chmodSync, copyFileSync, existsSync, mkdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { download, downloadText, verifyChecksum } from "./download.mjs";
import { SetupError, SourceUnavailable } from "./errors.mjs";
import { findGo, goBuild } from "./go-build.mjs";
import { pathWithFirst, programIn, programOnPath } from "./machine.mjs";
import { outputOf, run } from "./processes.mjs";
import { findTool, installOnce } from "./tools.mjs";
import { isAtLeast, versionIn, VERSIONS } from "./versions.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tool} Tool */

/** Starts dynamic providers; comes with the SDK. */
const LAUNCHER = "pulumi-resource-pulumi-nodejs";

/** The programs that `pulumi` starts for us; it looks beside itself and on PATH. */
const HOSTS = Object.freeze(["pulumi-language-nodejs", LAUNCHER]);

/** The variable of the SDK in which both programs embed their version. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** @type {readonly import("./go-build.mjs").GoProgram[]} */
const GO_PROGRAMS = Object.freeze([
  goProgram("pulumi", VERSIONS.pulumi.installed, "pkg/v3/cmd/pulumi"),
  {
    ...goProgram("pulumi-language-nodejs", VERSIONS.languageHost.installed, "sdk/v3/nodejs/cmd/pulumi-language-nodejs"),
    // That host answers the program's calls itself, and is older than resource hooks. pass-on.go passes on new calls.
    patch: {
      file: "main.go",
      from: "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),",
      to: "Options: append(rpcutil.OpenTracingServerInterceptorOptions(tracingSpan), passOn(conn)),",
    },
  },
]);

/** @param {string} name @param {string} version @param {string} source below the repository */
function goProgram(name, version, source) {
  return {
    name,
    module: join("tools", "go", name),
    source: `github.com/pulumi/pulumi/${source}`,
    tags: "osusergo,grpcnotrace",
    linker: `-X ${VERSION_VARIABLE}=v${version}`,
  };
}

/**
 * @param {Machine} machine with Node and the dependencies installed
 * @returns {Promise<Tool>}
 */
export function findPulumi(machine) {
  const { minimum, installed } = VERSIONS.pulumi;
  // The number rises with the recipe, so that no cache has what an older one built.
  const target = join(machine.cache, `pulumi-${installed}-2`);
  return findTool(
    `Pulumi CLI ${minimum}`,
    [
      { name: "WEBCASTMANAGER_PULUMI", find: () => fromEnvironment(machine) },
      { name: "on PATH", find: () => fromPath(machine) },
      {
        name: "cache",
        find: async () => (existsSync(target) ? toTool(target, installed, { from: "cache", fresh: false }) : undefined),
      },
      {
        name: "the vendor's download",
        find: async () => toTool(target, installed, { from: "download", fresh: await downloadPulumi(machine, target) }),
      },
      {
        name: "a build from Go modules",
        find: async () => toTool(target, installed, { from: "registry", fresh: await buildPulumi(machine, target) }),
      },
    ],
    `Install the Pulumi CLI ${installed} by hand (its own installation page says how) or Go ${VERSIONS.go.minimum} ` +
      "or newer, and run the same command again. WEBCASTMANAGER_PULUMI may name a program that is not on PATH.",
  );
}

/**
 * @param {string} folder
 * @param {string} version
 * @param {Pick<Tool, "from" | "fresh">} origin
 * @returns {Tool}
 */
function toTool(folder, version, origin) {
  return { version, folder, ...origin };
}

/** @param {Machine} machine */
async function fromEnvironment(machine) {
  const given = machine.environment["WEBCASTMANAGER_PULUMI"];
  if (!given) return undefined;
  const folder = existsSync(given) && statSync(given).isDirectory() ? given : dirname(given);
  const program = folder === given ? programIn(folder, "pulumi", machine.platform) : given;
  try {
    const version = await acceptedVersion(machine, program ?? given);
    return toTool(folder, version, { from: "environment", fresh: false });
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    throw new SetupError(
      `WEBCASTMANAGER_PULUMI is ${given}, which can't be used: ${error.message}.`,
      `Set the variable to a Pulumi CLI ${VERSIONS.pulumi.minimum} or newer with its Node language host, or unset it.`,
    );
  }
}

/** @param {Machine} machine */
async function fromPath(machine) {
  const program = programOnPath("pulumi", machine.environment, machine.platform);
  if (!program) throw new SourceUnavailable("not found");
  return toTool(dirname(program), await acceptedVersion(machine, program), { from: "PATH", fresh: false });
}

/**
 * Returns the version of a CLI that is new enough and has its hosts.
 * @param {Machine} machine
 * @param {string} program
 * @throws {SourceUnavailable}
 */
async function acceptedVersion(machine, program) {
  const { minimum } = VERSIONS.pulumi;
  const version = await reportedVersion(machine, program);
  if (!version) throw new SourceUnavailable(`${program} does not run`);
  if (!isAtLeast(version, minimum)) throw new SourceUnavailable(`${version} is older than ${minimum}`);
  const beside = [dirname(program), dirname(realpathSync(program))];
  const environment = { ...machine.environment, PATH: pathWithFirst(machine.environment["PATH"], beside) };
  const missing = HOSTS.find((host) => !programOnPath(host, environment, machine.platform));
  if (missing) throw new SourceUnavailable(`${version} has no ${missing}`);
  return version;
}

/** @param {Machine} machine @param {string} program */
async function reportedVersion(machine, program) {
  const environment = { ...machine.environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return versionIn((await outputOf(program, ["version"], environment)) ?? "");
}

/**
 * Installs the vendor's archive.
 * @param {Machine} machine
 * @param {string} target
 * @returns {Promise<boolean>} whether this call installed it
 * @throws {SourceUnavailable}
 */
function downloadPulumi(machine, target) {
  const version = VERSIONS.pulumi.installed;
  const archive = pulumiArchive(machine, version);
  const action = `downloading from ${new URL(machine.vendors.pulumi).host}`;
  return installOnce(machine, { target, name: `pulumi ${version}`, action }, async (temporary, step) => {
    const file = join(temporary, archive);
    await download(`${machine.vendors.pulumi}/${archive}`, file, step.detail);
    await verifyChecksum(file, await checksums(machine, version), { algorithm: "sha256", name: archive });
    step.detail("unpacking");
    const folder = await unpack(temporary, archive);
    await complete(machine, folder);
    return folder;
  });
}

/** @param {Machine} machine @param {string} version @returns {string} the vendor's name of the archive */
export function pulumiArchive(machine, version) {
  const isWindows = machine.platform === "win32";
  const system = isWindows ? "windows" : machine.platform;
  return `pulumi-v${version}-${system}-${machine.architecture}.${isWindows ? "zip" : "tar.gz"}`;
}

/**
 * Downloads the list of checksums. The vendor publishes it in two places; the release page has a folder per version.
 * @param {Machine} machine
 * @param {string} version
 */
async function checksums(machine, version) {
  const [first = "", second = ""] = machine.vendors.pulumiChecksums;
  const list = `pulumi-${version}-checksums.txt`;
  try {
    return await downloadText(`${first}/${list}`);
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    return downloadText(`${second}/v${version}/${list}`);
  }
}

/**
 * @param {string} temporary
 * @param {string} archive
 * @returns {Promise<string>} the folder with the programs
 */
async function unpack(temporary, archive) {
  mkdirSync(join(temporary, "unpacked"));
  // Every system has a `tar` that reads its own vendor's archive; the one of Windows reads zip as well.
  const { code } = await run("tar", ["-xf", archive, "-C", "unpacked"], { cwd: temporary });
  if (code !== 0) throw new SourceUnavailable("its archive could not be unpacked");
  rmSync(join(temporary, archive));
  const programs = join(temporary, "unpacked", "pulumi");
  return existsSync(join(programs, "bin")) ? join(programs, "bin") : programs;
}

/**
 * Builds the CLI and its Node language host.
 * @param {Machine} machine
 * @param {string} target
 * @returns {Promise<boolean>} whether this call installed it
 * @throws {SourceUnavailable}
 */
async function buildPulumi(machine, target) {
  // Without Go, fails before a progress line is printed.
  await findGo(machine);
  const name = `pulumi ${VERSIONS.pulumi.installed}`;
  const installation = { target, name, action: "building from Go modules (about 3 min)" };
  return installOnce(machine, installation, async (temporary, step) => {
    const folder = await goBuild(machine, target, GO_PROGRAMS)(temporary, step);
    await complete(machine, folder);
    return folder;
  });
}

/**
 * Puts the launcher beside a new CLI, and runs the CLI once: one that does not run here is not kept.
 * @param {Machine} machine
 * @param {string} folder
 * @throws {SourceUnavailable}
 */
async function complete(machine, folder) {
  if (!programIn(folder, LAUNCHER, machine.platform)) {
    const name = `${LAUNCHER}${machine.platform === "win32" ? ".cmd" : ""}`;
    copyFileSync(join(machine.project, "node_modules", "@pulumi", "pulumi", name), join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
  const program = programIn(folder, "pulumi", machine.platform);
  const version = program && (await reportedVersion(machine, program));
  if (version !== VERSIONS.pulumi.installed) throw new SourceUnavailable("it does not run on this machine");
  if (!programIn(folder, "pulumi-language-nodejs", machine.platform)) {
    throw new SourceUnavailable("it has no pulumi-language-nodejs");
  }
}
