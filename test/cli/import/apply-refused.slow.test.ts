// `import --to pulumi --apply` with the real CLI, where nothing may be imported into the stack of the user.
import { toStack, withStack } from "./stack";

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
