// @ts-check
// Finds a Terraform or an OpenTofu; one is enough. `CI_FULL` also installs the two lines of OpenTofu that differ.
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { SetupError, SourceUnavailable } from "./errors.mjs";
import { programIn, programOnPath } from "./machine.mjs";
import { buildOpenTofu, downloadTerraform, PRODUCTS, reportedRelease } from "./terraform-install.mjs";
import { findTool } from "./tools.mjs";
import { isAtLeast, versionIn, VERSIONS } from "./versions.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {import("./terraform-install.mjs").ProgramName} ProgramName */
/** @typedef {import("./terraform-install.mjs").Release} Release */
/** @typedef {import("./tools.mjs").TerraformTool} TerraformTool */
/** @typedef {import("./tools.mjs").Tools} Tools */
/** @typedef {Pick<Tools, "terraform" | "tofu" | "oldTofu">} TerraformTools the preferred one first */

/** @type {Release} */
const TERRAFORM = { name: "terraform", version: VERSIONS.terraform.installed };
/** @type {Release} */
const TOFU = { name: "tofu", version: VERSIONS.tofu.installed };
/** @type {Release} */
const OLD_TOFU = { name: "tofu", version: VERSIONS.oldTofu.installed };

/**
 * @param {Machine} machine
 * @returns {Promise<TerraformTools>} at least one of terraform and tofu; the other too where it needs no installation
 */
export async function findTerraform(machine) {
  const both = [await firstAvailable(machine, TERRAFORM), await firstAvailable(machine, TOFU)];
  const available = both.filter((tool) => tool !== undefined);
  const isNamed = (/** @type {TerraformTool} */ tool) => tool.from === "environment";
  const found = [...available.filter(isNamed), ...available.filter((tool) => !isNamed(tool))];
  if (found.length === 0) found.push(await installOne(machine));
  /** @type {TerraformTools} */
  const tools = {};
  // Both may be the same program under two names.
  for (const tool of found) tools[tool.name] ??= tool;
  if (machine.environment["CI_FULL"]) {
    if (!tools.tofu || !isAtLeast(tools.tofu.version, TOFU.version)) tools.tofu = await exactTofu(machine, TOFU);
    tools.oldTofu = await exactTofu(machine, OLD_TOFU);
  }
  return tools;
}

/**
 * The sources that install nothing.
 * @param {Machine} machine
 * @param {Release} release
 */
function availableSources(machine, release) {
  return [
    { name: PRODUCTS[release.name].variable, find: () => fromEnvironment(machine, release.name) },
    { name: `${release.name} on PATH`, find: () => fromPath(machine, release.name) },
    { name: `${release.name} in the cache`, find: async () => fromCache(machine, release) },
  ];
}

/**
 * @param {Machine} machine
 * @param {Release} release
 * @returns {Promise<TerraformTool | undefined>}
 * @throws {SetupError} the environment names one that can't be used
 */
async function firstAvailable(machine, release) {
  for (const source of availableSources(machine, release)) {
    try {
      const found = await source.find();
      if (found) return found;
    } catch (error) {
      if (!(error instanceof SourceUnavailable)) throw error;
    }
  }
  return undefined;
}

/** @param {Machine} machine @returns {Promise<TerraformTool>} */
function installOne(machine) {
  const sources = [
    ...availableSources(machine, TERRAFORM),
    ...availableSources(machine, TOFU),
    { name: "the vendor's download of Terraform", find: () => downloaded(machine, TERRAFORM) },
    ...tofuInstallers(machine, TOFU),
  ];
  return findTool(
    `Terraform ${PRODUCTS.terraform.minimum} or OpenTofu ${PRODUCTS.tofu.minimum}`,
    sources,
    `Install Terraform ${TERRAFORM.version} or OpenTofu ${TOFU.version} by hand (their installation pages say how) ` +
      `or Go ${VERSIONS.go.minimum} or newer, and run the same command again. WEBCASTMANAGER_TERRAFORM or ` +
      "WEBCASTMANAGER_TOFU may name a program that is not on PATH.",
  );
}

