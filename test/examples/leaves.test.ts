// The leaves that the runner of the examples sees in a plan: all that differ, and no others.
import { changedLeaves } from "../../tools/examples/terraform-example";
import { changedPaths, PlanJson } from "../../tools/workbench/terraform-json";

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

test("resources that do not change are omitted, and each property is listed with its resource", () => {
  const change = (actions: string[], before: unknown, after: unknown) => ({
    actions,
    before,
    after,
    after_unknown: {},
  });
  const plan = PlanJson.parse({
    resource_changes: [
      {
        address: "customer.one",
        type: "customer",
        change: change(["update"], { name: "a", type: "b" }, { name: "c", type: "b" }),
      },
      { address: "customer.two", type: "customer", change: change(["no-op"], { name: "a" }, { name: "a" }) },
    ],
  });
  expect(changedLeaves(plan)).toEqual(["customer.one name"]);
});
