// An import that ends early: by Ctrl-C, by an engine that fails, is missing or too old. Engines are played by scripts,
// because a real one can't be stopped at a certain moment.
import { statSync } from "node:fs";
import { join } from "node:path";
import { ImportBench } from "../../support/import-bench";
import { until } from "../../support/until";
import { canary, records } from "./records";

const toPulumi = ["--to", "pulumi", "--out", "infra"];

/** A Pulumi CLI that does this for `import`, and nothing else. */
const cli = (whileImporting: string) => `#!/bin/sh
case "$1" in
  version) echo v3.259.0 ;;
  import) echo > "$HOME/importing"; ${whileImporting} ;;
esac
`;

test.each([
  ["once, and the engine ends by itself", 1, "exec sleep 600"],
  ["twice, because the engine doesn't end", 2, "trap '' INT; sleep 600; sleep 600"],
])(
  "Ctrl-C in the middle of the proof, %s: exits with 8 and leaves nothing [import.interrupted, import.secrets]",
  async (_, times, script) => {
    await using bench = await ImportBench.open(records);
    bench.program("pulumi", cli(script));
    const { child, ended } = bench.start(toPulumi);
    await until(
      () => Object.keys(bench.files(".")).find((path) => path === "importing"),
      () => "the engine was not started",
    );
    const file = Object.keys(bench.files("temporary")).find((path) => path.endsWith("import.json"))!;
    const { mode } = statSync(join(bench.folder, "temporary", file));
    expect([bench.leaks(canary).length > 0, mode & 0o777]).toEqual([true, 0o600]);
    for (let time = 0; time < times; time += 1) {
      child.kill("SIGINT");
      if (time + 1 < times) await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect((await ended).code).toBe(8);
    expect([bench.scratchFiles(), bench.files("infra"), bench.leaks(canary)]).toEqual([[], {}, []]);
  },
);

test("an engine that fails ends the command with what the engine says, and nothing is written [import.interrupted]", async () => {
  await using bench = await ImportBench.open(records);
  bench.program("pulumi", cli("echo 'error: no plugin found' >&2; exit 255"));
  const { code, stderr } = await bench.run(toPulumi);
  expect([code, stderr]).toEqual([1, "webcastmanager import: `pulumi import` failed: no plugin found.\n"]);
  expect([bench.scratchFiles(), bench.files("infra")]).toEqual([[], {}]);
});

test.each([
  [
    "pulumi",
    "v3.253.1",
    /^webcastmanager import: Can't prove the import: pulumi is 3\.253\.1, older than 3\.254\.0\. /,
  ],
  ["terraform", "Terraform v1.10.5", /: terraform is 1\.10\.5, older than 1\.11\.0\. .* write-only attributes/],
])(
  "an older %s ends the command with the version to install, before anything is sent [import.proof]",
  async (name, version, text) => {
    await using bench = await ImportBench.open(records);
    for (const program of [name, "tofu"])
      bench.program(program, `#!/bin/sh\n[ ${program} = ${name} ] && echo ${version}\n`);
    const { code, stderr } = await bench.run(["--to", name, "--out", "infra"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)]);
    expect(bench.sent(true)).toEqual([]);
  },
);

test("files that exist are all named before an engine is started [import.files]", async () => {
  await using bench = await ImportBench.open(records);
  bench.write("infra/acme-group.ts", "mine\n");
  bench.program("pulumi", cli("exit 1"));
  const { code, stderr } = await bench.run(toPulumi);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/: this file exists: acme-group\.ts\. Nothing was written\./),
  ]);
  expect(bench.files("infra")).toEqual({ "acme-group.ts": "mine\n" });
});
