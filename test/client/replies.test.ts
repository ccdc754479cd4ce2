// The JSON of an answer: any content, within bounds that keep what reads it from running out of stack or memory.
import fc from "fast-check";
import { anyJson } from "../support/any-text";
import { rounds } from "../support/rounds";
import { jsonOf } from "../../provider/client/http/replies";

const nested = (levels: number, open = "[", close = "]") => open.repeat(levels) + close.repeat(levels);

test("every JSON within the bounds is read as it is, also with brackets, quotes and backslashes in its texts [input.unexpected-answers]", () => {
  const text = fc.string({ unit: fc.constantFrom("[", "{", '"', "\\", ",", "]", "}", "a") });
  fc.assert(
    fc.property(fc.oneof(anyJson, fc.array(text), fc.dictionary(text, text)), (value) => {
      expect(jsonOf(JSON.stringify(value))).toEqual(value);
    }),
    rounds(100),
  );
});

test.each([
  ["100 levels", nested(100), true],
  ["101 levels", nested(101), false],
  ["20,000 levels of objects", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, false],
  ["brackets in a text", JSON.stringify("[".repeat(20_000)), true],
  ["brackets behind quotes in a text", JSON.stringify(`"\\"${"[".repeat(20_000)}`), true],
  ["half a million values", `[${Array.from({ length: 499_999 }, () => "1").join(",")}]`, true],
  ["more than half a million", `[${"1,".repeat(500_000)}1]`, false],
  ["a text without an end", `"${"[".repeat(20_000)}`, false],
  ["more ends than beginnings", "]]]]", false],
])(
  "an answer with %s is read only within the bounds [input.unexpected-answers, budget.deadline]",
  (_, text, isRead) => {
    expect(jsonOf(text) !== undefined).toBe(isRead);
  },
);
