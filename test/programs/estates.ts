// Lists of customers for programs: partners, customers below them at any depth, parents outside the list.
import fc from "fast-check";
import type { ProgramCustomer } from "../../programs";
import { withValue } from "../../schema";
import { anyText } from "../support/any-text";
import { arbitraryCustomer } from "../support/arbitraries";
import { aSmallCustomer } from "../support/customers";

const id = fc.oneof(fc.stringMatching(/^[0-9a-f]{24}$/), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,5}$/));

/** Any customers, with ids that differ, each below an earlier Partner, below one outside, or on top. */
export function arbitraryEstate(most: number): fc.Arbitrary<ProgramCustomer[]> {
  const row = fc.tuple(arbitraryCustomer(), id, fc.nat());
  return fc.uniqueArray(row, { selector: ([, own]) => own, minLength: 1, maxLength: most }).map((rows) => {
    const partners: string[] = [];
    return rows.map(([tree, own, chance]) => {
      const above = [undefined, "65a0000000000000000000ff", ...partners][chance % (partners.length + 2)];
      if (tree.type === "Partner") partners.push(own);
      return { id: own, tree: withValue(tree, ["parent"], above) };
    });
  });
}

/** Texts that mean something to TypeScript, HCL or terminals, in any combination. */
const pieces = [
  ...Array.from("\"'`\\\n\r\t\0/*#$%{}[]()<>=,;: "),
  "${",
  "%{",
  "$${",
  "\\u0041",
  "//",
  "<<EOT",
  "\u2028",
  "\u2029",
  "\u0085",
  "\ufeff",
  "\u00a0",
  "\u202e",
  "\u200b",
  "\ud800",
  "\udc00",
  "\u{1f600}",
  "👩‍👧",
  "日本",
  "e\u0301",
  "ä",
  "null",
  "for",
  "__proto__",
  "constructor",
];

/** Any text, hostile ones above all. */
const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 }).map((chosen) => chosen.join("")),
  fc.constantFrom(...pieces),
  anyText({ minLength: 1, maxLength: 12 }),
);

/** One customer with hostile texts in place of each text, as a service may have it. */
export const hostileEstate: fc.Arbitrary<ProgramCustomer[]> = fc
  .record({
    name: hostileText,
    identityProvider: hostileText,
    roleMappings: fc.dictionary(hostileText, fc.uniqueArray(hostileText, { minLength: 1, maxLength: 4 }), {
      minKeys: 1,
      maxKeys: 4,
    }),
  })
  .map(({ name, ...sso }) => [{ id: "65a0c0ffee0ddba11c0ffe10", tree: aSmallCustomer({ name, sso }) }]);
