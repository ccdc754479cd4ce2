// `import --to pulumi --apply` with the real CLI: into a stack of the user, with what that may have already.
import { canary } from "./records";
import { isEmpty, toStack, withStack } from "./stack";

test("customers are imported into a stack with the secrets that the service returns, and proven there; after an interruption the rest is imported, and then nothing [import.apply, import.interrupted, import.secrets]", async () => {
  await using bench = await withStack("echoed");
  const before = bench.emulator.admin.dump().customers;
  const report = await bench.report(toStack);
  expect(report).toMatchObject({ code: 0, applied: true, differences: [], otherChanges: 0 });
  expect(report.secrets.map(({ isSet }) => isSet)).toEqual([true, true, true]);
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
