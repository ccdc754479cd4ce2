// @ts-check
// Installs Terraform or OpenTofu into the cache: the vendor's archive, or a build of OpenTofu from its Go module.
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { download, downloadText, verifyChecksum } from "./download.mjs";
import { SourceUnavailable } from "./errors.mjs";
import { findGo, goBuild } from "./go-build.mjs";
import { programIn } from "./machine.mjs";
import { outputOf } from "./processes.mjs";
import { installOnce } from "./tools.mjs";
import { unzip } from "./unzip.mjs";
import { VERSIONS } from "./versions.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {"terraform" | "tofu"} ProgramName */
/** @typedef {{ name: ProgramName, version: string }} Release */

/** @type {Readonly<Record<ProgramName, { title: string, minimum: string, variable: string }>>} */
export const PRODUCTS = Object.freeze({
  terraform: { title: "Terraform", minimum: VERSIONS.terraform.minimum, variable: "WEBCASTMANAGER_TERRAFORM" },
  tofu: { title: "OpenTofu", minimum: VERSIONS.tofu.minimum, variable: "WEBCASTMANAGER_TOFU" },
});

/** The folder of go.mod by version. */
const MODULES = /** @type {Readonly<Record<string, string>>} */ ({
  [VERSIONS.tofu.installed]: join("tools", "go", "opentofu"),
  [VERSIONS.oldTofu.installed]: join("tools", "go", "opentofu-1.10"),
});

/**
 * @param {Machine} machine
 * @param {Release} release
 * @param {string} target
 * @returns {Promise<boolean>} whether this call installed it
 * @throws {SourceUnavailable}
 */
export function downloadTerraform(machine, release, target) {
  const { name, version } = release;
  // Terraform's folders are named by the version, OpenTofu's by the tag.
  const base = name === "terraform" ? `${machine.vendors.terraform}/${version}` : `${machine.vendors.tofu}/v${version}`;
  const archive = terraformArchive(machine, release);
  const installation = { target, name: `${name} ${version}`, action: `downloading from ${new URL(base).host}` };
  return installOnce(machine, installation, async (temporary, step) => {
    const file = join(temporary, archive);
    await download(`${base}/${archive}`, file, step.detail);
    const sums = await downloadText(`${base}/${name}_${version}_SHA256SUMS`);
    await verifyChecksum(file, sums, { algorithm: "sha256", name: archive });
    step.detail("unpacking");
    const folder = join(temporary, "unpacked");
    mkdirSync(folder);
    await unzip(file, folder);
    if (existsSync(join(folder, name))) chmodSync(join(folder, name), 0o755);
    await verify(machine, release, folder);
    return folder;
  });
}

/** @param {Machine} machine @param {Release} release @returns {string} both vendors' name of the archive */
export function terraformArchive(machine, { name, version }) {
  const systems = /** @type {Record<string, string>} */ ({ win32: "windows" });
  const processors = /** @type {Record<string, string>} */ ({ x64: "amd64", ia32: "386" });
  const system = systems[machine.platform] ?? machine.platform;
  return `${name}_${version}_${system}_${processors[machine.architecture] ?? machine.architecture}.zip`;
}

/**
 * @param {Machine} machine
 * @param {Release} release one of the versions with a module in tools/go
 * @param {string} target
 * @returns {Promise<boolean>} whether this call installed it
 * @throws {SourceUnavailable}
 */
export async function buildOpenTofu(machine, release, target) {
  const module = MODULES[release.version];
  if (!module) throw new SourceUnavailable(`tools/go has no module for ${release.version}`);
  // Without Go, fails before a progress line is printed.
  await findGo(machine);
  const program = {
    name: "tofu",
    module,
    source: "github.com/opentofu/opentofu/cmd/tofu",
    // The module holds the version; without this flag it would be reported as a development version.
    linker: "-X github.com/opentofu/opentofu/version.dev=no",
  };
  const installation = {
    target,
    name: `tofu ${release.version}`,
    action: "building from Go modules (about 3 min)",
  };
  return installOnce(machine, installation, async (temporary, step) => {
    const folder = await goBuild(machine, target, [program])(temporary, step);
    await verify(machine, release, folder);
    return folder;
  });
}

/**
 * Runs a new program once: one that does not run here, or reports a development version, is not kept.
 * @param {Machine} machine
 * @param {Release} release
 * @param {string} folder
 * @throws {SourceUnavailable}
 */
async function verify(machine, { name, version }, folder) {
  const program = programIn(folder, name, machine.platform);
  const reported = program && (await reportedRelease(machine, program).catch(() => undefined));
  if (!reported || reported.name !== name || reported.text !== version) {
    throw new SourceUnavailable("it does not run on this machine");
  }
}

/**
 * @param {Machine} machine
 * @param {string} program
 * @returns {Promise<{ name: ProgramName, text: string }>} with its version as it prints it
 * @throws {SourceUnavailable} it does not run
 */
export async function reportedRelease(machine, program) {
  const output = await outputOf(program, ["version"], { ...machine.environment, CHECKPOINT_DISABLE: "1" });
  // Warnings about the user's own settings may precede it.
  const [, title, text] = /^(Terraform|OpenTofu) v(\d+\.\d+\S*)/m.exec(output ?? "") ?? [];
  if (!title || !text) throw new SourceUnavailable(`${program} does not run`);
  return { name: title === PRODUCTS.tofu.title ? "tofu" : "terraform", text };
}
