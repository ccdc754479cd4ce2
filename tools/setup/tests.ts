// Runs the test runner, and prints the counts of its result file on a line of their own.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./commands";
import { launch } from "./processes";

/** Room for young objects in MiB, from the start: collecting them less often saves workers about 7 % of their time. */
const heapFlags = ["--min-semi-space-size=64", "--max-semi-space-size=128"];

/** How the test runner is started. */
export interface Runner {
  readonly node: string;
  readonly project: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Plays the tests of a command. Returns the exit code: 0 only if a test ran and none failed. */
export async function runTests(
  { node, project, environment }: Runner,
  { name, projects = [], limits }: Pick<Command, "projects" | "limits"> & { readonly name: string },
  parameters: readonly string[],
): Promise<number> {
  const file = (suffix: string) => join(project, "test-results", `${name.replace("test:", "")}${suffix}.json`);
  const [result, unfinished] = [file(""), file(`-${process.pid}`)];
  mkdirSync(join(project, "test-results"), { recursive: true });
  rmSync(result, { force: true });
  const runner = [node, ...heapFlags, "node_modules/jest/bin/jest.js", "--config", "jest.config.cjs"];
  const workers = limits ? [`--maxWorkers=${limits.workers}`] : [];
  const fixed = ["--selectProjects", ...projects, "--json", `--outputFile=${unfinished}`, ...workers];
  const code = await launch([...runner, ...fixed, ...parameters], project, {
    // Each Pulumi command loads its SDK three times, most of a second each; compiled once, that is a fifth of its time.
    NODE_COMPILE_CACHE: join(project, ".work", "compiled-modules"),
    ...(limits && { PROPERTY_ROUNDS: String(limits.rounds) }),
    // A variable that is set already keeps its value.
    ...environment,
  });
  if (existsSync(unfinished)) renameSync(unfinished, result);
  process.stdout.write("\n");
  const counts = [node, join(__dirname, "counts.mjs"), result];
  return (await launch(counts, project, environment)) || code;
}
