// The setting `deletions`: an id and a name that belong together lift the protection of one customer.
import { deletionEntry, isListed, isProtected, type Deletions } from "../../provider/core/deletions";
import type { Tree } from "../../schema";

const acme = { name: "Acme", deletionProtection: true };

test.each<[string, Deletions, Tree, boolean]>([
  ["no list", undefined, acme, true],
  ["an empty list", {}, acme, true],
  ["its id with its name", { one: "Acme" }, acme, false],
  ["its id with another name", { one: "acme" }, acme, true],
  ["another id with its name", { two: "Acme" }, acme, true],
  ["its id, and a state without a name", { one: "Acme" }, { deletionProtection: true }, true],
  ["its id, and a state that knows nothing of the protection", { one: "Acme" }, { name: "Acme" }, false],
  ["nothing, and a state that knows nothing of the protection", {}, { name: "Acme" }, true],
  ["nothing, and the protection is off", {}, { name: "Acme", deletionProtection: false }, false],
])("with %s, a customer is protected or not [safe.deletions]", (_, deletions, tree, isKept) => {
  expect(isProtected(deletions, "one", tree)).toBe(isKept);
});

test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
  "the id %s is listed only by a line of its own [safe.deletions]",
  (id) => {
    expect([isListed({}, id), isProtected({}, id, acme)]).toEqual([false, true]);
    const own: Deletions = JSON.parse(`{ "${id}": "Acme" }`);
    expect([isListed(own, id), isProtected(own, id, acme)]).toEqual([true, false]);
  },
);

test("a line for the list is one line for any name [safe.deletions]", () => {
  const name = 'A "B" \\ \u001b[31m\n::c';
  const entry = deletionEntry("one", { name }, ": ");
  expect(entry).toMatch(/^"one": "A .*"$/);
  expect(entry).not.toMatch(/[\n\u001b]/);
});
