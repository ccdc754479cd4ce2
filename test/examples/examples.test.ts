// Every example, as a user runs it: up, an empty preview, an empty up, destroy; and all of it a second time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runExample } from "../../tools/examples/run";
import { stories } from "../../tools/examples/stories";
import { root } from "../../tools/workbench/pulumi";

const folders = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "node_modules").map((entry) => entry.name);

test("every folder of examples/ can be run, and nothing else", () => {
  expect(Object.keys(stories).sort()).toEqual(folders.sort());
});

test.each(folders)("%s comes up, changes nothing after that, and cleans up, twice in a row [package.examples]", async (name) => {
  expect(await runExample(name, () => undefined)).toEqual([]);
  expect(await runExample(name, () => undefined)).toEqual([]);
});

test("an example that does not exist is refused with the names of those that do", async () => {
  expect(await runExample("pulumi-quikstart", () => undefined)).toEqual([expect.stringContaining("known are pulumi-quickstart")]);
});
