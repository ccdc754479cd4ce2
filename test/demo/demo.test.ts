// The demo as somebody runs it whose terminal is a pipe.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "../../tools/workbench/process";
import { root } from "../../tools/workbench/pulumi";

test("the demo tells its whole story, plain in a pipe, with `--keep` goes on until Ctrl-C with the environment to play with, and exits 0 [package.demo]", async () => {
  let [told, asked] = ["", Promise.resolve(0)];
  let end: () => void = () => undefined;
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    [join(root, "dist/tools/demo/main.js"), "--keep"],
    {
      folder: root,
      environment: process.env,
      started: (demo) => {
        end = () => {
          demo.kill("SIGINT");
        };
      },
      onOutput: (text) => {
        told += text;
        const endpoint =
          /^export WEBCASTMANAGER_ENDPOINT='([^']+)'\n[\s\S]*^export WEBCASTMANAGER_PASSWORD='[^']+'\n/m.exec(
            told,
          )?.[1];
        if (endpoint === undefined) return;
        told = "";
        asked = fetch(`${endpoint}/customers`)
          .then(
            ({ status }) => status,
            () => 0,
          )
          .finally(end);
      },
    },
  );
  // Still there, and it knows nobody without a token.
  expect(await asked).toBe(401);
  expect(stdout).toMatch(/^cd .*demo-/m);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const steps = [...stdout.matchAll(/^ ?(\d+)\. /gm)].map((match) => Number(match[1]));
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(stdout).toMatch(/^Summary$/m);
  // No colour and no moving line where nobody watches.
  expect(stdout).not.toMatch(/[\u001b\r]/);
});

test("a story that can't be told to its end exits 1, and says why [package.demo]", async () => {
  const withoutPulumi = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, "pulumi")))
    .join(delimiter);
  const { code, stderr } = await runCommand(process.execPath, [join(root, "dist/tools/demo/main.js")], {
    folder: root,
    environment: { ...process.env, PATH: withoutPulumi },
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\nThe story could not be told to its end: .*pulumi/);
});
