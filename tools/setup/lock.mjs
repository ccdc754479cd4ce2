// @ts-check
// Work that one process at a time does, and only where it isn't done yet. Needs no package.
import { mkdirSync, renameSync, rmdirSync, statSync, utimes } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { interruption } from "./launch.mjs";

const TOUCH_MS = 2_000;
/** An owner that hasn't touched its lock for that long has ended, on this machine or another. */
const SILENCE_MS = 10_000;

/**
 * Does a job while holding its lock, unless it is done. Returns whether it did.
 * @param {{ isDone: () => boolean, work: () => Promise<unknown>, onWait: () => void, lock: string }} job `onWait` is
 * called once, if another process holds the lock: a folder, since creating one is atomic everywhere
 * @throws where the set-up is interrupted while it waits
 */
export async function unlessDone({ isDone, work, onWait, lock }) {
  if (isDone()) return false;
  mkdirSync(dirname(lock), { recursive: true });
  for (let isWaiting = false; !claim(lock); isWaiting = true) {
    if (!isWaiting) onWait();
    await pause(200, undefined, { signal: interruption });
  }
  const { ino } = statSync(lock);
  // A process that was suspended for long may have lost it.
  const isOurs = () => statSync(lock, { throwIfNoEntry: false })?.ino === ino;
  const touching = setInterval(() => isOurs() && utimes(lock, new Date(), new Date(), () => {}), TOUCH_MS);
  try {
    if (isDone()) return false;
    await work();
    return true;
  } finally {
    clearInterval(touching);
    if (isOurs()) attempt(() => rmdirSync(lock));
  }
}

/** @param {string} lock @returns {boolean} whether it is ours */
function claim(lock) {
  if (attempt(() => mkdirSync(lock))) return true;
  if (!isSilent(lock)) return false;
  // Only one of several waiters wins the renaming; a lock that is new by then is put back.
  const aside = `${lock}.${process.pid}`;
  attempt(() => renameSync(lock, aside));
  attempt(() => (isSilent(aside) ? rmdirSync(aside) : renameSync(aside, lock)));
  return false;
}

/** @param {string} lock */
function isSilent(lock) {
  const facts = statSync(lock, { throwIfNoEntry: false });
  return facts !== undefined && Date.now() - facts.mtimeMs > SILENCE_MS;
}

/** Returns whether it worked. Another process may have been faster. @param {() => void} change */
export function attempt(change) {
  try {
    change();
    return true;
  } catch (error) {
    const code = error !== null && typeof error === "object" && "code" in error ? error.code : "";
    if (code === "EEXIST" || code === "ENOENT" || code === "ENOTEMPTY") return false;
    throw error;
  }
}
