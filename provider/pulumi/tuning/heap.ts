// Keeps the provider process small. Only for that process: a user's program is not ours to set up.
import { PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";

/**
 * How far the heap may grow, in per cent of what is in use, before all of it is collected.
 *
 * The server's HTTP/2 session keeps its streams in a Map. V8 links each outgrown table of a Map to the next one; once
 * such a table is old, every later one survives with it, and with them every request, until a full collection. By
 * default that comes when the heap has reached about four times what is in use: 200 MiB more for 10,000 customers. Seen
 * with Node 22.
 */
const growthPercent = 25;

/**
 * Makes full collections come earlier; each takes a few milliseconds. The first of them comes at once: until V8 has
 * seen one it lets the heap grow to twice its size, and keeps the pages afterwards (34 MiB of 10,000 customers, Node
 * 22).
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
  setFlagsFromString("--gc-global");
  const collections = new PerformanceObserver(() => {
    collections.disconnect();
    setFlagsFromString("--no-gc-global");
  });
  collections.observe({ entryTypes: ["gc"] });
}
