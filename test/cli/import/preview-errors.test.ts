// What the Pulumi CLI prints where it fails.
import { previewErrors } from "../../../provider/cli/import/pulumi/preview-json";

test("a preview that fails names the cause, not the JSON around it [cli.exit-codes]", () => {
  const diagnostics = [
    { message: "warning: something else", severity: "warning" },
    {
      message: "error: Program failed:\n  TSError: can't compile:\n  index.ts: unknown name\n    at run\n",
      severity: "error",
    },
  ];
  const printed = `printed by the program\n${JSON.stringify({ config: {}, steps: [], diagnostics }, undefined, 2)}\n`;
  expect(previewErrors(printed)).toEqual(["Program failed: TSError: can't compile: index.ts: unknown name"]);
  expect(["error: no stack named dev\n", printed.slice(0, -9)].flatMap(previewErrors)).toEqual([]);
});
