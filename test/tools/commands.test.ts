// The commands of package.json exist, know what they need, and end with counts where they test.
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import * as z from "zod";
import { runCommandSync } from "../../tools/workbench/run-command";
import { COMMANDS } from "../../tools/setup/commands.mjs";
import { commandEnvironment } from "../../tools/setup/processes.mjs";
import { countsIn, countsLine, sumOf, testEnvironment } from "../../tools/setup/tests.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";
import jestConfiguration from "../../jest.config.cjs";

const root = join(__dirname, "..", "..");
const found = (name: string) => ({
  version: "1.0.0",
  folder: join("/tools", name),
  from: "cache" as const,
  fresh: false,
});
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

const setUp = (...args: string[]) =>
  runCommandSync(process.execPath, [join("tools", "setup", "run.mjs"), ...args], {
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

test("a command that does not exist is refused with the table of those that do", () => {
  const { code, stderr } = setUp("tset");
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^Unknown command "tset"\.\n\nUsage: [\s\S]*\n {2}test:unit +run the rules and the short conversations/,
  );
});

test("`setup` takes one part, and refuses an unknown one", () => {
  expect(COMMANDS.setup?.needsFor?.(["keycloak"])).toEqual(["keycloak"]);
  const { code, stderr } = setUp("setup", "polumi");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^Unknown argument of "setup": polumi\./)]);
});

test("`check` checks the workflows where their linters are there", () => {
  const names = (tools: object) =>
    COMMANDS.check
      ?.steps([], { node: found("node"), ...tools })
      .flatMap((step) => (step.kind === "checks" ? step.lanes.flat().map(({ name }) => name) : []));
  const linters = { actionlint: { ...found("a"), program: "/a" }, zizmor: { ...found("z"), program: "/z" } };
  expect(names(linters)).toEqual([
    "lint",
    "types",
    "types of the page",
    "generated",
    "unused code",
    "format",
    "actionlint",
    "zizmor",
  ]);
  expect(names({})).toEqual(["lint", "types", "types of the page", "generated", "unused code", "format"]);
});

test("the quick tests need neither a build nor a tool", () => {
  expect(COMMANDS["test:unit"]?.needs).toEqual([]);
});

const projects = (command: string, tools: object) =>
  COMMANDS[command]
    ?.steps([], { node: found("node"), ...tools })
    .flatMap((step) => (step.kind === "tests" ? step.projects : []));
const quick = ["unit", "house", "matrix", "engines"];

test("the tests against Keycloak run only where there is one", () => {
  expect(projects("test", {})).toEqual(quick);
  expect(projects("test", { keycloak: found("keycloak") })).toEqual([...quick, "keycloak"]);
  expect(projects("test:keycloak", {})).toEqual([]);
});

test("`test` and `test:slow` together are `test:all`, and every project of the configuration is in it", () => {
  const tools = { keycloak: found("keycloak") };
  expect([...(projects("test", tools) ?? []), ...(projects("test:slow", tools) ?? [])]).toEqual(
    projects("test:all", tools),
  );
  const configured = (jestConfiguration.projects ?? []).map((project) =>
    typeof project === "string" ? project : project.displayName,
  );
  expect(projects("test:all", tools)?.sort()).toEqual([...configured].sort());
});

test("only the quick loop tries fewer rounds of a property", () => {
  const limited = Object.keys(COMMANDS).filter((name) =>
    COMMANDS[name]
      ?.steps([], { node: found("node"), keycloak: found("keycloak") })
      .some((step) => step.kind === "tests" && step.rounds !== undefined),
  );
  expect(limited).toEqual(["test:unit"]);
});

test("a command finds Node and the tools first on PATH, and where they are from in WEBCASTMANAGER_TOOLS", () => {
  const environment = commandEnvironment(place.machine, { node: found("node"), pulumi: found("pulumi") });
  expect(environment.PATH?.split(delimiter).slice(0, 2)).toEqual(["/tools/node", "/tools/pulumi"]);
  expect(JSON.parse(environment.WEBCASTMANAGER_TOOLS ?? "")).toEqual({
    node: { version: "1.0.0", folder: "/tools/node", from: "cache" },
    pulumi: { version: "1.0.0", folder: "/tools/pulumi", from: "cache" },
  });
  expect(environment).toMatchObject({
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  });
});

test("Terraform and OpenTofu are on PATH in the order of the table, an older line only in WEBCASTMANAGER_TOOLS, each with its program", () => {
  const named = (name: "terraform" | "tofu", folder: string) => ({
    ...found(folder),
    name,
    program: join("/tools", folder, name),
  });
  const tools = {
    node: found("node"),
    terraform: named("terraform", "terraform"),
    tofu: named("tofu", "tofu"),
    oldTofu: named("tofu", "old"),
  };
  const environment = commandEnvironment(place.machine, tools);
  expect(environment.PATH?.split(delimiter).slice(0, 3)).toEqual(["/tools/node", "/tools/terraform", "/tools/tofu"]);
  expect(environment.PATH).not.toContain("/tools/old");
  expect(JSON.parse(environment.WEBCASTMANAGER_TOOLS ?? "")).toMatchObject({
    oldTofu: { folder: "/tools/old", program: "/tools/old/tofu" },
  });
  expect(environment).toMatchObject({ CHECKPOINT_DISABLE: "1" });
});

test("the tests share one cache of compiled modules, and a variable that is set keeps its value", () => {
  expect(testEnvironment(place.machine)).toEqual({
    ...place.machine.environment,
    NODE_COMPILE_CACHE: join(place.machine.project, ".work", "compiled-modules"),
  });
  expect(testEnvironment(place.machine, 50)).toMatchObject({ PROPERTY_ROUNDS: "50" });
  const environment = { NODE_COMPILE_CACHE: "/elsewhere", PROPERTY_ROUNDS: "7" };
  expect(testEnvironment({ ...place.machine, environment }, 50)).toEqual(environment);
});

test("what drives real engines gets them; what does not, does not", () => {
  const needing = (need: "pulumi" | "terraform") =>
    Object.keys(COMMANDS)
      .filter((name) => COMMANDS[name]?.needs.includes(need))
      .sort();
  expect(needing("terraform")).toEqual(["bench", "example", "setup", "test", "test:all", "test:engines", "test:slow"]);
  expect(needing("pulumi")).toEqual([
    "bench",
    "demo",
    "example",
    "pictures",
    "setup",
    "test",
    "test:all",
    "test:engines",
    "test:slow",
  ]);
});

test.each([
  ["pulumi-quickstart", ["build", "pulumi"]],
  ["terraform-drift", ["build", "terraform"]],
  ["cdktn-quickstart", ["build", "terraform"]],
  ["cdktf-quickstart", ["build", "terraform"]],
  ["pulumy-quickstart", ["build", "pulumi", "terraform"]],
])("the example %s needs %j alone", (name, needs) => {
  expect(COMMANDS.example?.needsFor?.([name])).toEqual(needs);
});

test("the counts are the runner's own; a file that did not load counts as a failure", () => {
  const file = join(place.folder, "result.json");
  writeFileSync(
    file,
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      numPendingTests: 3,
      numTodoTests: 0,
    }),
  );
  expect(countsLine(countsIn(file))).toBe("5 passed, 3 failed, 3 skipped");
  expect(countsIn(join(place.folder, "nowhere"))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(sumOf([countsIn(file), { passed: 2, failed: 0, skipped: 1 }])).toEqual({ passed: 7, failed: 3, skipped: 4 });
});
