// The commands of package.json exist, know what they need, and end with counts where they test.
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as z from "zod";
import { COMMANDS } from "../../tools/setup/commands";
import { commandEnvironment } from "../../tools/setup/prepare";
import type { Tool } from "../../tools/setup/tools";
import { runCommand } from "../../tools/workbench/run-command";
import { createTestMachine, type TestMachine } from "./test-machine";
import jestConfiguration from "../../jest.config.cjs";

const root = join(__dirname, "..", "..");
const found = (name: string): Tool => {
  const folder = join("/tools", name);
  return { version: "1.0.0", folder, program: join(folder, name), from: "cache" };
};
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

const setUp = (...args: string[]) =>
  runCommand(process.execPath, [join("tools", "setup", "run.mjs"), ...args], {
    folder: root,
    environment: process.env,
  });

test("every script of package.json that names a command names one that exists", () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const named = Object.values(scripts).flatMap((script) => /tools\/setup\/run\.mjs (\S+)/.exec(script)?.[1] ?? []);
  expect(named.sort()).toEqual(Object.keys(COMMANDS).sort());
});

test("a command that does not exist is refused, an unknown part of `setup` too", async () => {
  const { code, stderr } = await setUp("tset");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^Unknown command "tset"\. `npm run` lists the commands/)]);
  const part = await setUp("setup", "polumi");
  expect([part.code, part.stderr]).toEqual([2, expect.stringMatching(/^Unknown argument of "setup": polumi\./)]);
});

test("`check` checks the workflows where their linters are there", () => {
  const names = (tools: object) =>
    COMMANDS.check?.checks?.({ node: found("node"), ...tools }).flatMap((lane) => lane.map(({ name }) => name));
  const always = ["lint", "types", "types of the page", "generated", "unused code", "format"];
  const linters = { actionlint: found("actionlint"), zizmor: found("zizmor") };
  expect([names({}), names(linters)]).toEqual([always, [...always, "actionlint", "zizmor"]]);
});

test("the quick tests need neither a build nor a tool, and only they try fewer rounds of a property", () => {
  expect(COMMANDS["test:unit"]?.needs).toEqual([]);
  expect(Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.limits)).toEqual(["test:unit"]);
});

test("`test` and `test:slow` together are `test:all`, and every project of the configuration is in it", () => {
  const projects = (name: string) => COMMANDS[name]?.projects ?? [];
  expect([...projects("test"), ...projects("test:slow")]).toEqual(projects("test:all"));
  const configured = (jestConfiguration.projects ?? []).map((project) =>
    typeof project === "string" ? project : project.displayName,
  );
  expect([...projects("test:all")].sort()).toEqual([...configured].sort());
});

test("a command finds Node and the tools first on PATH, an older line only in WEBCASTMANAGER_TOOLS", () => {
  const tools = { node: found("node"), tofu: found("tofu"), pulumi: found("pulumi"), oldTofu: found("old") };
  const environment = commandEnvironment(place.machine, tools);
  expect(environment.PATH?.split(delimiter).slice(0, 3)).toEqual(["/tools/node", "/tools/pulumi", "/tools/tofu"]);
  expect(environment.PATH).not.toContain("/tools/old");
  expect(JSON.parse(environment.WEBCASTMANAGER_TOOLS ?? "")).toEqual(tools);
  expect(environment).toMatchObject({
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    CHECKPOINT_DISABLE: "1",
  });
});

test("what drives real engines gets them; what does not, does not", () => {
  const needing = (need: "pulumi" | "terraform" | "reference if possible") =>
    Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.needs.includes(need));
  const both = ["setup", "example", "bench", "test", "test:all", "test:slow", "test:engines"];
  expect(needing("terraform")).toEqual(both);
  expect(needing("pulumi").sort()).toEqual([...both, "demo", "pictures"].sort());
  expect(needing("reference if possible")).toEqual(["bench"]);
});

test.each([
  ["pulumi-quickstart", ["build", "pulumi"]],
  ["terraform-drift", ["build", "terraform"]],
  ["cdktn-quickstart", ["build", "terraform"]],
  ["pulumy-quickstart", ["build", "pulumi", "terraform"]],
])("the example %s needs %j alone", (name, needs) => {
  expect(COMMANDS.example?.needsFor?.(name)).toEqual(needs);
});

test("the counts are the runner's own; a file that did not load, or no result, counts as a failure", async () => {
  const file = join(place.folder, "result.json");
  const [numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests] = [5, 1, 2, 3, 0];
  const counts = { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests };
  writeFileSync(file, JSON.stringify(counts));
  const print = (...files: readonly string[]) =>
    runCommand(process.execPath, [join(root, "tools", "setup", "counts.mjs"), ...files], {
      folder: place.folder,
      environment: process.env,
    });
  expect(await print(file)).toMatchObject({ code: 1, stdout: "5 passed, 3 failed, 3 skipped\n" });
  expect(await print(file, join(place.folder, "nowhere"))).toMatchObject({ stdout: "5 passed, 4 failed, 3 skipped\n" });
});
