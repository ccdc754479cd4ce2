// @ts-check
// Finds a tool in the first source that has it, and installs one into the cache whole or not at all.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SetupError, SourceUnavailable } from "./errors.mjs";
import { withLock } from "./lock.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */

/**
 * @typedef {object} Tool a tool that is ready to use
 * @property {string} version
 * @property {string} folder holds the program; goes on PATH
 * @property {"environment" | "PATH" | "cache" | "download" | "registry"} from
 * @property {boolean} fresh whether this run installed it
 * @property {string} [program] the file to start, where its name differs from the tool's
 */

/** @typedef {Tool & { name: "terraform" | "tofu", program: string }} TerraformTool */

/**
 * @typedef {object} Tools what a command gets
 * @property {Tool} node
 * @property {Tool} [pulumi]
 * @property {TerraformTool} [terraform] one of terraform and tofu at least, where a command needs them
 * @property {TerraformTool} [tofu]
 * @property {TerraformTool} [oldTofu] only where `CI_FULL` is set; not on PATH
 * @property {Tool} [reference] the Terraform provider that does nothing
 * @property {Tool} [java]
 * @property {Tool} [keycloak]
 * @property {Tool} [actionlint]
 * @property {Tool} [zizmor]
 */

/**
 * @template {Tool} Found
 * @typedef {object} Source a place that a tool may come from
 * @property {string} name as the error lists it: "on PATH", "the vendor's download"
 * @property {() => Promise<Found | undefined>} find undefined where the source isn't set; throws SourceUnavailable
 */

/**
 * Returns the tool from the first source that has it.
 * @template {Tool} Found
 * @param {string} title
 * @param {readonly Source<Found>[]} sources the preferred one first
 * @param {string} nextStep what to do by hand if no source has it
 * @returns {Promise<Found>}
 * @throws {SetupError} with the reason of each source; a SetupError or an interruption in a source ends the search
 */
export async function findTool(title, sources, nextStep) {
  /** @type {string[]} */
  const reasons = [];
  for (const source of sources) {
    try {
      const found = await source.find();
      if (found) return found;
    } catch (error) {
      if (!(error instanceof SourceUnavailable)) throw error;
      reasons.push(`  ${source.name}: ${error.message}`);
    }
  }
  throw new SetupError([`${title} not found:`, ...reasons].join("\n"), nextStep);
}

/**
 * @typedef {object} Installation
 * @property {string} target the tool's folder in the cache
 * @property {string} name as progress lines show it: "pulumi 3.259.0"
 * @property {string} action what is done: "downloading from get.pulumi.com"
 */

/**
 * Fills a temporary folder and returns the folder in it that becomes the target.
 * @callback Make
 * @param {string} temporary
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<string>}
 */

/**
 * Installs a tool, unless an earlier or a simultaneous set-up has. It is made in a folder beside its target and renamed
 * at the end, so that an interrupted set-up leaves nothing that looks whole.
 * @param {Machine} machine
 * @param {Installation} installation
 * @param {Make} make
 * @returns {Promise<boolean>} whether this call installed it
 */
export async function installOnce(machine, { target, name, action }, make) {
  const install = async () => {
    if (existsSync(target)) return false;
    removeLeftovers(target);
    const temporary = `${target}.partial-${process.pid}`;
    mkdirSync(temporary, { recursive: true });
    const step = machine.progress.begin(name, action);
    try {
      renameSync(await make(temporary, step), target);
      step.done();
    } catch (error) {
      step.failed(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    }
    return true;
  };
  return withLock(`${target}.lock`, install, (owner) => noteWaiting(machine, name, owner));
}

/** @param {Machine} machine @param {string} name @param {string} owner its process id */
export function noteWaiting(machine, name, owner) {
  machine.progress.note(name, `waiting for another set-up (process ${owner}) …`);
}

/**
 * Removes the temporary folders of set-ups that were killed. Safe under the lock: no other set-up installs this tool.
 * @param {string} target
 */
function removeLeftovers(target) {
  const folder = dirname(target);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(target)}.partial-`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
