// A project for one engine gets that engine's library and no other, and the packed package serves it there.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "../../emulator";
import { terraformProgram } from "../../tools/workbench/terraform-programs";
import { expectOwnLibrary, libraries } from "./bare-project";
import { must, newFolder, usePacked } from "./installed";

const packed = usePacked();

test("a bare cdktn project gets its own library and no other, and the stack is synthesised there [cdktf.peers]", () =>
  expectOwnLibrary(packed.tarball, "cdktn", { cdktn: "0.24.0" }));

test("the packed package puts its Terraform provider where the real program finds it, with no other library, and it applies there [terraform.install, terraform.real]", async () => {
  const folder = newFolder();
  await using emulator = await startEmulator();
  try {
    const [home, project] = [join(folder.path, "home"), join(folder.path, "project")];
    for (const path of [home, project]) mkdirSync(path);
    writeFileSync(
      join(folder.path, "package.json"),
      JSON.stringify({
        name: "bare",
        private: true,
        dependencies: { "webcastmanager-provider": `file:${packed.tarball}` },
      }),
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
