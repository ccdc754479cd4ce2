// `import --to terraform` with the real Terraform or OpenTofu.
import { ImportBench } from "../../support/import-bench";
import { canary, records } from "./records";

const toTerraform = ["--to", "terraform", "--out", "infra"];

test("a Terraform configuration of customers that exist is written, proven, imported and proven again by reads alone; no secret is in a file or an argument [import.proof, import.apply, import.secrets, cli.reads]", async () => {
  await using bench = await ImportBench.open(records, { behaviour: { secrets: "masked" } });
  const before = bench.emulator.admin.dump().customers;
  await bench.installProvider();
  const report = await bench.report([...toTerraform, "--apply"]);
  expect(report).toMatchObject({ code: 0, applied: true, differences: [], otherChanges: 0 });
  expect(report.secrets).toMatchObject([
    { name: "acme_group_kollective_token", property: "ecdn.kollective.token", isReturned: false },
    { name: "acme_group_ramp_api_key" },
    { name: "acme_group_ramp_api_secret" },
  ]);
  const kept = Object.keys(bench.files("infra")).filter((path) => !path.startsWith(".terraform"));
  expect(kept).toEqual(["acme-group.tf", "off-fe13.tf", "terraform.tfstate", "top.tf", "versions.tf"]);
  expect(bench.sent()).toEqual([]);
  expect(bench.emulator.admin.dump().customers).toEqual(before);
  expect([bench.leaks(canary), bench.scratchFiles()]).toEqual([[], []]);
  const again = await bench.report([...toTerraform, "--apply"]);
  expect([again.code, again.imported, again.managed.length]).toEqual([0, [], 5]);
});

test("what the program can't declare as the service has it ends with 7, and names each property [import.proof]", async () => {
  const [{ rampJwtKeyName: _, ...record } = {}] = records;
  await using bench = await ImportBench.open([record], { behaviour: { serverDefaults: false } });
  const report = await bench.report(toTerraform);
  expect(report.code).toBe(7);
  expect(report.differences).toMatchObject([
    {
      id: record.id,
      action: "update",
      properties: [{ path: "ecdn.ramp.jwtKeyName", service: "not set", program: '"RevConnectDefault"' }],
    },
  ]);
});
