// When two values mean the same, and how a set keeps its known order.
import fc from "fast-check";
import { leafAt, unknown, type Leaf, type Value } from "../../schema";
import { arrange, inKnownOrder, isSame } from "../../provider/core/diff";
import { rounds } from "../support/rounds";
import { sameText, shuffled } from "../support/texts";

const leaf = (path: string): Leaf => leafAt(path)!;
const runs = rounds();
const set = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "é", "e\u0301"), minLength: 1, maxLength: 3 }),
  { maxLength: 6, selector: (text) => text.normalize("NFC") },
);

test.each<[string, string, Value, Value, boolean]>([
  ["a text and the same text", "name", "Acme", "Acme", true],
  ["a text and another text", "name", "Acme", "acme", false],
  ["two Unicode forms of one text", "hmac.secret", "e\u0301", "é", true],
  ["an absent switch and one that is off", "sso.enabled", undefined, false, true],
  ["an absent switch and one that is on", "sso.enabled", undefined, true, false],
  ["an absent flag without a meaning and one that is off", "deletionProtection", undefined, false, false],
  ["nothing and nothing", "gdpr.privacyPolicyUrl", undefined, undefined, true],
  ["nothing and something", "gdpr.privacyPolicyUrl", undefined, "https://acme.example", false],
  ["two unknown values", "name", unknown, unknown, false],
  ["an unknown value and a text", "name", unknown, "Acme", false],
  ["a set in two orders", "videoConferenceConnectors", ["a", "b"], ["b", "a"], true],
  ["a set and a larger one", "videoConferenceConnectors", ["a"], ["a", "b"], false],
  ["two sets of one size", "videoConferenceConnectors", ["a", "b"], ["a", "c"], false],
  ["a set with an unknown item and itself", "videoConferenceConnectors", [unknown], [unknown], false],
  ["a map in two orders", "sso.roleMappings", { A: ["a", "b"], B: ["c"] }, { B: ["c"], A: ["b", "a"] }, true],
  ["a map and one with another key", "sso.roleMappings", { A: ["a"] }, { B: ["a"] }, false],
  ["a map and a larger one", "sso.roleMappings", { A: ["a"] }, { A: ["a"], B: ["b"] }, false],
  ["a map and one with an unknown set", "sso.roleMappings", { A: ["a"] }, { A: unknown }, false],
  [
    "a map whose key is a method of every object, and an empty one",
    "sso.roleMappings",
    { constructor: ["a"] },
    {},
    false,
  ],
])("%s of %s are compared by meaning [preview.exact, preview.order]", (_what, path, one, other, same) => {
  expect(isSame(leaf(path), one, other)).toBe(same);
  expect(isSame(leaf(path), other, one)).toBe(same);
});

test("an arranged set holds exactly the items of the next one [preview.order]", () => {
  fc.assert(
    fc.property(set, set, (known, next) => {
      const arranged = arrange(known, next);
      return sameText([...arranged].sort(), [...next].sort()) && sameText(arrange(known, arranged), arranged);
    }),
    runs,
  );
});

test("items that stay keep their place while as many are added as removed [preview.order, preview.exact]", () => {
  const cases = set
    .filter((known) => known.length > 0)
    .chain((known) =>
      fc.record({
        known: fc.constant(known),
        gone: fc.subarray(known),
        order: shuffled(known.map((_, index) => index)),
      }),
    );
  fc.assert(
    fc.property(cases, ({ known, gone, order }) => {
      const next = order.map((index) => known[index]!).map((item) => (gone.includes(item) ? `new ${item}` : item));
      const arranged = arrange(known, next);
      return known.every((item, index) => (arranged[index] === item) !== gone.includes(item));
    }),
    runs,
  );
});

test("each set of a map keeps its own order, and a new role keeps the order of the program [preview.order]", () => {
  expect(inKnownOrder({ A: ["a", "b"], gone: ["x"] }, { B: ["c"], A: ["b", "n", "a"] })).toEqual({
    B: ["c"],
    A: ["a", "b", "n"],
  });
  expect(inKnownOrder({}, { constructor: ["b", "a"] })).toEqual({ constructor: ["b", "a"] });
  expect(inKnownOrder(undefined, ["b", "a"])).toEqual(["b", "a"]);
  expect(inKnownOrder(["a"], "text")).toBe("text");
});
