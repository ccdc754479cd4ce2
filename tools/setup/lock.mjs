// @ts-check
// Work that one process at a time does, and only where it isn't done yet. Needs no package.
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { interruption } from "./launch.mjs";

const TOUCH_MS = 2_000;
/** An owner that hasn't touched its lock for that long has ended, on this machine or another. */
const SILENCE_MS = 10_000;

/**
 * Does a job while holding its lock, unless it is done. Returns whether it did.
 * @param {{ isDone: () => boolean, work: () => Promise<unknown>, onWait: () => void, lock: string }} job `onWait` is
 * called once, if another process holds the lock: a file with its owner's name
 * @throws where the set-up is interrupted while it waits
 */
export async function unlessDone({ isDone, work, onWait, lock }) {
  if (isDone()) return false;
  mkdirSync(dirname(lock), { recursive: true });
  const owner = randomUUID();
  for (let isWaiting = false; !claim(lock, owner); isWaiting = true) {
    if (!isWaiting) onWait();
    await pause(200, undefined, { signal: interruption });
  }
  // A process that was suspended for long may have lost it.
  const isOurs = () => attempt(() => readFileSync(lock, "utf8")) === owner;
  const touching = setInterval(() => isOurs() && utimes(lock, new Date(), new Date(), () => {}), TOUCH_MS);
  try {
    if (isDone()) return false;
    await work();
    return true;
  } finally {
    clearInterval(touching);
    if (isOurs()) rmSync(lock, { force: true });
  }
}

/** @param {string} lock @param {string} owner @returns {boolean} whether it is ours */
function claim(lock, owner) {
  const create = () => {
    writeFileSync(lock, owner, { flag: "wx" });
    return true;
  };
  if (attempt(create)) return true;
  if (!isSilent(lock)) return false;
  // Only one of several waiters wins the renaming; a lock that is new by then is put back.
  const aside = `${lock}.${owner}`;
  attempt(() => renameSync(lock, aside));
  if (isSilent(aside)) rmSync(aside, { recursive: true, force: true });
  else attempt(() => renameSync(aside, lock));
  return false;
}

/** @param {string} lock */
function isSilent(lock) {
  const facts = statSync(lock, { throwIfNoEntry: false });
  return facts !== undefined && Date.now() - facts.mtimeMs > SILENCE_MS;
}

/** Returns what it returns; nothing where another process was faster. @template T @param {() => T} change */
export function attempt(change) {
  try {
    return change();
  } catch (error) {
    const code = error !== null && typeof error === "object" && "code" in error ? error.code : "";
    if (code === "EEXIST" || code === "ENOENT") return undefined;
    throw error;
  }
}
