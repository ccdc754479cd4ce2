// The examples: which there are, and the shortest of their runs.
import { runExample } from "../../tools/examples/run";
import { scenarios } from "../../tools/examples/scenarios";
import { expectRunsTwice, folders, quickRuns } from "./runs";

test("every folder of examples/ that is one program can be run, and nothing else", () => {
  expect(Object.keys(scenarios).sort()).toEqual([...folders].sort());
});

test.each(quickRuns)(
  "%s comes up with %s, changes nothing after that, and cleans up, twice in a row [package.examples]",
  expectRunsTwice,
);

test("an unknown example is refused with the names of the known ones", async () => {
  await expect(runExample("pulumi-quikstart", () => undefined)).rejects.toThrow("known are pulumi-quickstart");
});
