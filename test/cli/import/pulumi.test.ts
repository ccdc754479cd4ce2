// `import --to pulumi` with the real Pulumi CLI.
import { ImportBench } from "../../support/import-bench";
import { canary, records } from "./records";

test("a Pulumi program of customers that exist is written and proven by reads alone; no secret is in a file or an argument [import.proof, import.secrets, cli.reads]", async () => {
  await using bench = await ImportBench.open(records);
  const before = bench.emulator.admin.dump().customers;
  const report = await bench.report(["--to", "pulumi", "--out", "infra"]);
  expect(report).toMatchObject({ code: 0, differences: [], undeclarable: [], unread: [], linesToAdd: [] });
  expect(report.imported.map(({ name }) => name)).toEqual([
    "acme-group",
    "mueller-soehne-x",
    "off-fe12",
    "off-fe13",
    "top",
  ]);
  expect(report.secrets.map(({ name }) => name)).toEqual([
    "acmeGroupKollectiveToken",
    "acmeGroupRampApiKey",
    "acmeGroupRampApiSecret",
  ]);
  const written = ["Pulumi.yaml", "acme-group.ts", "index.ts", "off-fe13.ts", "package.json", "top.ts"];
  expect(Object.keys(bench.files("infra"))).toEqual(written);
  // The resource has its own deletionProtection; the engine's would stay in the state.
  expect(bench.files(".")["arguments.log"]).toContain(" --protect=false ");
  expect(bench.sent()).toEqual([]);
  expect(bench.emulator.admin.dump().customers).toEqual(before);
  expect([bench.leaks(canary), bench.scratchFiles()]).toEqual([[], []]);
});
