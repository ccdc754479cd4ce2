// The packed package in the layouts that users have: a workspace of npm, pnpm, a program in a subfolder.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { must, newFolder, runQuickstart, usePacked, writeQuickstart } from "./installed";

const install = ["install", "--prefer-offline", "--no-audit", "--no-fund"];
const pnpm = join(root, "node_modules", ".bin", "pnpm");
const packed = usePacked();

test("installed in a workspace of npm the quickstart comes up, and a second preview is empty [package.tarball]", async () => {
  const folder = newFolder();
  try {
    writeFileSync(
      join(folder.path, "package.json"),
      JSON.stringify({ name: "platform", private: true, workspaces: ["infra"] }),
    );
    writeQuickstart(join(folder.path, "infra"), packed.tarball);
    await must(folder.path, "npm", install);
    expect(await runQuickstart(join(folder.path, "infra"), folder.path)).toMatch(/3 unchanged/);
  } finally {
    folder.remove();
  }
});

test("installed by pnpm, where a package sees only what it declares, the quickstart comes up [package.tarball]", async () => {
  const folder = newFolder();
  try {
    writeQuickstart(folder.path, packed.tarball);
    await must(folder.path, pnpm, [
      "install",
      "--prefer-offline",
      "--ignore-scripts",
      "--store-dir",
      join(packed.folder, "store"),
    ]);
    expect(await runQuickstart(folder.path)).toMatch(/3 unchanged/);
  } finally {
    folder.remove();
  }
});

test("a program in a subfolder (main: ./infra) finds the package [package.tarball]", async () => {
  const folder = newFolder();
  try {
    writeQuickstart(folder.path, packed.tarball);
    mkdirSync(join(folder.path, "infra"));
    for (const name of ["index.ts", "tsconfig.json"]) {
      cpSync(join(folder.path, name), join(folder.path, "infra", name));
      rmSync(join(folder.path, name));
    }
    writeFileSync(
      join(folder.path, "Pulumi.yaml"),
      `${readFileSync(join(folder.path, "Pulumi.yaml"), "utf8")}main: ./infra\n`,
    );
    writeFileSync(
      join(folder.path, "infra", "package.json"),
      JSON.stringify({ name: "infra", private: true, main: "index.ts" }),
    );
    await must(folder.path, "npm", install);
    expect(await runQuickstart(folder.path)).toMatch(/3 unchanged/);
  } finally {
    folder.remove();
  }
});
