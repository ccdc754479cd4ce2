// The demo, with a pipe in place of a terminal.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { runCommand } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/project";

test("the demo runs every step, prints plain text in a pipe, waits there for no edit, keeps the emulator until Ctrl-C with `--keep`, and exits 0 [package.demo]", async () => {
  // A page that is opened opens no browser here.
  const openers = mkdtempSync(join(tmpdir(), "demo-openers-"));
  for (const name of ["xdg-open", "open"]) writeFileSync(join(openers, name), "#!/bin/sh\n", { mode: 0o755 });
  let [output, status] = ["", Promise.resolve(0)];
  let end: () => void = () => undefined;
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    [join(root, "dist/tools/demo/main.js"), "--keep", "--open"],
    {
      folder: root,
      environment: { ...process.env, PATH: [openers, process.env.PATH].join(delimiter) },
      started: (demo) => {
        end = () => {
          demo.kill("SIGINT");
        };
      },
      onOutput: (text) => {
        output += text;
        const endpoint =
          /^export WEBCASTMANAGER_ENDPOINT='([^']+)'\n[\s\S]*^export WEBCASTMANAGER_PASSWORD='[^']+'\n/m.exec(
            output,
          )?.[1];
        if (endpoint === undefined) return;
        output = "";
        status = fetch(`${endpoint}/customers`)
          .then(
            (response) => response.status,
            () => 0,
          )
          .finally(end);
      },
    },
  );
  // The emulator still runs, and refuses a request without a token.
  expect(await status).toBe(401);
  rmSync(openers, { recursive: true });
  expect(stdout).toContain("No terminal to wait for: the demo goes on with edits of its own.\n");
  expect(stdout).toMatch(/^cd .*demo-/m);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const steps = [...stdout.matchAll(/^ ?(\d+)\. /gm)].map((match) => Number(match[1]));
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(stdout).toMatch(/^Summary$/m);
  const page = /^The drift report stays in (.*)\.$/m.exec(stdout)?.[1] ?? "";
  expect(readFileSync(join(root, page), "utf8")).toMatch(/^<!doctype html>/i);
  // No colour and no redrawn line in a pipe.
  expect(stdout).not.toMatch(/[\u001b\r]/);
});

test("a demo that fails exits 1, and prints the reason [package.demo]", async () => {
  const withoutPulumi = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, "pulumi")))
    .join(delimiter);
  const { code, stderr } = await runCommand(process.execPath, [join(root, "dist/tools/demo/main.js")], {
    folder: root,
    environment: { ...process.env, PATH: withoutPulumi },
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\nUnexpected result: `webcastmanager import .*`pulumi` is not on PATH/s);
});

test.each([
  ["Ctrl-C", 130, (demo: ChildProcess) => demo.kill("SIGINT")],
  ["the end of its output's reader", 141, (demo: ChildProcess) => demo.stdout?.destroy()],
])(
  "%s ends the demo with exit code %i; it prints no error and leaves no folder [package.demo]",
  async (_, code, act) => {
    const folders = () => readdirSync(join(root, ".work")).filter((name) => /^demo-\w{6}$/.test(name));
    const before = folders();
    const demo = spawn(process.execPath, [join(root, "dist/tools/demo/main.js")], { cwd: root });
    let [stdout, stderr, isDone] = ["", "", false];
    demo.stderr.on("data", (chunk) => (stderr += String(chunk)));
    demo.stdout.on("data", (chunk) => {
      stdout += String(chunk);
      if (isDone || !stdout.includes("$ webcastmanager import")) return;
      isDone = true;
      act(demo);
    });
    expect(await once(demo, "close")).toEqual([code, null]);
    expect(stderr).toBe("");
    expect(folders()).toEqual(before);
  },
);
