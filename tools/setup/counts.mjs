// @ts-check
// `node tools/setup/counts.mjs <file…>`: prints the sum of the counts in result files of the test runner.
import { readFileSync } from "node:fs";

const files = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  try {
    const result = JSON.parse(readFileSync(file, "utf8"));
    sum.passed += result.numPassedTests;
    // A test file that could not be loaded counts as one failure.
    sum.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    sum.skipped += result.numPendingTests + result.numTodoTests;
  } catch {
    // A runner without a result has failed.
    sum.failed += 1;
  }
}
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
