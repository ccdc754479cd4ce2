// Printed configurations under the real terraform and tofu.
import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformProgram } from "../../programs";
import { runCommand } from "../../tools/workbench/run-command";
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { arbitraryEstate, hostileEstate } from "../programs/estates";

test.each(terraformPrograms())(
  "$name $version leaves the format of a configuration as it is, with any texts [programs.format]",
  async ({ command }) => {
    const folder = mkdtempSync(join(tmpdir(), "webcastmanager-format-"));
    try {
      // One run for many programs, because the command takes longer than the work.
      const estates = [
        ...fc.sample(arbitraryEstate(3), { numRuns: 40, seed: 1 }),
        ...fc.sample(hostileEstate, { numRuns: 100, seed: 1 }),
      ];
      for (const [index, estate] of estates.entries()) {
        const { files, imports } = terraformProgram(estate);
        writeFileSync(join(folder, `${index}.tf`), [...files.values(), imports].join("\n"));
      }
      const environment = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined };
      const { code, stdout } = await runCommand(command, ["fmt", "-check", "-diff", "-no-color"], {
        folder,
        environment,
      });
      expect({ stdout, code }).toEqual({ stdout: "", code: 0 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
