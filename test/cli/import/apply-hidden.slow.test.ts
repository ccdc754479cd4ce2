// `import --to pulumi --apply` with the real CLI, where the service hides the secrets of customers.
import { isEmpty, toStack, withStack } from "./stack";

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
