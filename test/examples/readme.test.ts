// The snippets of the README, run by the real CLI as they stand, type-checked as a user's program is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { PulumiProject, root } from "../../tools/workbench/pulumi";

const snippets = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
let emulator: Emulator;
beforeAll(async () => { emulator = await startEmulator(); });
afterAll(async () => { await emulator.close(); });
beforeEach(() => { emulator.reset(); });

function program(snippet: string, environment: NodeJS.ProcessEnv): PulumiProject {
  return new PulumiProject({
    name: "readme", environment,
    files: { "index.ts": snippet, "tsconfig.json": readFileSync(join(root, "examples/pulumi-quickstart/tsconfig.json"), "utf8") },
  });
}

test("the first snippet of the README comes up, and a second preview is empty [package.readme]", async () => {
  const project = program(snippets[0]!, emulator.env);
  try {
    await project.start({ kollectiveToken: { secret: "srv-readme-token" } });
    await project.must(["up", "--yes", "--skip-preview"]);
    expect(emulator.admin.dump().customers.map((customer) => customer.name)).toEqual(["Acme Group", "Acme Berlin"]);
    await project.must(["preview", "--expect-no-changes"]);
  } finally {
    project.remove();
  }
});

test("the snippet of an explicit provider previews, and sends nothing to the address of the snippet [package.readme]", async () => {
  const project = program(snippets[1]!, { STAGING_USERNAME: "reader", STAGING_PASSWORD: "not-a-real-password" });
  try {
    await project.start();
    const { stdout } = await project.must(["preview"]);
    expect(stdout).toMatch(/\+ 3 to create/);
  } finally {
    project.remove();
  }
});
