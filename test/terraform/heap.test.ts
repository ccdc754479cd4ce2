// The heap of a provider's process, as V8 reports it. How much memory that saves is measured by the memory benchmark.
import { mustRun } from "../../tools/workbench/run-command";

/** Returns the room for young objects, in bytes, in a process that kept more and more after something was set up. */
async function youngRoomAfter(setUp: string): Promise<number> {
  const script = `
    ${setUp}
    const kept = [];
    const work = (left) => {
      kept.push(Array.from({ length: 20_000 }, (_, index) => ({ index, left })));
      if (left > 0) return setImmediate(work, left - 1);
      const spaces = require("node:v8").getHeapSpaceStatistics();
      console.log(spaces.find(({ space_name: name }) => name === "new_space").space_size);
    };
    work(100);`;
  const { stdout } = await mustRun(
    process.execPath,
    ["--require", require.resolve("../support/typescript-hook.cjs"), "-e", script],
    { folder: __dirname, environment: process.env },
  );
  return Number(stdout);
}

test("young objects get no more room than they have, once that is asked for", async () => {
  const small = await youngRoomAfter("require('../../provider/terraform/tuning/heap').keepHeapSmall();");
  expect(small).toBeLessThanOrEqual((await youngRoomAfter("")) / 2);
});
