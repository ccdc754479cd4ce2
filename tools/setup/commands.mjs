// @ts-check
// The table of commands: what each needs and what it then runs. Runs nothing itself.
import { availableParallelism } from "node:os";

/**
 * @typedef {{ kind: "program", file: string, args: string[] }
 *   | { kind: "tests", name: string, projects: string[], args: string[], rounds?: number }
 *   | { kind: "build" }} Step a program of the project, a run of the test runner, or the compiler
 */

/**
 * @typedef {object} Command
 * @property {string} about
 * @property {readonly import("./prepare.mjs").Need[]} needs
 * @property {(args: string[]) => readonly import("./prepare.mjs").Need[]} [needsFor] where these arguments need less
 * @property {(args: string[], tools: import("./prepare.mjs").Tools) => Step[]} steps
 */

const ESLINT = "node_modules/eslint/bin/eslint.js";
const COMPILER = "node_modules/typescript/bin/tsc";

/** Rounds of a property in the quick loop; `npm test` plays every one. */
const QUICK_ROUNDS = 50;

/** Conversations wait for sockets now and then: one more at a time than there are cores leaves none idle. */
const QUICK_WORKERS = availableParallelism() + 1;

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = {
  demo: {
    about: "tell the story of the provider with the real CLI",
    needs: ["build", "pulumi"],
    steps: (args) => [program("dist/tools/demo/main.js", args)],
  },
  example: {
    about: "run one of the examples",
    needs: ["build", "pulumi", "terraform"],
    needsFor: ([name = ""]) => [
      "build",
      .../** @type {const} */ (["pulumi", "terraform"]).filter(
        (engine) => engineOf(name) === undefined || engineOf(name) === engine,
      ),
    ],
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
    about: "run every test",
    needs: ["build", "pulumi", "terraform", "keycloak if possible"],
    steps: (args, tools) => [
      tests("test", ["unit", "house", "matrix", "faces", ...(tools.keycloak ? ["keycloak"] : [])], args),
    ],
  },
  "test:unit": {
    about:
      "run the rules and the short conversations below the faces, with 50 rounds of each property; needs no tool from outside",
    needs: [],
    steps: (args) => [tests("unit", ["unit"], [`--maxWorkers=${QUICK_WORKERS}`, ...args], QUICK_ROUNDS)],
  },
  "test:faces": {
    about: "run the tests against real engines",
    needs: ["build", "pulumi", "terraform"],
    steps: (args) => [tests("faces", ["faces"], args)],
  },
  "test:keycloak": {
    about: "run the tests against a real Keycloak",
    needs: ["build", "keycloak"],
    steps: (args, tools) => (tools.keycloak ? [tests("keycloak", ["keycloak"], args)] : []),
  },
  lint: {
    about: "look for breaches of the house rules",
    needs: ["build"],
    steps: (args) => [program(ESLINT, [".", ...args])],
  },
  build: { about: "compile into dist/", needs: ["build"], steps: () => [] },
  generate: {
    about: "write the generated files anew",
    needs: ["build"],
    steps: (args) => [program("dist/tools/generate/main.js", args)],
  },
  check: {
    about: "build, lint and types",
    needs: [],
    steps: () => [{ kind: "build" }, program(ESLINT, ["."]), program(COMPILER, ["-p", "tsconfig.test.json"])],
  },
};

/**
 * @param {string} example @returns {"pulumi" | "terraform" | undefined} what runs an example: its name begins with it;
 * CDKTF and cdktn are run by Terraform
 */
function engineOf(example) {
  return example.startsWith("pulumi-") ? "pulumi" : /^(terraform|cdktf|cdktn)-/.test(example) ? "terraform" : undefined;
}

/** @returns {string} the table as people read it */
export function usage() {
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(16)}${about}`);
  return ["Usage: node tools/setup/run.mjs <command> [arguments]", "", ...rows].join("\n");
}

/** @param {string} file @param {string[]} args @returns {Step} */
function program(file, args) {
  return { kind: "program", file, args };
}

/**
 * @param {string} name @param {string[]} projects @param {string[]} args @param {number} [rounds] of a property, at
 * most @returns {Step}
 */
function tests(name, projects, args, rounds) {
  return { kind: "tests", name, projects, args, ...(rounds !== undefined && { rounds }) };
}
