// What the benchmarks by Terraform stand on: the configurations are right ones, and the provider that they compare with
// has the same attributes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { terraformFiles } from "../../bench/terraform/configuration";
import { bareNodeMs, firstReplyMs } from "../../bench/terraform/first-reply";
import { startEmulator } from "../../emulator";
import { resourceSchema } from "../../provider/terraform/schema/attributes";
import type { Attribute } from "../../provider/terraform/protocol/types";
import { root } from "../../tools/workbench/project";
import { TerraformProject } from "../../tools/workbench/terraform-project";
import { planOf, realChanges } from "../support/terraform-json";

/** Names of attributes, those of blocks among them, each as often as it stands there. */
function namesIn(attributes: Readonly<Record<string, Attribute>>): readonly string[] {
  return Object.entries(attributes).flatMap(([name, { attributes: inside }]) => [
    name,
    ...(inside === undefined ? [] : namesIn(inside)),
  ]);
}

test("the Go provider that does nothing has the attributes of ours", () => {
  const source = readFileSync(join(root, "bench", "terraform", "reference", "main.go"), "utf8");
  const customer = /^var customer = .*\n([\s\S]*?)^\}\}$/m.exec(source)?.[1] ?? "";
  expect([...customer.matchAll(/"([a-z_]+)":/g)].map((match) => match[1]).sort()).toEqual(
    [...namesIn(resourceSchema.attributes)].sort(),
  );
});

test.each(["ours", "builtin"] as const)(
  "the fleet as a configuration, %s, is one that Terraform plans, with every member",
  async (kind) => {
    const emulator = await startEmulator();
    const project = new TerraformProject({
      name: `fleet-${kind}`,
      files: terraformFiles(kind, 20),
      environment: emulator.env,
    });
    try {
      await project.init();
      const { result, json } = await planOf(project);
      expect([result.code, result.stderr]).toEqual([2, ""]);
      expect(realChanges(json).map(({ change }) => change.actions)).toEqual(
        Array.from({ length: 20 }, () => ["create"]),
      );
    } finally {
      project.remove();
      await emulator.close();
    }
  },
);

test("the provider answers when it is asked as Terraform asks", async () => {
  expect(await firstReplyMs()).toBeGreaterThan(0);
  expect(await bareNodeMs()).toBeGreaterThan(0);
});
