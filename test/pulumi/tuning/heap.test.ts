// The heap of the provider process, as V8 reports its collections. How much memory that saves is measured in
// bench/rows/memory.ts.
import { constants } from "node:perf_hooks";
import { mustRun } from "../../../tools/workbench/run-command";

/** The kinds of the first collections of a process that makes garbage, after something was set up in it. */
async function collections(setUp: string): Promise<readonly number[]> {
  const script = `
    const kinds = [];
    new (require("node:perf_hooks").PerformanceObserver)((list) => { kinds.push(...list.getEntries().map((entry) => entry.detail.kind)); }).observe({ entryTypes: ["gc"] });
    ${setUp}
    let garbage = [];
    const work = () => {
      garbage = Array.from({ length: 50_000 }, (_, index) => ({ index }));
      if (kinds.length < 6) setImmediate(work);
      else console.log(JSON.stringify(kinds));
    };
    work();`;
  const { stdout } = await mustRun(
    process.execPath,
    ["--require", require.resolve("../../support/typescript-hook.cjs"), "-e", script],
    { folder: __dirname, environment: process.env },
  );
  return JSON.parse(stdout) as number[];
}

test("the first collection of the provider process is a full one, later ones are not all full", async () => {
  const kinds = await collections("require('../../../provider/pulumi/tuning/heap.ts').keepHeapSmall();");
  expect(kinds[0]).toBe(constants.NODE_PERFORMANCE_GC_MAJOR);
  expect(kinds).toContain(constants.NODE_PERFORMANCE_GC_MINOR);
});

test("a program's process starts with minor collections, as usual", async () => {
  expect((await collections(""))[0]).toBe(constants.NODE_PERFORMANCE_GC_MINOR);
});
