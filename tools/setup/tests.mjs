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
  // Whoever asks for more, or fewer, has them.
  const environment = rounds === undefined ? context.environment : { PROPERTY_ROUNDS: String(rounds), ...context.environment };
  const code = await launch({ ...context, environment }, tools, "node_modules/jest/bin/jest.js", [
    ...["--config", "jest.config.cjs", "--selectProjects", ...projects],
    ...["--json", `--outputFile=${unfinished}`, ...args],
  ]);
  const counts = countsIn(unfinished) ?? NO_RESULT;
  if (counts !== NO_RESULT) renameSync(unfinished, result);
  process.stdout.write(`\n${countsLine(counts)}\n`);
  return code !== 0 ? code : counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}
