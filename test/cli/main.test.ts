// `webcastmanager` alone: version, help, and unknown commands.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommandSync } from "../../tools/workbench/run-command";

const root = join(__dirname, "..", "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

function run(...args: string[]): [stdout: string, stderr: string, code: number] {
  const { stdout, stderr, code } = runCommandSync(
    process.execPath,
    [join(root, "dist/provider/cli/main.js"), ...args],
    {
      folder: root,
      environment: { PATH: process.env.PATH },
    },
  );
  return [stdout, stderr, code];
}

it.each(["--version", "-V"])("prints the version of the package with %s, and nothing else", (flag) => {
  expect(run(flag)).toEqual([`${version}\n`, "", 0]);
});

it("lists its commands with --help", () => {
  expect(run("--help")).toEqual([expect.stringMatching(/^ {2}emulator .*Start an emulator of WebcastManager/m), "", 0]);
});

it("answers an unknown command with one line, a suggestion, and the way to the help", () => {
  expect(run("emulate")).toEqual([
    "",
    "webcastmanager: unknown command 'emulate'. Did you mean emulator? Run `webcastmanager --help` for its usage.\n",
    2,
  ]);
});
