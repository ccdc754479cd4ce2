// @ts-check
// Terraform and OpenTofu: which versions serve, what they answer, how their vendors name machines. Brings neither here.
import { join } from "node:path";
import { ask } from "./child.mjs";
import { WayClosed } from "./failure.mjs";
import { programIn } from "./places.mjs";
import { isAtLeast, versionIn, WANTED } from "./versions.mjs";

/** @typedef {"terraform" | "tofu"} ProgramName */

/** @type {Readonly<Record<ProgramName, { title: string, minimum: string, variable: string }>>} */
export const KINDS = Object.freeze({
  terraform: { title: "Terraform", minimum: WANTED.terraform.minimum, variable: "WEBCASTMANAGER_TERRAFORM" },
  tofu: { title: "OpenTofu", minimum: WANTED.tofu.minimum, variable: "WEBCASTMANAGER_TOFU" },
});

/**
 * What a program says it is: one that is called terraform may well be OpenTofu.
 * @param {import("./context.mjs").Context} context
 * @param {string} program
 * @returns {Promise<{ name: ProgramName, version: string }>}
 * @throws {WayClosed} it does not run, or is too old
 */
export async function inspect(context, program) {
  const { name, text } = await introduction(context, program);
  const version = versionIn(text) ?? "0.0.0";
  const { title, minimum } = KINDS[name];
  if (!isAtLeast(version, minimum)) throw new WayClosed(`${title} ${version} is older than ${minimum}`);
  return { name, version };
}

/**
 * Runs what was just brought here once, so that one that does not run, or calls itself a development version, is never
 * kept.
 * @param {import("./context.mjs").Context} context
 * @param {string} folder
 * @param {ProgramName} name
 * @param {string} version
 * @throws {WayClosed}
 */
export async function prove(context, folder, name, version) {
  const program = programIn(folder, name, context.platform);
  const seen = program && (await introduction(context, program).catch(() => undefined));
  if (!seen || seen.name !== name || seen.text !== version)
    throw new WayClosed("what came does not run on this machine");
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} program
 * @returns {Promise<{ name: ProgramName, text: string }>} with its version as it says it
 */
async function introduction(context, program) {
  const answer = await ask(program, ["version"], { ...context.environment, CHECKPOINT_DISABLE: "1" });
  // Warnings about the user's own settings may stand before it.
  const [, title, text] = /^(Terraform|OpenTofu) v(\d+\.\d+\S*)/m.exec(answer ?? "") ?? [];
  if (!title || !text) throw new WayClosed(`${program} does not run`);
  return { name: title === KINDS.tofu.title ? "tofu" : "terraform", text };
}

/**
 * @param {import("./context.mjs").Context} context @returns {string} as both vendors name it in their files, such as
 * linux_amd64
 */
export function machineName(context) {
  const systems = /** @type {Record<string, string>} */ ({ win32: "windows" });
  const processors = /** @type {Record<string, string>} */ ({ x64: "amd64", ia32: "386" });
  return `${systems[context.platform] ?? context.platform}_${processors[context.architecture] ?? context.architecture}`;
}

/**
 * @param {import("./context.mjs").Context} context @param {ProgramName} name @param {string} version @returns {string}
 * its folder in the cache
 */
export function cachedFolder(context, name, version) {
  return join(context.cache, `${name === "tofu" ? "opentofu" : name}-${version}`);
}
