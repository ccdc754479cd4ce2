// The heap of a provider's process, seen by V8's own account of it. How much memory that saves is measured in
// bench/rows/terraform-memory.ts.
import { execFile } from "node:child_process";
import { constants } from "node:perf_hooks";
import { promisify } from "node:util";

/**
 * The room for young objects in bytes, and how many full collections there were, in a process that has kept more and
 * more; after something was set up in it.
 */
async function heapAfter(setUp: string): Promise<{ readonly young: number; readonly full: number }> {
  const script = `
    let full = 0;
    new (require("node:perf_hooks").PerformanceObserver)((list) => {
      full += list.getEntries().filter((entry) => entry.detail.kind === ${constants.NODE_PERFORMANCE_GC_MAJOR}).length;
    }).observe({ entryTypes: ["gc"] });
    ${setUp}
    const kept = [];
    const work = (left) => {
      kept.push(Array.from({ length: 20_000 }, (_, index) => ({ index, left })));
      if (left > 0) return setImmediate(work, left - 1);
      const { space_size: young } = require("node:v8").getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
      setTimeout(() => console.log(JSON.stringify({ young, full })), 50);
    };
    work(100);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--require", require.resolve("../support/typescript-hook.cjs"), "-e", script],
    { cwd: __dirname },
  );
  return JSON.parse(stdout) as { young: number; full: number };
}

test("young objects get no more room, and all of the heap is collected more often, once that is asked for and not before", async () => {
  const [usual, small] = [
    await heapAfter(""),
    await heapAfter("require('../../provider/terraform/tuning/heap').keepHeapSmall();"),
  ];
  expect(small.young).toBeLessThanOrEqual(usual.young / 2);
  expect(small.full).toBeGreaterThan(usual.full);
});
