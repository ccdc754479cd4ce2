// `npm run demo -- --open` in a pseudo-terminal: a reader edits through the emulator, or presses Enter.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "../../tools/workbench/project";
import { partner } from "../../tools/demo/customers";

const hasScript = process.platform === "linux" && existsSync("/usr/bin/script");
const inTerminal = hasScript ? test : test.skip;
if (!hasScript) console.log("skipped: there is no util-linux `script`, which provides a pseudo-terminal");

/** Runs the demo, and acts once when it waits. Returns what it printed, and its exit code. */
async function play(
  columns: number,
  act: (page: string, press: (key: string) => void) => void,
): Promise<[string, unknown]> {
  const folder = mkdtempSync(join(tmpdir(), "demo-open-"));
  writeFileSync(join(folder, "xdg-open"), "#!/bin/sh\n", { mode: 0o755 });
  const demo = [`stty cols ${columns}; exec`, process.execPath, join(root, "dist/tools/demo/main.js"), "--open"].join(
    " ",
  );
  const child = spawn("/usr/bin/script", ["-qfec", demo, "/dev/null"], {
    cwd: root,
    env: { ...process.env, PATH: [folder, process.env.PATH].join(delimiter), NO_COLOR: "1" },
  });
  let [output, isDone] = ["", false];
  child.stdout.on("data", (chunk) => {
    output += String(chunk);
    const page = /(http:\S+)\/ui\/customers\/[\s\S]*Press Enter to let/.exec(output)?.[1];
    if (page === undefined || isDone) return;
    isDone = true;
    act(page, (key) => child.stdin.write(key));
  });
  const [code] = (await once(child, "close")) as [number];
  rmSync(folder, { recursive: true });
  return [stripVTControlCharacters(output), code];
}

inTerminal("an edit by hand lets the demo go on by itself, and is the drift that it finds [package.demo]", async () => {
  const body = JSON.stringify({ id: partner.id, changes: { defaultLanguage: "fr" } });
  const request = { method: "POST", headers: { "content-type": "application/json" }, body };
  const [output, code] = await play(120, (page) => void fetch(`${page}/_emulator/edit`, request));
  expect(output).toMatch(/Acme Group +defaultLanguage\r?\n/);
  expect(output).toContain("✓ 1 property edited, 1 customer created");
  expect(output).toContain("Drift: 1 changed, 1 in no state.");
  expect(code).toBe(0);
});

inTerminal("Enter lets the demo edit by itself, and no line is wider than the terminal [package.demo]", async () => {
  const [output, code] = await play(80, (_, press) => {
    press("\r");
  });
  expect(output).toContain("✓ 3 properties edited, 1 customer created");
  expect(output.split(/[\r\n]+/).filter((line) => line.length > 80)).toEqual([]);
  expect(code).toBe(0);
});
