// @ts-check
// The table of commands: what each needs, and what it runs. Runs nothing itself.
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

/** @typedef {import("./tools.mjs").Tools} Tools */
/** @typedef {import("./prepare.mjs").Need} Need */

/**
 * A program with its arguments, a run of the test runner, the build, or checks (lanes run side by side).
 * @typedef {{ kind: "program", command: readonly string[] }
 *   | { kind: "tests", name: string, projects: string[], args: string[], rounds?: number }
 *   | { kind: "build" }
 *   | { kind: "checks", lanes: readonly (readonly import("./checks.mjs").Check[])[] }} Step
 */

/**
 * @typedef {object} Command
 * @property {string} about
 * @property {readonly Need[]} needs
 * @property {(args: string[]) => readonly Need[] | undefined} [needsFor] needs by argument; undefined if unknown
 * @property {(args: string[], tools: Tools) => Step[]} steps
 */

const ESLINT = "node_modules/eslint/bin/eslint.js";
const COMPILER = "node_modules/typescript/bin/tsc";
const KNIP = "node_modules/knip/bin/knip.js";
const PRETTIER = "node_modules/prettier/bin/prettier.cjs";

/** Rounds of a property in `npm run test:unit`; `npm test` plays all of them. */
const QUICK_ROUNDS = 50;

/** Conversations wait for sockets, so one worker more than there are cores leaves none idle. */
const QUICK_WORKERS = availableParallelism() + 1;

/** @type {readonly Need[]} */
const TEST_NEEDS = ["build", "pulumi", "terraform", "keycloak if possible"];

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = {
  setup: {
    about: "set up everything, or one part: dependencies, build, pulumi, terraform, keycloak",
    needs: ["build", "pulumi", "terraform"],
    needsFor: ([part = "all"]) => (Object.hasOwn(SETUP_PARTS, part) ? SETUP_PARTS[part] : undefined),
    steps: () => [],
  },
  demo: {
    about: "show what the provider does with the real CLI",
    needs: ["build", "pulumi"],
    steps: (args) => [program("dist/tools/demo/main.js", args)],
  },
  pictures: {
    about: "take the pictures of the guides, in a real browser",
    needs: ["build", "pulumi"],
    steps: (args) => [program("dist/tools/pictures/main.js", args)],
  },
  example: {
    about: "run one of the examples",
    needs: ["build", "pulumi", "terraform"],
    needsFor: ([name = ""]) => needsOfExample(name),
    steps: (args) => [program("dist/tools/examples/main.js", args)],
  },
  emulator: {
    about: "start the emulator",
    needs: ["build"],
    steps: (args) => [program("dist/provider/cli/main.js", ["emulator", ...args])],
  },
  bench: {
    about: "measure against the references",
    needs: ["build", "pulumi", "terraform", "reference if possible"],
    steps: (args) => [program("dist/bench/main.js", args)],
  },
  test: {
    about: "run the tests: every promise is proved, in about five minutes",
    needs: TEST_NEEDS,
    steps: (args, tools) => [tests("test", quickProjects(tools), { args })],
  },
  "test:all": {
    about: "run every test, the slow ones too",
    needs: TEST_NEEDS,
    steps: (args, tools) => [tests("all", [...quickProjects(tools), "slow"], { args })],
  },
  "test:slow": {
    about: "run what `test:all` plays and `test` does not",
    needs: TEST_NEEDS,
    steps: (args) => [tests("slow", ["slow"], { args })],
  },
  "test:unit": {
    about: "run the rules and the short conversations, with 50 rounds of each property; needs no other tool",
    needs: [],
    steps: (args) => [
      tests("unit", ["unit"], { args: [`--maxWorkers=${QUICK_WORKERS}`, ...args], rounds: QUICK_ROUNDS }),
    ],
  },
  "test:engines": {
    about: "run the tests of the adapters, at the engines' protocols and under the real engines",
    needs: ["build", "pulumi", "terraform"],
    steps: (args) => [tests("engines", ["engines"], { args })],
  },
  "test:keycloak": {
    about: "run the tests against a real Keycloak",
    needs: ["build", "keycloak"],
    steps: (args, tools) => (tools.keycloak ? [tests("keycloak", ["keycloak"], { args })] : []),
  },
  lint: {
    about: "check the house rules",
    needs: ["build"],
    steps: (args) => [program(ESLINT, [".", ...args])],
  },
  format: {
    about: "format every file",
    needs: [],
    steps: (args) => [program(PRETTIER, ["--write", ...(args.length > 0 ? args : ["."])])],
  },
  build: { about: "compile into dist/", needs: ["build"], steps: () => [] },
  generate: {
    about: "write the generated files",
    needs: ["build"],
    steps: (args) => [program("dist/tools/generate/main.js", args)],
  },
  check: {
    about: "build, lint, types, generated files, format, unused code, workflows",
    needs: ["workflow linters if possible"],
    steps: (_args, tools) => [{ kind: "build" }, { kind: "checks", lanes: checkLanes(tools) }],
  },
};

