// What an import into Pulumi names as the next commands.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiTarget } from "../../../provider/cli/import/pulumi/pulumi-target";

test("a new project gets a stack, and a project that exists keeps those that it has [import.apply]", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "import-target-")));
  const { signal } = new AbortController();
  try {
    const fresh = await pulumiTarget({ folder }, signal);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: ours\nruntime: nodejs\n");
    const existing = await pulumiTarget({ folder }, signal);
    const apply = "import --stack dev --apply";
    const install = expect.stringContaining(`npm --prefix ${folder} install`);
    expect(fresh.setUpCommands).toEqual([install, `pulumi --cwd ${folder} stack init dev`]);
    expect(existing.setUpCommands).toEqual([install]);
    expect([fresh.applyCommand("import"), existing.applyCommand("import")]).toEqual([apply, apply]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
