// `webcastmanager` alone: version, help, and unknown commands.
import { version } from "../../package.json";
import { runCommandLine } from "../support/command";

it.each(["--version", "-V"])("prints the version of the package with %s, and nothing else", async (flag) => {
  expect(await runCommandLine([flag])).toEqual({ stdout: `${version}\n`, stderr: "", code: 0 });
});

it("lists its commands with --help", async () => {
  expect(await runCommandLine(["--help"])).toEqual({
    stdout: expect.stringMatching(/^ {2}emulator .*Start an emulator of WebcastManager/m),
    stderr: "",
    code: 0,
  });
});

it("answers an unknown command with one line, a suggestion, and the way to the help", async () => {
  expect(await runCommandLine(["emulate"])).toEqual({
    stdout: "",
    stderr:
      "webcastmanager: unknown command 'emulate'. Did you mean emulator? Run `webcastmanager --help` for its usage.\n",
    code: 2,
  });
});
