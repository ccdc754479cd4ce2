// @ts-check
// Tries the ways to a tool in their order and takes the first that is open. Knows no tool.
import { SetupFailure, WayClosed } from "./failure.mjs";

/**
 * @typedef {object} Found a tool that is ready to use
 * @property {string} version
 * @property {string} folder holds the program; goes on PATH
 * @property {"environment" | "PATH" | "cache" | "download" | "registry"} from
 * @property {boolean} fresh whether this run put it there
 * @property {string} [program] what is started, where its file may have another name than usual
 */

/**
 * @template {Found} Thing
 * @typedef {object} Way
 * @property {string} name as the final message calls it: "on PATH", "the vendor's download"
 * @property {() => Promise<Thing | undefined>} take undefined: nothing to say; throws WayClosed with the reason
 */

/**
 * @template {Found} Thing
 * @param {string} tool
 * @param {readonly Way<Thing>[]} ways the preferred one first
 * @param {string} nextStep what to do by hand if all are closed
 * @returns {Promise<Thing>}
 * @throws {SetupFailure} naming the reason for every way; a SetupFailure or interruption inside a way ends the search
 */
export async function firstOpenWay(tool, ways, nextStep) {
  /** @type {string[]} */
  const reasons = [];
  for (const way of ways) {
    try {
      const found = await way.take();
      if (found) return found;
    } catch (error) {
      if (!(error instanceof WayClosed)) throw error;
      reasons.push(`  ${way.name}: ${error.message}`);
    }
  }
  throw new SetupFailure([`${tool} could not be had:`, ...reasons].join("\n"), nextStep);
}
