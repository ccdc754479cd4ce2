// What a build machine runs, with a stand-in for npm: every step in its order, and how it ends.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createTestMachine, type TestMachine } from "./test-machine";

const root = join(__dirname, "..", "..");
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

/** Runs a copy of it; npm notes how it was called, and its tests end with a code after these counts. */
function runCi(testCode: number, counts?: { numPassedTests: number; numFailedTests: number }) {
  const [project, programs] = [join(place.folder, "project"), join(place.folder, "programs")];
  for (const part of [".ci", "tools/setup"]) cpSync(join(root, part), join(project, part), { recursive: true });
  mkdirSync(programs);
  mkdirSync(join(project, "test-results"));
  if (counts)
    writeFileSync(
      join(project, "test-results", "test.json"),
      JSON.stringify({ ...counts, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 }),
    );
  writeFileSync(
    join(programs, "npm"),
    `#!/bin/sh\necho "$*" >> "${join(place.folder, "calls")}"\ncase "$*" in *test) echo "counts of the run"; exit ${testCode} ;; esac\n`,
    { mode: 0o755 },
  );
  const { status, stdout } = spawnSync("bash", [join(project, ".ci", "run")], {
    encoding: "utf8",
    cwd: place.folder,
    env: { PATH: [programs, process.env.PATH].join(delimiter) },
  });
  return {
    status,
    last: stdout.trimEnd().split("\n").at(-1),
    calls: readFileSync(join(place.folder, "calls"), "utf8").trimEnd().split("\n"),
  };
}

test("the set-up, the check and the README's test command run in this order, and the counts come last [package.ci]", () => {
  expect(runCi(0)).toEqual({
    status: 0,
    last: "counts of the run",
    calls: ["run --silent setup", "run --silent check", "test"],
  });
});

test.each([
  ["a test failed", { numPassedTests: 7, numFailedTests: 2 }, "7 passed, 2 failed, 0 skipped"],
  ["nothing ran", undefined, /^0 passed, \d+ failed, 0 skipped$/],
])("where %s it fails, and the counts are still the last line [package.ci]", (_, counts, last) => {
  const ended = runCi(1, counts);
  expect([ended.status, ended.last]).toEqual([1, typeof last === "string" ? last : expect.stringMatching(last)]);
});
