// The constructs are generated from what the provider describes, and from nothing else.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { runCommand } from "../../tools/workbench/run-command";

const program = `
const { generateConstructs } = require("./dist/tools/generate/constructs/generator.js");
generateConstructs().then((made) => console.log(JSON.stringify([...made])));`;

test("constructs are generated without any program on PATH, in silence, and leave nothing behind [cdktf.schema]", async () => {
  const within = mkdtempSync(join(tmpdir(), "webcastmanager-generator-"));
  try {
    const { stdout, stderr } = await runCommand(process.execPath, ["-e", program], {
      folder: root,
      environment: { PATH: "", HOME: within, TMPDIR: within },
    });
    expect(stderr).toBe("");
    const made = new Map<string, string>(JSON.parse(stdout));
    expect([...made.keys()].sort()).toEqual([
      "customer",
      "data-webcastmanager-customer",
      "data-webcastmanager-customers",
      "data-webcastmanager-video-conference-connector",
      "data-webcastmanager-video-conference-connectors",
      "provider",
    ]);
    expect([...made.values()].filter((text) => /https?:\/\/\S+\/docs|Terraform Registry|@link/.test(text))).toEqual([]);
    expect(made.get("customer")).toContain(
      "* Name of the customer, unique below its parent.\n  */\n  readonly name: string;",
    );
    expect(readdirSync(within)).toEqual([]);
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
});
