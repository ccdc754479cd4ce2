// The commands of package.json exist, know what they need, and end with counts where they test.
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as z from "zod";
import { COMMANDS } from "../../tools/setup/commands";
import { commandEnvironment } from "../../tools/setup/execute";
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

test.each([
  ["pulumi-quickstart", ["build", "pulumi"]],
  ["terraform-drift", ["build", "terraform"]],
  ["cdktn-quickstart", ["build", "terraform"]],
  ["pulumy-quickstart", ["build", "pulumi", "terraform"]],
])("the example %s needs %j alone", (name, needs) => {
  expect(COMMANDS.example?.needsFor?.(name)).toEqual(needs);
});
