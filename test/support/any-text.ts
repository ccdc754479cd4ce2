// Texts of any characters at all. fast-check's own unit for them, "binary", lists every character of Unicode in memory,
// again in each test file: a second of the processor each.
import fc from "fast-check";

const firstSurrogate = 0xd800;
const surrogates = 0x800;
const characters = 0x110000 - surrogates;

/** Any character of Unicode, surrogates apart. */
const anyCharacter = fc.nat(characters - 1).map(
  (index) => String.fromCodePoint(index < firstSurrogate ? index : index + surrogates),
  (character) => {
    const code = typeof character === "string" ? character.codePointAt(0) : undefined;
    if (code === undefined || character !== String.fromCodePoint(code)) throw new Error("not one character");
    return code < firstSurrogate ? code : code - surrogates;
  },
);

/** Returns texts of any characters. */
export function anyText(
  lengths: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, ...lengths });
}

/** Any JSON, as a value. */
export const anyJson = fc.json({ stringUnit: anyCharacter }).map((json): unknown => JSON.parse(json));
