// @ts-check
// Runs the test runner and ends with the counts on a line of their own, taken from its result file.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { countsIn, countsLine, NO_RESULT } from "./counts.mjs";
import { launch } from "./launch.mjs";

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./prepare.mjs").Tools} tools
 * @param {{ name: string, projects: string[], args: string[], rounds?: number }} what
 * @returns {Promise<number>} 0 only if something ran and nothing failed
 */
export async function runTests(context, tools, { name, projects, args, rounds }) {
  const folder = join(context.project, "test-results");
  const result = join(folder, `${name}.json`);
  const unfinished = join(folder, `${name}-${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(result, { force: true });
  const code = await launch(
    { ...context, environment: testEnvironment(context, rounds) },
    tools,
    "node_modules/jest/bin/jest.js",
    [
      ...["--config", "jest.config.cjs", "--selectProjects", ...projects],
      ...["--json", `--outputFile=${unfinished}`, ...args],
    ],
  );
  const counts = countsIn(unfinished) ?? NO_RESULT;
  if (counts !== NO_RESULT) renameSync(unfinished, result);
  process.stdout.write(`\n${countsLine(counts)}\n`);
  return code !== 0 ? code : counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/**
 * What the tests find in their environment; whoever sets one of these has it as set.
 * @param {import("./context.mjs").Context} context
 * @param {number} [rounds] of a property
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment(context, rounds) {
  return {
    // Each command of Pulumi loads its SDK three times, most of a second each; compiled once, a fifth of the command's
    // time is saved.
    NODE_COMPILE_CACHE: join(context.project, ".work", "compiled-modules"),
    ...(rounds === undefined ? {} : { PROPERTY_ROUNDS: String(rounds) }),
    ...context.environment,
  };
}
