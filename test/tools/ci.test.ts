// .ci/run with a fake npm: every step in its order, and how it ends.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "../../tools/workbench/run-command";
import { createTestMachine, type TestMachine } from "./test-machine";

const root = join(__dirname, "..", "..");
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

/** Counts of the test runner: passed, failed, skipped, and files that did not load. */
type Counts = readonly [number, number, number, number];

/** Runs a copy of it; npm notes how it was called, and its tests end with a code and leave these results. */
async function runCi(testCode: number, results: Readonly<Record<string, Counts>>) {
  const [project, programs] = [join(place.folder, "project"), join(place.folder, "programs")];
  for (const part of [".ci", "tools/setup"]) cpSync(join(root, part), join(project, part), { recursive: true });
  mkdirSync(programs);
  mkdirSync(join(project, "test-results"));
  for (const [name, counts] of Object.entries(results)) {
    const [numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites] = counts;
    const result = { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites, numTodoTests: 0 };
    writeFileSync(join(project, "test-results", `${name}.json`), JSON.stringify(result));
  }
  writeFileSync(
    join(programs, "npm"),
    `#!/bin/sh\necho "$*" >> "${join(place.folder, "calls")}"\ncase "$*" in test) exit ${testCode} ;; esac\n`,
    { mode: 0o755 },
  );
  const { code, stdout } = await runCommand("bash", [join(project, ".ci", "run")], {
    folder: place.folder,
    environment: { PATH: [programs, process.env.PATH].join(delimiter) },
  });
  return {
    code,
    last: stdout.trimEnd().split("\n").at(-1),
    calls: readFileSync(join(place.folder, "calls"), "utf8").trimEnd().split("\n"),
  };
}

const calls = ["run --silent setup", "run --silent check", "test", "run --silent test:slow"];
const slow: Counts = [5, 0, 0, 0];

test("set-up, check, `npm test` and the slow tests run in this order, and the counts of both come last [package.ci]", async () => {
  const results = { test: [7, 0, 0, 0], slow } as const;
  expect(await runCi(0, results)).toEqual({ code: 0, last: "12 passed, 0 failed, 0 skipped", calls });
});

test.each<[string, Record<string, Counts>, string]>([
  ["a test failed", { test: [7, 2, 3, 0], slow }, "12 passed, 2 failed, 3 skipped"],
  ["a file did not load", { test: [7, 0, 0, 1], slow }, "12 passed, 1 failed, 0 skipped"],
  ["nothing ran", {}, "0 passed, 2 failed, 0 skipped"],
])("where %s it fails, plays the rest, and the counts are the last line [package.ci]", async (_, results, last) => {
  expect(await runCi(1, results)).toEqual({ code: 1, last, calls });
});
