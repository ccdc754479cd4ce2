// @ts-check
// Lets one set-up at a time make a thing. A lock whose owner died is taken over; nobody waits for the dead.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimes, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { interruption } from "./interruption.mjs";

const BEAT_MS = 2_000;
const POLL_MS = 250;
/** An owner that has not touched its lock for so long is dead, wherever it ran. */
const SILENCE_MS = 30_000;
const OURSELVES = `${process.pid} ${hostname()}`;

/**
 * Runs `work` while holding the lock file; waits as long as a living owner holds it.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} [onWait] told the owner's process id, once, if somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!claim(file)) {
    if (isStale(file)) {
      takeAway(file);
      continue;
    }
    if (!told) onWait(ownerOf(file).split(" ")[0] ?? "");
    told = true;
    await pause(POLL_MS, undefined, { signal: interruption }).catch(() => interruption.throwIfAborted());
  }
  // If the lock is gone under us there is nothing to beat for.
  const heart = setInterval(() => utimes(file, new Date(), new Date(), () => {}), BEAT_MS);
  heart.unref();
  try {
    return await work();
  } finally {
    clearInterval(heart);
    if (ownerOf(file) === OURSELVES) rmSync(file, { force: true });
  }
}

/** @param {string} file @returns {boolean} */
function claim(file) {
  try {
    writeFileSync(file, OURSELVES, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  }
}

/**
 * Whether a lock's owner is gone: no such process on this machine, or no sign of life from another one.
 * @param {string} file
 */
export function isStale(file) {
  const [pid, host] = ownerOf(file).split(" ");
  const age = ageOf(file);
  if (age === undefined) return false;
  if (age > SILENCE_MS) return true;
  // A lock without its text yet is being written right now.
  return host === hostname() && !isAlive(Number(pid));
}

/**
 * Removes a stale lock. Renaming first lets only one of several waiters win; a lock that turns out to be
 * fresh (its owner won in between) goes back where it was.
 * @param {string} file
 */
function takeAway(file) {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (isStale(aside)) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch {
    // Somebody else took it away.
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

/**
 * @param {string} file @returns {number | undefined} milliseconds since the last sign of life; undefined when the lock
 * is gone
 */
function ageOf(file) {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts && Date.now() - facts.mtimeMs;
}

/** @param {number} pid */
function isAlive(pid) {
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
