// `webcastmanager` alone: version, help, and unknown commands.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

function run(...args: string[]): [stdout: string, stderr: string, code: number | null] {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, "dist/provider/cli/main.js"), ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  return [stdout, stderr, status];
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
