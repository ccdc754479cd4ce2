// The project around a generated Pulumi program: nothing that is there is changed.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingParts } from "../../../provider/cli/import/pulumi/project";
import { pulumiProgram } from "../../../programs";

const program = pulumiProgram([
  { id: "65a0c0ffee0ddba11c0ffe10", tree: { name: "Acme", type: "Partner", defaultLanguage: "en" } },
]);
let folder: string;
const project = (text: string) => {
  writeFileSync(join(folder, "Pulumi.yaml"), text);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-project-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("in the folder of a project nothing of it is written, and the lines that its program lacks are named [import.files]", () => {
  project("name: webcasts\nruntime: { name: nodejs, options: { typescript: true } }\n");
  expect(missingParts(join(folder, "new"), program)).toEqual({ files: new Map(), lines: ['import "./new/acme";'] });
  writeFileSync(join(folder, "index.ts"), 'import "./acme";\n');
  expect(missingParts(folder, program)).toEqual({ files: new Map(), lines: [] });
});

test.each([
  ["name: webcasts\nruntime: python\n", /has the runtime python, and the program is in TypeScript\./],
  ["name: [\n", /Pulumi\.yaml: it is no Pulumi project\./],
])("a project that can't load the program is refused: %j [import.files]", (text, message) => {
  project(text);
  expect(() => missingParts(folder, program)).toThrow(message);
});