/** The parts of `setup`. */
const SETUP_PARTS = /** @type {Readonly<Record<string, readonly Need[]>>} */ ({
  all: ["build", "pulumi", "terraform"],
  dependencies: [],
  build: ["build"],
  pulumi: ["pulumi"],
  terraform: ["terraform"],
  keycloak: ["keycloak"],
});

/**
 * What an example needs: its name begins with its engine. Terraform runs those of CDKTF and cdktn.
 * @param {string} name
 * @returns {readonly Need[]}
 */
function needsOfExample(name) {
  if (name.startsWith("pulumi-")) return ["build", "pulumi"];
  return /^(terraform|cdktf|cdktn)-/.test(name) ? ["build", "terraform"] : ["build", "pulumi", "terraform"];
}

/**
 * The checks in lanes of about the same duration.
 * @param {Tools} tools
 * @returns {import("./checks.mjs").Check[][]}
 */
function checkLanes({ actionlint, zizmor }) {
  return [
    [{ name: "lint", command: [ESLINT, "."] }],
    [
      { name: "types", command: [COMPILER, "-p", "tsconfig.test.json"] },
      { name: "types of the page", command: [COMPILER, "-p", "page/tsconfig.json"] },
      { name: "generated", command: ["dist/tools/generate/main.js", "--check"] },
      { name: "unused code", command: [KNIP, "--treat-config-hints-as-errors"] },
      { name: "format", command: [PRETTIER, "--check", "--log-level", "warn", "."] },
      ...(actionlint?.program
        ? [{ name: "actionlint", command: [actionlint.program, "-shellcheck=", "-pyflakes=", ...workflowFiles()] }]
        : []),
      ...(zizmor?.program
        ? [{ name: "zizmor", command: [zizmor.program, "--offline", "--quiet", "--pedantic", ".github", "examples"] }]
        : []),
    ],
  ];
}

/** The workflows of this project, and those of the examples that are repositories. actionlint finds only the former. */
function workflowFiles() {
  const root = join(import.meta.dirname, "..", "..");
  const repositories = readdirSync(join(root, "examples"))
    .filter((name) => name.startsWith("gitops-"))
    .flatMap((name) => readdirSync(join(root, "examples", name)).map((part) => join("examples", name, part)));
  return ["", ...repositories]
    .map((folder) => join(folder, ".github", "workflows"))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));
}

/**
 * The projects of jest.config.cjs that `npm test` plays.
 * @param {Tools} tools
 * @returns {string[]}
 */
function quickProjects(tools) {
  return ["unit", "house", "matrix", "engines", ...(tools.keycloak ? ["keycloak"] : [])];
}

/** @returns {string} the table of commands as text */
export function usage() {
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(16)}${about}`);
  return ["Usage: node tools/setup/run.mjs <command> [arguments]", "", ...rows].join("\n");
}

/** @param {string} file @param {string[]} args @returns {Step} */
function program(file, args) {
  return { kind: "program", command: [file, ...args] };
}

/**
 * @param {string} name
 * @param {string[]} projects
 * @param {{ args: string[], rounds?: number }} options `rounds` of a property, at most
 * @returns {Step}
 */
function tests(name, projects, options) {
  return { kind: "tests", name, projects, ...options };
}
