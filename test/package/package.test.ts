// The package as it is published: what is in it, and what an installation brings.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { runCommand } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/project";
import { must, newFolder, usePacked } from "./installed";

const install = ["install", "--prefer-offline", "--no-audit", "--no-fund"];
const bin = (name: string) => join(root, "node_modules", ".bin", name);
const Installed = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().default(false) })),
});
const packed = usePacked();

test("at most 12 packages are installed, none of them runs a script, and every door opens without Pulumi where it is not needed [package.tarball, package.small]", async () => {
  const folder = newFolder();
  try {
    writeFileSync(
      join(folder.path, "package.json"),
      JSON.stringify({
        name: "plain",
        private: true,
        dependencies: { "webcastmanager-provider": `file:${packed.tarball}` },
      }),
    );
    await must(folder.path, "npm", install);
    const installed = Object.entries(
      Installed.parse(JSON.parse(readFileSync(join(folder.path, "node_modules", ".package-lock.json"), "utf8")))
        .packages,
    );
    expect(installed.length).toBeLessThanOrEqual(12);
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
    const { stdout } = await must(folder.path, process.execPath, [
      "-e",
      "const s = require('webcastmanager-provider/schema'), e = require('webcastmanager-provider/emulator'); console.log(typeof s.Customer.parse, typeof e.startEmulator, Object.keys(require.cache).some((path) => path.includes('@pulumi')))",
    ]);
    expect(stdout.trim()).toBe("function function false");
  } finally {
    folder.remove();
  }
});

test("publint finds nothing [package.clean]", async () => {
  const { code, stdout } = await runCommand(bin("publint"), [packed.tarball, "--strict"], {
    folder: root,
    environment: { ...process.env, NO_COLOR: "1" },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("All good!") });
});

test("attw finds nothing for the ways in which Node loads it [package.clean]", async () => {
  const { code, stdout } = await runCommand(bin("attw"), [packed.tarball, "--profile", "node16", "--no-color"], {
    folder: root,
    environment: process.env,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("No problems found") });
});

test("no dependency that is shipped has a known vulnerability, as far as the registry answers [package.clean]", async () => {
  const { stdout, stderr } = await runCommand("npm", ["audit", "--omit=dev", "--json"], {
    folder: root,
    environment: process.env,
  });
  const report = z
    .looseObject({ metadata: z.looseObject({ vulnerabilities: z.looseObject({ total: z.number() }) }).optional() })
    .parse(JSON.parse(stdout || "{}"));
  if (report.metadata === undefined) {
    process.stderr.write(
      `npm audit: the registry did not answer, so nothing was compared: ${(stderr || stdout).split("\n")[0] ?? ""}\n`,
    );
    return;
  }
  expect(report.metadata.vulnerabilities.total).toBe(0);
});
