// The Pulumi CLI as a child process: one that never ends is ended, and named with what to do.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stackConfiguration } from "../../provider/cli/pulumi-cli";

const folder = mkdtempSync(join(tmpdir(), "pulumi-cli-"));
const { PATH = "" } = process.env;
afterAll(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});

test("a Pulumi CLI that doesn't end within its time is ended, and the message says which call and what to do [cli.stack]", async () => {
  const program = join(folder, "pulumi");
  writeFileSync(program, `#!/bin/sh\necho $$ > ${join(folder, "pid")}\nexec sleep 600\n`);
  chmodSync(program, 0o755);
  process.env.PATH = `${folder}${delimiter}${PATH}`;
  const signal = new AbortController().signal;
  await expect(stackConfiguration("prod", { folder, signal, limitMs: 1_000 })).rejects.toMatchObject({
    outcome: "timeout",
    message: "`pulumi config --json --show-secrets --stack prod` failed: it did not end within 1 s.",
    hint: expect.stringMatching(/^Run it yourself: /) as string,
  });
  expect(() => process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), 0)).toThrow("ESRCH");
});
