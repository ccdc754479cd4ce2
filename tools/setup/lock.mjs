// @ts-check
// A lock file that one process at a time holds. The lock of a process that has ended is removed at once.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { interruption } from "./signals.mjs";

const TOUCH_MS = 2_000;
const POLL_MS = 250;
/** An owner that has not touched its lock for that long has ended, on this machine or another. */
const SILENCE_MS = 30_000;
const THIS_PROCESS = `${process.pid} ${hostname()}`;

/**
 * Runs `work` while holding the lock file; waits while another running process holds it.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} [onWait] called once with the owner's process id, if another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let isWaiting = false;
  while (!claim(file)) {
    if (isStale(file)) {
      removeStale(file);
      continue;
    }
    if (!isWaiting) onWait(ownerOf(file).split(" ")[0] ?? "");
    isWaiting = true;
    await pause(POLL_MS, undefined, { signal: interruption }).catch(() => interruption.throwIfAborted());
  }
  // A lock that another process removed needs no further touch.
  const touching = setInterval(() => utimes(file, new Date(), new Date(), () => {}), TOUCH_MS);
  touching.unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    if (ownerOf(file) === THIS_PROCESS) rmSync(file, { force: true });
  }
}

/** @param {string} file @returns {boolean} */
function claim(file) {
  try {
    writeFileSync(file, THIS_PROCESS, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  }
}

/**
 * Whether a lock's owner has ended: no such process on this machine, or no touch from another machine for too long.
 * @param {string} file
 */
export function isStale(file) {
  const [pid, host] = ownerOf(file).split(" ");
  const age = ageOf(file);
  if (age === undefined) return false;
  if (age > SILENCE_MS) return true;
  // A lock without its text is being written at this moment.
  return host === hostname() && !isRunning(Number(pid));
}

/**
 * Removes a stale lock. Renaming first lets only one of several waiters win. A lock that turns out to be fresh (its
 * owner won in between) is put back.
 * @param {string} file
 */
function removeStale(file) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (isStale(aside)) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch {
    // Another process removed it.
  }
}

/** @param {string} file */
function ownerOf(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}

/** @param {string} file @returns {number | undefined} milliseconds since the last touch; undefined without a lock */
function ageOf(file) {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts && Date.now() - facts.mtimeMs;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
