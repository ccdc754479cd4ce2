// What names customers in lookups: one rule for ids, and each wrong argument is refused by its name.
import {
  parseConnectorFilters,
  parseConnectorSelector,
  parseFilters,
  parseSelector,
} from "../../provider/core/selector";

test.each<[string, unknown, RegExp]>([
  ["nothing", undefined, /^nothing was given; give an object with `id`, `name` or `path`$/],
  ["null", null, /^the arguments are no object/],
  ["a text", "65a0", /^the arguments are no object/],
  ["a number", 7, /no object/],
  ["a list", ["65a0"], /no object/],
  ["an empty object", {}, /^nothing names the customer; give an object with `id`, `name` or `path`$/],
  ["a parent alone", { parentId: "65a0" }, /^nothing names the customer/],
  ["a misspelt name", { nam: "Acme" }, /^`nam` does not exist; did you mean `name`\?$/],
  ["a name in other case", { ID: "65a0" }, /^`ID` does not exist; did you mean `id`\?$/],
  [
    "an argument like none",
    { customerNumber: "x" },
    /^`customerNumber` does not exist; known are `id`, `name`, `path`, `parentId`$/,
  ],
  ["one more than the known", { id: "65a0", with_secrets: true }, /^`with_secrets` does not exist/],
  ["an undefined id", { id: undefined }, /^`id` was given, but is undefined$/],
  ["an undefined name", { name: undefined, parentId: "65a0" }, /^`name` was given, but is undefined$/],
  ["an id that is null", { id: null }, /^`id` must be a text, not null$/],
  ["an id that is a number", { id: 65 }, /^`id` must be a text$/],
  ["an empty name", { name: " " }, /^`name` must not be empty$/],
  ["an empty id", { id: "" }, /^`id` must be an id/],
  ["an id of dots", { id: ".." }, /^`id` must be an id, such as /],
  ["a parent with a slash", { name: "Acme", parentId: "a/b" }, /^`parentId` must be an id/],
  ["two names", { id: "65a0", name: "Acme" }, /^`id` and `name` can't be combined; give one of them$/],
  ["a parent beside an id", { id: "65a0", parentId: "65a1" }, /^`parentId` is allowed only with `name`; remove it$/],
])("%s is refused, and the argument is named [input.lookup]", (_, given, problem) => {
  expect(parseSelector(given)).toEqual({ problem: expect.stringMatching(problem) });
});

test.each<[unknown, unknown]>([
  [{ id: " 65a0 " }, { id: " 65a0 " }],
  [{ name: "Acme", parentId: undefined }, { name: "Acme" }],
  [{ path: "a/b" }, { path: "a/b" }],
  [{ id: undefined, name: "Acme" }, { name: "Acme" }],
])("%j is valid, and an undefined argument is absent [input.lookup]", (given, selector) => {
  expect(parseSelector(given)).toEqual({ args: selector });
});

test.each<[unknown, RegExp]>([
  [null, /^the filters are no object/],
  ["Acme", /no object/],
  [{ parent: "65a0" }, /^`parent` does not exist; did you mean `parentId`\?$/],
  [{ parentId: ".." }, /^`parentId` must be an id/],
  [{ name: 7 }, /^`name` must be a text$/],
])("the filters %j are refused, and the argument is named [input.lookup]", (given, problem) => {
  expect(parseFilters(given)).toEqual({ problem: expect.stringMatching(problem) });
});

test("no filters are valid, and an undefined filter is absent [input.lookup]", () => {
  const given = [undefined, {}, { parentId: undefined, name: "Acme" }];
  expect(given.map((filters) => parseFilters(filters))).toEqual([
    { args: {} },
    { args: {} },
    { args: { name: "Acme" } },
  ]);
});

test.each<[unknown, RegExp]>([
  [undefined, /^nothing was given; give an object with `id` or `name`$/],
  [{}, /^nothing names the connector; give an object with `id` or `name`$/],
  [{ nmae: "Zoom" }, /^`nmae` does not exist; did you mean `name`\?$/],
  [{ path: "a/b" }, /^`path` does not exist; known are `id`, `name`$/],
  [{ id: "65a0", name: "Zoom" }, /^`id` and `name` can't be combined; give one of them$/],
  [{ id: "a/b" }, /^`id` must be an id/],
])("the selector %j of a connector is refused, and the argument is named [input.lookup]", (given, problem) => {
  expect(parseConnectorSelector(given)).toEqual({ problem: expect.stringMatching(problem) });
});

test("a connector has an id or a name, and a list of connectors takes a name only [input.lookup]", () => {
  expect(parseConnectorSelector({ name: "Zoom", id: undefined })).toEqual({ args: { name: "Zoom" } });
  expect([parseConnectorFilters(), parseConnectorFilters({ name: "Zoom" })]).toEqual([
    { args: {} },
    { args: { name: "Zoom" } },
  ]);
  expect(parseConnectorFilters({ id: "65a0" })).toEqual({
    problem: "`id` does not exist; known are `name`",
  });
  expect(parseConnectorFilters("Zoom")).toEqual({
    problem: "the filters are no object; give an object with `name`, or nothing",
  });
});
