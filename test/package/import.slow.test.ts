// The packed package in a folder that was made as the guides say: without TypeScript of its own, so that Pulumi
// compiles the imported program with the one that its SDK brings.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, newFolder, usePacked, withInstalledEmulator } from "./installed";

const packed = usePacked();
const seed = {
  customers: [
    { id: "65a0c0ffee0ddba11c0ffe10", name: "Acme Group", type: "PARTNER", defaultLanguage: "en", hmacEnabled: true },
    {
      id: "65a0c0ffee0ddba11c0ffe11",
      name: "Acme München",
      type: "CONSUMER",
      defaultLanguage: "de",
      parentId: "65a0c0ffee0ddba11c0ffe10",
    },
  ],
};

test("an import from nothing but the package and Pulumi's SDK is proven, and applied to a stack [import.proof, import.apply, package.tarball]", async () => {
  const folder = newFolder();
  const file = join(folder.path, "existing.json");
  try {
    writeFileSync(join(folder.path, "package.json"), JSON.stringify({ name: "existing-webcasts", private: true }));
    writeFileSync(file, JSON.stringify(seed));
    const packages = [packed.tarball, "@pulumi/pulumi@3.276.0"];
    await must(folder.path, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
    expect(existsSync(join(folder.path, "node_modules", "typescript"))).toBe(false);
    await withInstalledEmulator({ folder: folder.path, emulatorOptions: ["--seed", file] }, async (environment) => {
      const run = (...options: string[]) =>
        must(
          folder.path,
          "npx",
          ["--no", "webcastmanager", "import", "--to", "pulumi", "--out", ".", ...options],
          environment,
        );
      expect((await run()).stdout).toContain("Proved the import of 2 customers: a preview with refresh is empty");
      await must(folder.path, "pulumi", ["stack", "init", "dev"], environment);
      expect((await run("--stack", "dev", "--apply")).stdout).toContain("Imported 2 customers");
      await must(folder.path, "pulumi", ["preview", "--refresh", "--expect-no-changes"], environment);
    });
  } finally {
    folder.remove();
  }
});
