// Texts of every kind that a field may hold, odd ones among them. Which of them fit a field is asked of its schema.
import fc from "fast-check";
import type { z } from "zod";
import type { Value } from "../../schema";
import { drawn, type Draw } from "./draws";

/** Characters that change under normalization or lower-casing, are wide, invisible, joined, or have a meaning in JSON, HTML or paths. */
const oddCharacters = [
  "a", "é", "e\u0301", "\u212b", "\u2126", "\u1100\u1161", "ﬀ", "ß", "İ", "ǰ", "H\u0331", "日", "👩‍👧", "\u200b", "ﷺ", "א",
  "\"", "\\", "<", "&", "/", ".", "[", "]", "%", "+", "$", "{", "'", " ", "Z", "0",
];

/** Blocks of the Unicode that have a character in nearly every place: their first and their last. */
const blocks: readonly (readonly [number, number])[] = [
  [0x20, 0x7e], [0xa1, 0x24f], [0x391, 0x3a1], [0x400, 0x481], [0x48a, 0x52f], [0x5d0, 0x5ea], [0x620, 0x64a], [0x905, 0x939], [0x10a0, 0x10c5], [0x1e00, 0x1eff],
  [0x1f00, 0x1f15], [0x2190, 0x23ff], [0x3041, 0x3096], [0x30a1, 0x30fa], [0x4e00, 0x9fff], [0xac00, 0xd7a3], [0xf900, 0xfa6d], [0xfb50, 0xfbb1], [0xff01, 0xffbe],
  [0x10400, 0x1044f], [0x1d400, 0x1d454], [0x1f300, 0x1f5ff], [0x20000, 0x2a6df], [0x2f800, 0x2fa1d],
];

/** Names that mean something to the language itself. */
const languageWords = ["constructor", "toString", "__proto__", "hasOwnProperty", "null", "true", "0"];

function anyCharacter(draw: Draw): string {
  const [first, last] = draw.one(blocks);
  return String.fromCodePoint(first + draw.below(last - first + 1));
}

function repeated(count: number, character: () => string): string {
  let text = "";
  for (let left = count; left > 0; left -= 1) text += character();
  return text;
}

const longest = "x".repeat(255);
const kindsOfProse: readonly ((draw: Draw) => string)[] = [
  (draw) => repeated(1 + draw.below(8), () => draw.one(oddCharacters)),
  (draw) => repeated(1 + draw.below(12), () => anyCharacter(draw)),
  (draw) => draw.one(languageWords),
  () => longest,
];
const prose = (draw: Draw) => draw.one(kindsOfProse)(draw);

const letters = Array.from("abcdefghijklmnopqrstuvwxyz");
const lettersAndDigits = [...letters, ...Array.from("0123456789")];
const inLabels = [...lettersAndDigits, "-"];
const label = (draw: Draw) => `${draw.one(letters)}${draw.flag() ? `${repeated(draw.below(7), () => draw.one(inLabels))}${draw.one(lettersAndDigits)}` : ""}`;
const host = (draw: Draw) => `${label(draw)}.${draw.one(["vbrickrev.com", "rev.vbrick.com", "acme.example"])}`;
const place = (draw: Draw) => [
  draw.flag() ? draw.one(["H\u0331.example", "127.0.0.1", "[::1]"]) : host(draw), draw.one(["", ":8443"]), draw.one(["", "/", "/A/b", "/a/?Q=1#F"]),
].join("");

/** Any of its letters in the other case. */
const mixedCase = (text: string, draw: Draw) => [...text].map((character) => {
  if (!draw.flag()) return character;
  const upper = character.toUpperCase();
  return upper === character ? character.toLowerCase() : upper;
}).join("");

/** Kinds of text, each as users write it; a field draws from every kind that its schema takes. */
const families: readonly ((draw: Draw) => string)[] = [
  prose,
  (draw) => mixedCase(host(draw), draw),
  (draw) => `https://${place(draw)}`,
  (draw) => `HTTPS://${place(draw).toUpperCase()}`,
  (draw) => `http://${place(draw)}`,
  (draw) => repeated(24, () => draw.below(16).toString(16)),
  (draw) => `${draw.one(letters)}${draw.one(letters)}${draw.flag() ? `-${draw.one(letters)}${draw.one(letters)}`.toUpperCase() : ""}`,
  (draw) => `${prose(draw).replaceAll("*", "")}*`,
];

const pads = ["", "", " ", "\t", "\u00a0", "\u3000", "\n"];

/** The text with white space around it, and in a Unicode form, as users may have typed or pasted it. */
export function dressed(text: string, draw: Draw): string {
  const [before, form, after] = [draw.one(pads), draw.one(["as it is", "NFC", "NFD"]), draw.one(pads)];
  return `${before}${form === "as it is" ? text : text.normalize(form)}${after}`;
}

/** A kind of text with a few of its texts, drawn once: a schema is asked about these. */
const withSamples = (kind: fc.Arbitrary<string>) => ({ kind, samples: fc.sample(kind, { seed: 1, numRuns: 24 }) });
const plainKinds = families.map((family) => withSamples(drawn(family)));
const dressedKinds = families.map((family) => withSamples(drawn((draw) => dressed(family(draw), draw))));

/** Valid texts for a schema: of every family that it mostly takes, dressed where it allows that. */
export function textFor(schema: z.ZodType, what: string): fc.Arbitrary<string> {
  const passes = (text: string) => schema.safeParse(text).success;
  const fitting = (kinds: typeof plainKinds) => kinds
    .filter(({ samples }) => samples.filter(passes).length >= samples.length / 2)
    .map(({ kind }) => kind.filter(passes));
  const plain = fitting(plainKinds);
  if (plain.length === 0) throw new Error(`test/support/texts.ts: no family of texts fits ${what}; add one`);
  return fc.oneof(...plain, ...fitting(dressedKinds));
}

/** A host or the origin of an address in other letters. */
export function inOtherCase(text: string, draw: Draw): string {
  const [, origin = text, rest = ""] = /^([a-z]+:\/\/[^/?#]*)(.*)$/isu.exec(text) ?? [];
  const mixed = mixedCase(origin, draw);
  return `${mixed.toLowerCase() === origin.toLowerCase() ? mixed : origin}${rest}`;
}

/** The items in another order. */
export function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return drawn((draw) => draw.shuffled(items));
}

/** Whether two plain values are the same to the last key and its order. */
export function sameText(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
