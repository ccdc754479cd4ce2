// The snippet of constructs in the README, compiled as a user's program is and run as it stands, for both libraries.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../tools/workbench/pulumi-project";
import { compile } from "../pulumi/types-compile";

const readme = readFileSync(join(root, "README.md"), "utf8");
const [, snippet = ""] = /```typescript\n([\s\S]*?)```/.exec(readme) ?? [];
const snippetFor = (library: string) => snippet.replaceAll("cdktn", library);

/** Runs a program in a folder of its own; returns what was synthesised. */
function synthesised(program: string): { resource: { webcastmanager_customer: Record<string, unknown> } } {
  mkdirSync(join(root, ".work"), { recursive: true });
  const folder = mkdtempSync(join(root, ".work", "readme-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "webcastmanager-provider"), "junction");
    writeFileSync(
      join(folder, "main.js"),
      ts.transpileModule(program, {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      }).outputText,
    );
    const { status, stderr } = spawnSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return JSON.parse(readFileSync(join(folder, "cdktf.out", "stacks", "webcast", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each(["cdktn", "cdktf"])(
  "the snippet of the README compiles and is synthesised with %s [package.readme]",
  (library) => {
    expect(compile({ snippet: snippetFor(library) })).toEqual({ snippet: "" });
    const names = Object.values(synthesised(snippetFor(library)).resource.webcastmanager_customer).map((customer) =>
      Reflect.get(Object(customer), "name"),
    );
    expect(names.sort()).toEqual(["Acme Berlin", "Acme Group", "Acme Paris"]);
  },
);

test("the README names what CDKTF bundles as it is bundled, and that cdktn bundles none of it", () => {
  const bundled = (library: string, path: string): string | undefined => {
    try {
      return JSON.parse(readFileSync(join(root, "node_modules", library, "node_modules", path, "package.json"), "utf8"))
        .version;
    } catch {
      return undefined;
    }
  };
  const named = {
    glob: "10.4.5",
    "brace-expansion": "2.0.1",
    lodash: "4.17.21",
    minimatch: "5.1.6",
    "glob/node_modules/minimatch": "9.0.5",
  };
  for (const [path, version] of Object.entries(named)) {
    expect([path, bundled("cdktf", path), bundled("cdktn", path)]).toEqual([path, version, undefined]);
    expect(readme).toContain(version);
  }
});
