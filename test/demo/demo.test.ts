// The demo as somebody runs it whose terminal is a pipe.
import { join } from "node:path";
import { runCommand } from "../../tools/workbench/process";
import { root } from "../../tools/workbench/pulumi";

test("the demo tells its whole story, plain in a pipe, and exits 0 [package.demo]", async () => {
  const { code, stdout, stderr } = await runCommand(process.execPath, [join(root, "dist/tools/demo/main.js")], { folder: root, environment: process.env });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const steps = [...stdout.matchAll(/^ ?(\d+)\. /gm)].map((match) => Number(match[1]));
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(stdout).toMatch(/^Summary$/m);
  // No colour and no moving line where nobody watches.
  expect(stdout).not.toMatch(/[\u001b\r]/);
});
