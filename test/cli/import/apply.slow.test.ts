// `import --to pulumi --apply` with the real CLI: into a stack of the user, with what that may have already.
import { ImportBench } from "../../support/import-bench";
import { canary, records } from "./records";

const toPulumi = ["--to", "pulumi", "--out", "infra"];
const toStack = [...toPulumi, "--stack", "dev", "--apply"];
const someRecords = records.slice(0, 3);

/** A bench with the program of its customers, and a new stack. */
async function withStack(secrets: "echoed" | "masked"): Promise<ImportBench> {
  const bench = await ImportBench.open(someRecords, { behaviour: { secrets } });
  await bench.report(toPulumi);
  await bench.pulumi(["stack", "init", "dev"]);
  bench.emulator.admin.resetRequests();
  return bench;
}

/** A program that gives every customer an instance of its own. */
const withExplicitProvider = `
import * as pulumi from "@pulumi/pulumi";
import { WebcastManagerProvider } from "webcastmanager-provider";
const provider = new WebcastManagerProvider("other", { endpoint: "https://other.example/v1", tokenEnv: "HOME" });
pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
  type.includes("Customer") ? { props, opts: { ...opts, provider } } : undefined,
);
require("./acme-group");
`;

const isEmpty = (bench: ImportBench) => bench.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", "dev"]);

test("customers are imported into a stack with the secrets that the service returns, and proven there; after an interruption the rest is imported, and then nothing [import.apply, import.interrupted, import.secrets]", async () => {
  await using bench = await withStack("echoed");
  const before = bench.emulator.admin.dump().customers;
  const report = await bench.report(toStack);
  expect(report).toMatchObject({ code: 0, applied: true, differences: [], otherChanges: 0 });
  expect(report.secrets.map(({ isSet }) => isSet)).toEqual([true, true, true]);
  expect(await isEmpty(bench)).toMatchObject({ code: 0 });
  const urn = "urn:pulumi:dev::infra::pulumi-nodejs:dynamic/webcastmanager:Customer::mueller-soehne-x";
  expect(await bench.pulumi(["state", "delete", urn, "--yes", "--force", "--stack", "dev"])).toMatchObject({ code: 0 });
  const rest = await bench.report(toStack);
  expect(rest).toMatchObject({ code: 0, applied: true, imported: [{ name: "mueller-soehne-x" }] });
  expect(rest.managed.map(({ source }) => source)).toEqual(["dev", "dev"]);
  expect(await isEmpty(bench)).toMatchObject({ code: 0 });
  expect(await bench.report(toStack)).toMatchObject({ code: 0, imported: [], applied: false });
  expect(bench.sent()).toEqual([]);
  expect(bench.emulator.admin.dump().customers).toEqual(before);
  expect([bench.leaks(canary), bench.scratchFiles()]).toEqual([[], []]);
});

test("secrets that the service hides are required in the stack first, and those of the stack are never replaced [import.apply, import.secrets]", async () => {
  await using bench = await withStack("masked");
  const missing = await bench.run(toStack);
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringMatching(
      /the stack doesn't have them: acmeGroupKollectiveToken, acmeGroupRampApiKey, acmeGroupRampApiSecret\. Set each with/,
    ),
  ]);
  for (const key of ["KollectiveToken", "RampApiKey", "RampApiSecret"])
    await bench.pulumi(["config", "set", "--secret", `acmeGroup${key}`, "mine", "--stack", "dev"]);
  expect(await bench.report(toStack)).toMatchObject({ code: 0, applied: true });
  expect(await isEmpty(bench)).toMatchObject({ code: 0 });
  expect(bench.emulator.admin.dump().customers[0]).toMatchObject({ kollectiveToken: "canary-token" });
});

test("a program that doesn't declare the customers, an explicit provider instance and another secret in the stack are refused before anything is imported [import.apply]", async () => {
  await using bench = await withStack("echoed");
  const refusal = async () => {
    const { code, stderr } = await bench.run(toStack);
    return `${code} ${stderr}`;
  };
  await bench.pulumi(["config", "set", "--secret", "acmeGroupRampApiKey", "other", "--stack", "dev"]);
  expect(await refusal()).toMatch(/^7 .*the stack has other values than the service .*: acmeGroupRampApiKey\./);
  await bench.pulumi(["config", "rm", "acmeGroupRampApiKey", "--stack", "dev"]);
  bench.write("infra/index.ts", "// nothing\n");
  expect(await refusal()).toMatch(/^2 .*doesn't declare acme-group, .*Add to it: import "\.\/acme-group";/);
  bench.write("infra/index.ts", withExplicitProvider);
  expect(await refusal()).toMatch(/^2 .*`acme-group` has an explicit provider instance/);
  expect((await bench.pulumi(["stack", "export", "--stack", "dev"])).stdout).not.toContain("dynamic/webcastmanager");
});
