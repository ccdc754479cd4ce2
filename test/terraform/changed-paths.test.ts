// The leaves that tests see in a plan: all that differ, and no others.
import { changedPaths } from "../support/terraform-json";

test.each<[string, unknown, unknown, readonly string[]]>([
  ["nothing", { one: { two: [1, 2] } }, { one: { two: [1, 2] } }, []],
  ["a leaf in a block", { one: { two: "a", three: true } }, { one: { two: "b", three: true } }, ["one.two"]],
  ["a list or set as one leaf", { one: ["a", "b"] }, { one: ["a"] }, ["one"]],
  ["a block that is there on one side only", { one: null }, { one: { two: "a" } }, ["one"]],
  ["what stands on one side only", { one: { two: "a" } }, { one: {} }, ["one.two"]],
  ["everything of what is created", null, { one: "a" }, [""]],
])("%s is reported", (_what, before, after, paths) => {
  expect(changedPaths(before, after)).toEqual(paths);
});
