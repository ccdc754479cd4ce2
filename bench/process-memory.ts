// How much memory a process holds, as the system counts it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const KIBI = 1024;

/** Resident memory of a process in bytes: VmRSS of /proc on Linux, `ps` elsewhere. */
export function residentBytes(id: number): number {
  const status = `/proc/${id}/status`;
  const kibibytes = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"))?.[1]
    : execFileSync("ps", ["-o", "rss=", "-p", String(id)], { encoding: "utf8" }).trim();
  if (kibibytes === undefined) throw new Error(`the memory of process ${id} can't be read`);
  return Number(kibibytes) * KIBI;
}
