// The table of commands: what each needs, and what it runs. Runs nothing itself.
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Need, Tools } from "./tools";

/** A check of `npm run check`: a program and its parameters; a script of the project is run with Node. */
export interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

/** A command runs a script of the project, or the test runner, or checks; `setup` and `build` run nothing more. */
export interface Command {
  readonly needs: readonly Need[];
  /** Needs by argument; undefined where the argument is unknown. */
  readonly needsFor?: (argument: string | undefined) => readonly Need[] | undefined;
  /** A script with its parameters, before those of the caller. */
  readonly script?: readonly string[];
  /** Projects of jest.config.cjs. Those of a tool that isn't there are left out. */
  readonly projects?: readonly string[];
  /** Rounds of a property in these tests, at most, and workers. */
  readonly limits?: { readonly rounds: number; readonly workers: number };
  /** Lanes that run side by side, each of about the same duration. */
  readonly checks?: (tools: Tools) => readonly (readonly Check[])[];
}

const eslint = "node_modules/eslint/bin/eslint.js";
const compiler = "node_modules/typescript/bin/tsc";
const prettier = "node_modules/prettier/bin/prettier.cjs";

const quickProjects = ["unit", "house", "matrix", "engines", "keycloak"];
const testNeeds: readonly Need[] = ["build", "pulumi", "terraform", "keycloak if possible"];

/** The parts of `setup`. */
const setupParts: Readonly<Record<string, readonly Need[]>> = {
  dependencies: [],
  build: ["build"],
  pulumi: ["pulumi"],
  terraform: ["terraform"],
  keycloak: ["keycloak"],
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  setup: {
    needs: ["build", "pulumi", "terraform"],
    needsFor: (part) => (part === undefined ? COMMANDS.setup?.needs : setupParts[part]),
  },
  demo: {
    needs: ["build", "pulumi"],
    script: ["dist/tools/demo/main.js"],
  },
  pictures: {
    needs: ["build", "pulumi"],
    script: ["dist/tools/pictures/main.js"],
  },
  example: {
    needs: ["build", "pulumi", "terraform"],
    needsFor: needsOfExample,
    script: ["dist/tools/examples/main.js"],
  },
  emulator: { needs: ["build"], script: ["dist/provider/cli/main.js", "emulator"] },
  bench: {
    needs: ["build", "pulumi", "terraform", "reference if possible"],
    script: ["dist/bench/main.js"],
  },
  test: {
    needs: testNeeds,
    projects: quickProjects,
  },
  "test:all": { needs: testNeeds, projects: [...quickProjects, "slow"] },
  "test:slow": { needs: testNeeds, projects: ["slow"] },
  "test:unit": {
    needs: [],
    projects: ["unit"],
    // Conversations wait for sockets, so one worker more than there are cores leaves none idle.
    limits: { rounds: 50, workers: availableParallelism() + 1 },
  },
  "test:engines": {
    needs: ["build", "pulumi", "terraform"],
    projects: ["engines"],
  },
  "test:keycloak": {
    needs: ["build", "keycloak"],
    projects: ["keycloak"],
  },
  lint: { needs: ["build"], script: [eslint, "."] },
  format: { needs: [], script: [prettier, "--write"] },
  build: { needs: ["build"] },
  generate: { needs: ["build"], script: ["dist/tools/generate/main.js"] },
  check: {
    needs: ["build", "workflow linters if possible"],
    checks: ({ actionlint, zizmor }) => [
      [{ name: "lint", command: [eslint, "."] }],
      [
        { name: "types", command: [compiler, "-p", "tsconfig.test.json"] },
        { name: "types of the page", command: [compiler, "-p", "page/tsconfig.json"] },
        { name: "generated", command: ["dist/tools/generate/main.js", "--check"] },
        { name: "unused code", command: ["node_modules/knip/bin/knip.js", "--treat-config-hints-as-errors"] },
        { name: "format", command: [prettier, "--check", "--log-level", "warn", "."] },
        ...[actionlint ?? []].flat().map(({ program }) => ({
          name: "actionlint",
          command: [program, "-shellcheck=", "-pyflakes=", ...workflowFiles()],
        })),
        ...[zizmor ?? []].flat().map(({ program }) => ({
          name: "zizmor",
          command: [program, "--offline", "--quiet", "--pedantic", ".github", "examples"],
        })),
      ],
    ],
  },
};

/** What an example needs: its name begins with its engine. Terraform runs those of CDKTF and cdktn. */
function needsOfExample(name = ""): readonly Need[] {
  if (name.startsWith("pulumi-")) return ["build", "pulumi"];
  return /^(terraform|cdktf|cdktn)-/.test(name) ? ["build", "terraform"] : ["build", "pulumi", "terraform"];
}

/** The workflows of this project, and those of the examples that are repositories. actionlint finds only the former. */
function workflowFiles(): readonly string[] {
  const root = join(__dirname, "..", "..");
  const repositories = readdirSync(join(root, "examples"))
    .filter((name) => name.startsWith("gitops-"))
    .flatMap((name) => readdirSync(join(root, "examples", name)).map((part) => join("examples", name, part)));
  return ["", ...repositories]
    .map((folder) => join(folder, ".github", "workflows"))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));
}
