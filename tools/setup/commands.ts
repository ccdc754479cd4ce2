// The table of commands: what each needs, and what it runs. Runs nothing itself.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Tool, Tools } from "./tools";

/** What can be found or made. */
const PARTS = ["build", "pulumi", "terraform", "keycloak", "reference", "actionlint", "zizmor"] as const;
export type Part = (typeof PARTS)[number];

/** A check of `npm run check`: a program and its parameters; a script of the project is run with Node. */
export interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

/** A command runs a script of the project, or the test runner, or checks; `setup` and `build` run nothing more. */
export interface Command {
  /** What it needs besides Node and the packages. */
  readonly needs: readonly Part[];
  /** What it uses where that is possible; without, a line says so. */
  readonly uses?: readonly Part[];
  /** Needs by the first argument; undefined where it is unknown. */
  readonly needsFor?: (argument: string) => readonly Part[] | undefined;
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
const engines: readonly Part[] = ["build", "pulumi", "terraform"];
const tests = { needs: engines, uses: ["keycloak"] } as const;

/** The parts of `setup`. */
const setupParts: Readonly<Record<string, readonly Part[]>> = {
  dependencies: [],
  ...Object.fromEntries(PARTS.map((part) => [part, [part]])),
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  setup: {
    needs: engines,
    needsFor: (name) => (Object.hasOwn(setupParts, name) ? setupParts[name] : undefined),
  },
  demo: { needs: ["build", "pulumi"], script: ["dist/tools/demo/main.js"] },
  pictures: { needs: ["build", "pulumi"], script: ["dist/tools/pictures/main.js"] },
  example: { needs: engines, needsFor: needsOfExample, script: ["dist/tools/examples/main.js"] },
  emulator: { needs: ["build"], script: ["dist/provider/cli/main.js", "emulator"] },
  bench: { needs: engines, uses: ["reference"], script: ["dist/bench/main.js"] },
  test: { ...tests, projects: quickProjects },
  "test:all": { ...tests, projects: [...quickProjects, "slow"] },
  "test:slow": { ...tests, projects: ["slow"] },
  "test:unit": {
    needs: [],
    projects: ["unit"],
    // Conversations wait for sockets, so one worker more than there are cores leaves none idle.
    limits: { rounds: 50, workers: availableParallelism() + 1 },
  },
  "test:engines": { needs: engines, projects: ["engines"] },
  "test:keycloak": { needs: ["build", "keycloak"], projects: ["keycloak"] },
  lint: { needs: ["build"], script: [eslint, "."] },
  format: { needs: [], script: [prettier, "--write"] },
  build: { needs: ["build"] },
  generate: { needs: ["build"], script: ["dist/tools/generate/main.js"] },
  check: {
    needs: ["build"],
    uses: ["actionlint", "zizmor"],
    checks: ({ actionlint, zizmor }) => [
      [{ name: "lint", command: [eslint, "."] }],
      [
        { name: "types", command: [compiler, "-p", "tsconfig.test.json"] },
        { name: "types of the page", command: [compiler, "-p", "page/tsconfig.json"] },
        { name: "generated", command: ["dist/tools/generate/main.js", "--check"] },
        { name: "unused code", command: ["node_modules/knip/bin/knip.js", "--treat-config-hints-as-errors"] },
        { name: "format", command: [prettier, "--check", "--log-level", "warn", "."] },
        ...check("actionlint", actionlint, ["-shellcheck=", "-pyflakes=", ...workflowFiles()]),
        ...check("zizmor", zizmor, ["--offline", "--quiet", "--pedantic", ".github", "examples"]),
      ],
    ],
  },
};

/** A check by a tool, if it is there. */
function check(name: string, tool: Tool | undefined, parameters: readonly string[]): readonly Check[] {
  return tool ? [{ name, command: [tool.program, ...parameters] }] : [];
}

/** What an example needs: its name begins with its engine. Terraform runs those of CDKTF and cdktn. */
function needsOfExample(name: string): readonly Part[] {
  if (name.startsWith("pulumi-")) return ["build", "pulumi"];
  return /^(terraform|cdktf|cdktn)-/.test(name) ? ["build", "terraform"] : engines;
}

/** The repositories whose workflows are checked: this one, and those that examples are. */
const repositories = [".", "examples/gitops-github/pulumi", "examples/gitops-github/terraform"];

/** actionlint finds only those of this project by itself. */
function workflowFiles(): readonly string[] {
  const folders = repositories.map((repository) => join(repository, ".github", "workflows"));
  return folders.flatMap((folder) =>
    readdirSync(join(__dirname, "..", "..", folder)).map((name) => join(folder, name)),
  );
}
