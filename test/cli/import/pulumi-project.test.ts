// The project around a generated Pulumi program, and the errors of the CLI that runs it.
import ts from "typescript";
import { previewErrors } from "../../../provider/cli/import/pulumi/preview-json";
import { minimalProject } from "../../../provider/cli/import/pulumi/project";
import { pulumiProgram } from "../../../programs";

/** The compiler that Pulumi runs a program with where the project has no TypeScript. */
const vendored = "@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js";

test("a new project has compiler options that the TypeScript of Pulumi's SDK knows [import.proof]", async () => {
  const text = minimalProject("proof", pulumiProgram([]), {}).get("tsconfig.json") ?? "";
  const options: unknown = Reflect.get(Object(JSON.parse(text)), "compilerOptions");
  const oldest = (await import(vendored)) as typeof ts;
  for (const compiler of [oldest, ts])
    expect(compiler.convertCompilerOptionsFromJson(options, ".")).toMatchObject({ errors: [] });
});

test("a preview that fails names the cause, not the JSON around it [cli.exit-codes]", () => {
  const diagnostics = [
    { message: "warning: something else", severity: "warning" },
    { message: "error: Running program failed:\n    index.ts: unknown name\n    at run\n", severity: "error" },
  ];
  const printed = `printed by the program\n${JSON.stringify({ config: {}, steps: [], diagnostics }, undefined, 2)}\n`;
  expect(previewErrors(printed)).toEqual(["Running program failed: index.ts: unknown name"]);
  expect(["error: no stack named dev\n", printed.slice(0, -9)].flatMap(previewErrors)).toEqual([]);
});
