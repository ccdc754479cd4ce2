// Loaded into a measured process by `node --require`: writes the most memory that it held to a file when it exits.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The variable that names the file. */
export const peakVariable = "BENCH_PEAK_MEMORY_FILE";

const KIBI = 1024;

/** Resident memory at its peak, in bytes. On Linux not by `maxRSS`: a child inherits its parent's. */
function peakBytes(): number {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return KIBI * (kibibytes === undefined ? process.resourceUsage().maxRSS : Number(kibibytes));
}

const file = process.env[peakVariable];
if (file !== undefined) {
  // The processes that this one starts are not measured.
  Reflect.deleteProperty(process.env, peakVariable);
  process.once("exit", () => {
    writeFileSync(file, String(peakBytes()));
  });
}
