// @ts-check
// Runs the test runner and ends with the counts on a line of their own, taken from its result file.
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./launch.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./prepare.mjs").Tools} tools
 * @param {{ name: string, projects: string[], args: string[] }} what
 * @returns {Promise<number>} 0 only if something ran and nothing failed
 */
export async function runTests(context, tools, { name, projects, args }) {
  const folder = join(context.project, "test-results");
  const result = join(folder, `${name}.json`);
  const unfinished = join(folder, `${name}-${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(result, { force: true });
  const code = await launch(context, tools, "node_modules/jest/bin/jest.js", [
    ...["--config", "jest.config.cjs", "--selectProjects", ...projects],
    ...["--json", `--outputFile=${unfinished}`, ...args],
  ]);
  const counts = countsIn(readIfThere(unfinished));
  if (counts) renameSync(unfinished, result);
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 1, skipped: 0 };
  process.stdout.write(`\n${countsLine({ passed, failed, skipped })}\n`);
  return code !== 0 ? code : failed > 0 || passed === 0 ? 1 : 0;
}

/**
 * The counts in jest's result file. A test file that could not be loaded at all counts as one failure.
 * @param {string | undefined} text
 * @returns {Counts | undefined} undefined if the runner left no result
 */
export function countsIn(text) {
  if (text === undefined) return undefined;
  const result = JSON.parse(text);
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** @param {Counts} counts */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
