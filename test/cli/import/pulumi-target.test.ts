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
    expect(fresh.applyCommands("import").slice(-2)).toEqual([`pulumi --cwd ${folder} stack init dev`, apply]);
    expect(existing.applyCommands("import").slice(-2)).toEqual([expect.stringContaining("npm"), apply]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
