// Who installs the package for one engine gets that engine's library and no other; the packed package serves it there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../../emulator";
import { terraformProgram } from "../../tools/workbench/terraform-programs";
import { must, newFolder, pack } from "./installed";

const packed = newFolder();
let tarball = "";
beforeAll(async () => {
  tarball = await pack(packed.path);
});
afterAll(() => {
  packed.remove();
});

const libraries = ["cdktf", "cdktn", "@pulumi/pulumi"];

/**
 * Installs the package beside one library, runs a program there, and returns what it says and which libraries are
 * there.
 */
async function installedWith(
  dependencies: Readonly<Record<string, string>>,
  program: string,
  written?: string,
): Promise<{ said: string; there: string[] }> {
  const folder = newFolder();
  try {
    writeFileSync(
      join(folder.path, "package.json"),
      JSON.stringify({
        name: "bare",
        private: true,
        dependencies: { ...dependencies, "webcastmanager-provider": `file:${tarball}` },
      }),
    );
    await must(folder.path, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
    writeFileSync(join(folder.path, "main.js"), program);
    const { stdout } = await must(folder.path, process.execPath, ["main.js"]);
    return {
      said: written === undefined ? stdout : readFileSync(join(folder.path, written), "utf8"),
      there: libraries.filter((name) => existsSync(join(folder.path, "node_modules", name))),
    };
  } finally {
    folder.remove();
  }
}

const constructs = (library: string) => `
  const { App, TerraformStack } = require("${library}");
  const { WebcastmanagerProvider, WebcastPartner } = require("webcastmanager-provider/${library}");
  const app = new App(), stack = new TerraformStack(app, "bare");
  new WebcastmanagerProvider(stack, "webcastmanager");
  new WebcastPartner(stack, "acme", { shared: { defaultLanguage: "en" }, partner: { name: "Acme Group" }, consumers: { berlin: { name: "Acme Berlin" } } });
  app.synth();`;

test.each([
  ["cdktf", { cdktf: "0.21.0", constructs: "^10.4.2" }],
  ["cdktn", { cdktn: "0.24.0" }],
] as const)(
  "a bare %s project gets its own library and no other, and the stack is synthesised there [cdktf.peers]",
  async (library, dependencies) => {
    const { said, there } = await installedWith(
      dependencies,
      constructs(library),
      join("cdktf.out", "stacks", "bare", "cdk.tf.json"),
    );
    expect(there).toEqual([library]);
    expect(Object.keys(JSON.parse(said).resource.webcastmanager_customer)).toEqual([
      "acme",
      expect.stringMatching(/^acme_berlin_/),
    ]);
  },
);

test("a bare Pulumi project gets neither CDKTF nor cdktn [cdktf.peers]", async () => {
  const { said, there } = await installedWith(
    { "@pulumi/pulumi": "3.270.0" },
    "console.log(typeof require('webcastmanager-provider').Customer)",
  );
  expect([said.trim(), there]).toEqual(["function", ["@pulumi/pulumi"]]);
});

test("the packed package puts its Terraform provider where the real program finds it, with no other library, and it applies there [terraform.install, terraform.real]", async () => {
  const folder = newFolder();
  await using emulator = await startEmulator();
  try {
    const [home, project] = [join(folder.path, "home"), join(folder.path, "project")];
    for (const path of [home, project]) mkdirSync(path);
    writeFileSync(
      join(folder.path, "package.json"),
      JSON.stringify({ name: "bare", private: true, dependencies: { "webcastmanager-provider": `file:${tarball}` } }),
    );
    await must(folder.path, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
    expect(libraries.filter((name) => existsSync(join(folder.path, "node_modules", name)))).toEqual([]);
    const environment = { ...emulator.env, HOME: home, TF_CLI_CONFIG_FILE: "", CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
    const { stdout } = await must(
      folder.path,
      join(folder.path, "node_modules", ".bin", "webcastmanager"),
      ["terraform", "install"],
      environment,
    );
    // What the command prints to be written into the configuration is written there as it stands.
    const block = stdout.slice(stdout.indexOf("terraform {"));
    writeFileSync(
      join(project, "main.tf"),
      `${block}\nresource "webcastmanager_customer" "acme" {\n  name = "Acme Group"\n  type = "Partner"\n  default_language = "en"\n}\n`,
    );
    const { command } = terraformProgram();
    await must(project, command, ["init", "-no-color"], environment);
    await must(project, command, ["apply", "-auto-approve", "-no-color"], environment);
    expect(emulator.admin.dump().customers).toMatchObject([{ name: "Acme Group" }]);
  } finally {
    folder.remove();
  }
});
