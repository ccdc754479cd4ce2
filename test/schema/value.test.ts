// Reaching into plain values: nothing inherited, nothing changed in place.
import fc from "fast-check";
import { isList, isTree, pathText, unknown, valueAt, withValue, type Tree, type Value } from "../../schema";
import { rounds } from "../support/rounds";

test.each<[string, Value, string[], Value]>([
  ["a value", { a: { b: 1 } }, ["a", "b"], 1],
  ["a block", { a: { b: 1 } }, ["a"], { b: 1 }],
  ["the whole", { a: 1 }, [], { a: 1 }],
  ["nothing below a text", { a: "text" }, ["a", "length"], undefined],
  ["nothing below a list", { a: ["x"] }, ["a", "0"], undefined],
  ["nothing that is inherited", {}, ["constructor", "name"], undefined],
  ["unknown below what is unknown", { a: unknown }, ["a", "b", "c"], unknown],
  ["null for null", { a: null }, ["a"], null],
])("the value at a path is %s", (_what, tree, keys, expected) => {
  expect(valueAt(tree, keys)).toEqual(expected);
});

test("setting a path changes nothing else", () => {
  const keys = fc.array(fc.constantFrom("a", "b", "constructor", "__proto__"), { minLength: 1, maxLength: 3 });
  const trees = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.oneof(fc.constant("x"), fc.dictionary(fc.constantFrom("a", "b", "d"), fc.constant("y"))),
  ) as fc.Arbitrary<Tree>;
  fc.assert(
    fc.property(trees, keys, (tree, path) => {
      const before = JSON.stringify(tree);
      expect(valueAt(withValue(tree, path, "set"), path)).toBe("set");
      expect(valueAt(withValue(tree, path, undefined), path)).toBeUndefined();
      expect(JSON.stringify(tree)).toBe(before);
      expect(withValue(tree, path, "set").c).toEqual(tree.c);
    }),
    rounds(300),
  );
  expect(withValue({ a: 1 }, ["b", "c"], undefined)).toEqual({ a: 1 });
  expect(withValue({ a: 1 }, [], "x")).toEqual({ a: 1 });
});

test("the mark of an unknown value is the same in every copy of the package", () => {
  expect(Symbol.for("webcastmanager.unknown")).toBe(unknown);
});

test("trees and lists differ from other values", () => {
  const values: Value[] = [{}, [], null, "text", 1, unknown, undefined];
  expect(values.map(isTree)).toEqual([true, false, false, false, false, false, false]);
  expect(values.map(isList)).toEqual([false, true, false, false, false, false, false]);
});

test.each<[(string | number)[], string]>([
  [["name"], "name"],
  [["sso", "roleMappings", "Administrator", 1], "sso.roleMappings.Administrator[1]"],
  [["sso", "roleMappings", "Webcast Editor", 0], 'sso.roleMappings["Webcast Editor"][0]'],
  [["a", 'quo"te'], 'a["quo\\"te"]'],
  [["a", ""], 'a[""]'],
  [["a", "1"], 'a["1"]'],
  [["odd key"], '["odd key"]'],
  [[], ""],
])("the path %j is written %s [input.path]", (parts, expected) => {
  expect(pathText(parts)).toBe(expected);
});
