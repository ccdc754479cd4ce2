// docs/cdktn.md also holds for CDKTF: its program is synthesised with both libraries, and what it says of both is true.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root, workFolder } from "../../tools/workbench/project";
import { mustRun } from "../../tools/workbench/run-command";
import { compile } from "../pulumi/types-compile";
import { blocksOf, pageText } from "../support/pages";

const program = blocksOf("docs/cdktn.md").find(({ language }) => language === "ts")?.text ?? "";
const programFor = (library: string) => program.replaceAll("cdktn", library);

/** Runs a program in a folder of its own; returns what was synthesised. */
async function synthesised(text: string): Promise<{ resource: { webcastmanager_customer: Record<string, unknown> } }> {
  const folder = workFolder("cdktf-docs");
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "webcastmanager-provider"), "junction");
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    writeFileSync(join(folder, "main.js"), ts.transpileModule(text, { compilerOptions }).outputText);
    const { stderr } = await mustRun(process.execPath, ["main.js"], { folder, environment: process.env });
    expect(stderr).toBe("");
    return JSON.parse(readFileSync(join(folder, "cdktf.out", "stacks", "webcast", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each(["cdktn", "cdktf"])("the program compiles and is synthesised with %s [package.readme]", async (library) => {
  expect(compile({ program: programFor(library) })).toEqual({ program: "" });
  const customers = Object.values((await synthesised(programFor(library))).resource.webcastmanager_customer);
  const names = customers.map((customer) => Reflect.get(Object(customer), "name"));
  expect(names.sort()).toEqual(["Beta Berlin", "Beta Group", "Beta Paris"]);
});

test("the page names what CDKTF bundles as it is bundled, and cdktn bundles none of it", () => {
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
    expect(pageText("docs/cdktn.md")).toContain(version);
  }
});
