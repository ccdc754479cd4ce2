#!/usr/bin/env node
// @ts-check
// Reads the test runner's result file. As a program, `node tools/setup/counts.mjs <name>` prints the counts of test-results/<name>.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectFolder } from "./places.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Readonly<Counts>} a runner that left no result has failed */
export const NO_RESULT = Object.freeze({ passed: 0, failed: 1, skipped: 0 });

/**
 * The counts in a result file. A test file that could not be loaded at all counts as one failure.
 * @param {string} file
 * @returns {Counts | undefined} undefined if there is no such file
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
    return undefined;
  }
}

/** @param {Counts} counts */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = join(projectFolder, "test-results", `${process.argv[2]}.json`);
  process.stdout.write(`${countsLine(countsIn(file) ?? NO_RESULT)}\n`);
}
