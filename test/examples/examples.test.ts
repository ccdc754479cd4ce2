// Every example, as a user runs it: up, an empty preview, an empty up, destroy; and all of it a second time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runExample } from "../../tools/examples/run";
import { scenarios } from "../../tools/examples/scenarios";
import { root } from "../../tools/workbench/pulumi-project";
import { terraformPrograms, type TerraformProgram } from "../../tools/workbench/terraform-programs";

const folders = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .map((entry) => entry.name);

test("every folder of examples/ can be run, and nothing else", () => {
  expect(Object.keys(scenarios).sort()).toEqual(folders.sort());
});

/**
 * Every example with everything that runs it. Rows are of one length: jest takes a parameter without a value for its
 * own callback.
 */
const runs = folders.flatMap((name): [string, string, TerraformProgram | undefined][] =>
  name.startsWith("pulumi-")
    ? [[name, "pulumi", undefined]]
    : terraformPrograms().map((program) => [name, `${program.name} ${program.version}`, program]),
);

test.each(runs)(
  "%s comes up with %s, changes nothing after that, and cleans up, twice in a row [package.examples]",
  async (name, _engine, program) => {
    expect(await runExample(name, () => undefined, program)).toEqual([]);
    expect(await runExample(name, () => undefined, program)).toEqual([]);
  },
);

test("an example that does not exist is refused with the names of those that do", async () => {
  expect(await runExample("pulumi-quikstart", () => undefined)).toEqual([
    expect.stringContaining("known are pulumi-quickstart"),
  ]);
});
