// The pictures of the guides beside today's page and CLI. Compares what a screen reader has of them, not pixels.
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { runCommand } from "../../tools/workbench/run-command";
import { inBrowser } from "../support/browser";

inBrowser("the pictures", () => {
  test("show what the page and a preview show today; otherwise run `npm run pictures`", async () => {
    const main = join(root, "dist", "tools", "pictures", "main.js");
    const result = await runCommand(process.execPath, [main, "--check"], { folder: root, environment: process.env });
    expect(result).toMatchObject({ code: 0, stderr: "" });
  });
});