/** @param {Machine} machine @param {Release} release */
function exactTofu(machine, release) {
  const cached = { name: "cache", find: async () => fromCache(machine, release) };
  const nextStep = `Install Go ${VERSIONS.go.minimum} or newer and run the same command again, or unset CI_FULL.`;
  return findTool(`OpenTofu ${release.version}`, [cached, ...tofuInstallers(machine, release)], nextStep);
}

/** @param {Machine} machine @param {Release} release */
function tofuInstallers(machine, release) {
  return [
    { name: "the release page of OpenTofu", find: () => downloaded(machine, release) },
    { name: "a build of OpenTofu from Go modules", find: () => built(machine, release) },
  ];
}

/** @param {Machine} machine @param {Release} release */
async function downloaded(machine, release) {
  const fresh = await downloadTerraform(machine, release, cachedFolder(machine, release));
  return toTool(machine, release, { from: "download", fresh });
}

/** @param {Machine} machine @param {Release} release */
async function built(machine, release) {
  const fresh = await buildOpenTofu(machine, release, cachedFolder(machine, release));
  return toTool(machine, release, { from: "registry", fresh });
}

/** @param {Machine} machine @param {Release} release */
function fromCache(machine, release) {
  if (!existsSync(cachedFolder(machine, release))) return undefined;
  return toTool(machine, release, { from: "cache", fresh: false });
}

/** @param {Machine} machine @param {Release} release @returns {string} */
function cachedFolder(machine, { name, version }) {
  return join(machine.cache, `${name === "tofu" ? "opentofu" : name}-${version}`);
}

/**
 * @param {Machine} machine
 * @param {Release} release
 * @param {Pick<Tool, "from" | "fresh">} origin
 * @returns {TerraformTool}
 */
function toTool(machine, release, origin) {
  const folder = cachedFolder(machine, release);
  const program = programIn(folder, release.name, machine.platform) ?? join(folder, release.name);
  return { ...release, folder, ...origin, program };
}

/** @param {Machine} machine @param {ProgramName} name @returns {Promise<TerraformTool | undefined>} */
async function fromEnvironment(machine, name) {
  const { variable, title, minimum } = PRODUCTS[name];
  const given = machine.environment[variable];
  if (!given) return undefined;
  const isFolder = existsSync(given) && statSync(given).isDirectory();
  const program = isFolder ? (programIn(given, name, machine.platform) ?? join(given, name)) : given;
  try {
    const release = await acceptedRelease(machine, program);
    if (release.name !== name) throw new SourceUnavailable(`it is ${PRODUCTS[release.name].title} ${release.version}`);
    return { ...release, folder: dirname(program), program, from: "environment", fresh: false };
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    throw new SetupError(
      `${variable} is ${given}, which can't be used: ${error.message}.`,
      `Set the variable to ${title} ${minimum} or newer, or unset it.`,
    );
  }
}

/** @param {Machine} machine @param {ProgramName} name @returns {Promise<TerraformTool>} */
async function fromPath(machine, name) {
  const program = programOnPath(name, machine.environment, machine.platform);
  if (!program) throw new SourceUnavailable("not found");
  return {
    ...(await acceptedRelease(machine, program)),
    folder: dirname(program),
    program,
    from: "PATH",
    fresh: false,
  };
}

/**
 * Returns what a program reports to be: one with the name terraform may be OpenTofu.
 * @param {Machine} machine
 * @param {string} program
 * @returns {Promise<Release>}
 * @throws {SourceUnavailable} it does not run, or is too old
 */
async function acceptedRelease(machine, program) {
  const { name, text } = await reportedRelease(machine, program);
  const version = versionIn(text) ?? "0.0.0";
  const { title, minimum } = PRODUCTS[name];
  if (!isAtLeast(version, minimum)) throw new SourceUnavailable(`${title} ${version} is older than ${minimum}`);
  return { name, version };
}
