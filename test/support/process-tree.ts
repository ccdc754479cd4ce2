// The processes below a process, for tests that kill an engine and look at what is left. Ends processes by their ids
// only.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Ids of every process below this one, children before grandchildren. */
export function processesBelow(id: number): number[] {
  const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    listed.filter(([, above]) => above === parent).flatMap(([child = 0]) => [child, ...childrenOf(child)]);
  return childrenOf(id);
}

/** Whether a process runs; one that has ended and waits to be collected does not. */
export function isRunning(id: number): boolean {
  try {
    // Asked again and again; a process for each question is slow, where the kernel tells it in a file.
    if (process.platform === "linux") return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${id}/stat`, "utf8"));
    return !execFileSync("ps", ["-o", "stat=", "-p", String(id)], { encoding: "utf8" }).startsWith("Z");
  } catch {
    return false;
  }
}

/** The command line of a process; "" where it has ended. */
export function commandOf(id: number): string {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(id)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
