// Texts of every kind that a field may hold, odd ones among them. Which of them fit a field is asked of its schema.
import fc from "fast-check";
import type * as z from "zod";
import type { Value } from "../../schema";

/**
 * Characters that change under normalization or lower-casing, are wide, invisible, joined, or have a meaning in JSON,
 * HTML or paths.
 */
const oddCharacters = [
  "é",
  "e\u0301",
  "\u212b",
  "\u2126",
  "\u1100\u1161",
  "ﬀ",
  "ß",
  "İ",
  "ǰ",
  "H\u0331",
  "日",
  "👩‍👧",
  "\u200b",
  "ﷺ",
  "א",
  '"',
  "\\",
  "<",
  "&",
  "/",
  ".",
  "[",
  "]",
  "%",
  "+",
  "$",
  "{",
  "'",
  " ",
  "a",
  "Z",
  "0",
];

/** Names that mean something to the language itself. */
const languageWords = ["constructor", "toString", "__proto__", "hasOwnProperty", "null", "true", "0"];

const prose = fc.oneof(
  fc.array(fc.constantFrom(...oddCharacters), { minLength: 1, maxLength: 8 }).map((characters) => characters.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  fc.constantFrom(...languageWords),
  fc.constant("x".repeat(255)),
);
const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,6}[a-z0-9])?$/);
const host = fc
  .tuple(label, fc.constantFrom("vbrickrev.com", "rev.vbrick.com", "acme.example"))
  .map((parts) => parts.join("."));
const place = fc
  .tuple(
    fc.oneof(host, fc.constantFrom("H\u0331.example", "müller.example", "127.0.0.1", "[::1]")),
    fc.constantFrom("", ":8443", ":443"),
    fc.constantFrom("", "/", "/A/b", "/a/?Q=1#F", "?Q", "/a/../Größe 100%/%c3%b6?x=ä|b"),
  )
  .map((parts) => parts.join(""));

/** Kinds of text, each as users write it; a field draws from every kind that its schema takes. */
const families: readonly fc.Arbitrary<string>[] = [
  prose,
  fc.mixedCase(host),
  fc.constantFrom("Müller.example", "XN--P1AI.xn--p1ai", "пример.рф"),
  place.map((rest) => `https://${rest}`),
  place.map((rest) => `HTTPS://${rest.toUpperCase()}`),
  place.map((rest) => `http://${rest}`),
  fc.stringMatching(/^[0-9a-f]{24}$/),
  fc.stringMatching(/^[a-z]{2}(-[A-Z]{2})?$/),
  prose.map((text) => `${text.replaceAll("*", "")}*`),
];

const pads = fc.constantFrom("", "", " ", "\t", "\u00a0", "\u3000", "\n");

/** The text with white space around it, and in a Unicode form, as users may have typed or pasted it. */
export function dressed(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(pads, fc.constantFrom("as it is", "NFC", "NFD"), pads)
    .map(([before, form, after]) => `${before}${form === "as it is" ? text : text.normalize(form)}${after}`);
}

/** A kind of text with a few of its texts, drawn once: a schema is asked about these. */
const withSamples = (kind: fc.Arbitrary<string>) => ({ kind, samples: fc.sample(kind, { seed: 1, numRuns: 24 }) });
const plainKinds = families.map(withSamples);
const dressedKinds = families.map((kind) => withSamples(kind.chain(dressed)));

/** Valid texts for a schema: of every family that it mostly takes, dressed where it allows that. */
export function textFor(schema: z.ZodType, what: string): fc.Arbitrary<string> {
  const passes = (text: string) => schema.safeParse(text).success;
  const fitting = (kinds: typeof plainKinds) =>
    kinds
      .filter(({ samples }) => samples.filter(passes).length >= samples.length / 2)
      .map(({ kind }) => kind.filter(passes));
  const plain = fitting(plainKinds);
  if (plain.length === 0) throw new Error(`test/support/texts.ts: no family of texts fits ${what}; add one`);
  return fc.oneof(...plain, ...fitting(dressedKinds));
}

/** A host or the origin of an address in other letters. */
export function inOtherCase(text: string): fc.Arbitrary<string> {
  const [, origin = text, rest = ""] = /^([a-z]+:\/\/[^/?#]*)(.*)$/isu.exec(text) ?? [];
  return fc
    .mixedCase(fc.constant(origin))
    .map((mixed) => `${mixed.toLowerCase() === origin.toLowerCase() ? mixed : origin}${rest}`);
}

/** The items in another order. */
export function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

/** Whether two plain values are the same to the last key and its order. */
export function sameText(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
