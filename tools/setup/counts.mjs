// @ts-check
// Reads the test runner's result file and says the counts on one line. Runs no test.
import { readFileSync } from "node:fs";

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
