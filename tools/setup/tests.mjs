// @ts-check
// Runs the test runner, and prints the counts of its result file on a line of their own.
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./processes.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Room for young objects in MiB, from the start: collecting them less often saves workers about 7 % of their time. */
const HEAP_FLAGS = ["--min-semi-space-size=64", "--max-semi-space-size=128"];

/** @type {Readonly<Counts>} a runner without a result has failed */
const NO_RESULT = Object.freeze({ passed: 0, failed: 1, skipped: 0 });

/**
 * @param {import("./machine.mjs").Machine} machine
 * @param {import("./tools.mjs").Tools} tools
 * @param {{ name: string, projects: string[], args: string[], rounds?: number }} what
 * @returns {Promise<number>} 0 only if a test ran and none failed
 */
export async function runTests(machine, tools, { name, projects, args, rounds }) {
  const result = resultFile(machine.project, name);
  const unfinished = resultFile(machine.project, `${name}-${process.pid}`);
  mkdirSync(join(machine.project, "test-results"), { recursive: true });
  rmSync(result, { force: true });
  const code = await launch({ ...machine, environment: testEnvironment(machine, rounds) }, tools, [
    ...["node", ...HEAP_FLAGS, "node_modules/jest/bin/jest.js"],
    ...["--config", "jest.config.cjs", "--selectProjects", ...projects],
    ...["--json", `--outputFile=${unfinished}`, ...args],
  ]);
  const counts = countsIn(unfinished);
  if (counts !== NO_RESULT) renameSync(unfinished, result);
  process.stdout.write(`\n${countsLine(counts)}\n`);
  return code !== 0 ? code : counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

/** @param {string} project @param {string} name */
export function resultFile(project, name) {
  return join(project, "test-results", `${name}.json`);
}

/**
 * The environment of the tests. A variable that is set already keeps its value.
 * @param {import("./machine.mjs").Machine} machine
 * @param {number} [rounds] of a property
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment(machine, rounds) {
  return {
    // Each Pulumi command loads its SDK three times, most of a second each; compiled once, that is a fifth of its time.
    NODE_COMPILE_CACHE: join(machine.project, ".work", "compiled-modules"),
    ...(rounds === undefined ? {} : { PROPERTY_ROUNDS: String(rounds) }),
    ...machine.environment,
  };
}

/**
 * Returns the counts in a result file. A test file that could not be loaded counts as one failure.
 * @param {string} file
 * @returns {Readonly<Counts>} one failure where there is no such file
 */
export function countsIn(file) {
  try {
    const result = JSON.parse(readFileSync(file, "utf8"));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return NO_RESULT;
  }
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sumOf(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/** @param {Counts} counts */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
