// @ts-check
// Puts a tool into the cache whole or not at all: made in a folder beside its place, renamed at the end.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { withLock } from "./lock.mjs";

/**
 * Makes `target` by `make`, unless it is there already (an earlier run, or another one while this one waited).
 * @param {string} target the tool's folder in the cache
 * @param {(workshop: string) => Promise<string>} make fills a folder inside the workshop and returns its path
 * @param {(owner: string) => void} [onWait]
 * @returns {Promise<boolean>} whether this call made it
 */
export async function installOnce(target, make, onWait) {
  return withLock(
    `${target}.lock`,
    async () => {
      if (existsSync(target)) return false;
      removeLeftovers(target);
      const workshop = `${target}.partial-${process.pid}`;
      mkdirSync(workshop, { recursive: true });
      try {
        renameSync(await make(workshop), target);
      } finally {
        rmSync(workshop, { recursive: true, force: true, maxRetries: 3 });
      }
      return true;
    },
    onWait,
  );
}

/**
 * Workshops of set-ups that were killed. Safe under the lock: nobody else works on this tool.
 * @param {string} target
 */
function removeLeftovers(target) {
  const folder = dirname(target);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(target)}.partial-`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
