// The values that both languages write, and what both need to know about texts: their order, their width, and what has
// to be escaped.

/** Something that is written as it is: a reference, a call. */
export interface Expression {
  readonly expression: string;
}

/** A value in a program. */
export type Code = string | number | boolean | Expression | readonly Code[] | Entries;

/** An object in a program. */
export type Entries = ReadonlyMap<string, Code>;

/** Whether a value is an object. */
export function isEntries(code: Code): code is Entries {
  return code instanceof Map;
}

/** Whether a value is a list. */
export function isCodeList(code: Code): code is readonly Code[] {
  return Array.isArray(code);
}

/**
 * Characters that a reader of the code can't see, or that mislead: controls, direction marks, surrogates, spaces other
 * than the common one. Joiners and variation selectors stay: words and emoji need them.
 */
export const invisible = /(?![ \u200c\u200d\ufe0e\ufe0f])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** Characters that may take no column, or two: formatters don't agree with each other about them. */
const ofUnknownWidth =
  /[^\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02af\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2015\u2018-\u201f\u2026\u20ac]/gu;

/** Returns a text in which every character of unknown width is replaced. */
export function replaceUnknownWidth(text: string, by: (character: string) => string): string {
  return text.replace(ofUnknownWidth, by);
}

/** Returns the columns that a line takes, at least and at most. */
export function columns(line: string): { readonly least: number; readonly most: number } {
  const unsure = line.match(ofUnknownWidth) ?? [];
  const least = line.length - unsure.join("").length;
  return { least, most: least + 2 * unsure.length };
}

/** Returns UTF-16 units in hex, as both languages escape them: `\u00e4`. */
export function unitEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}

// Surrogates stand for code points above all others, but their units are below U+E000 to U+FFFF.
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Compares two texts by their code points: the same on every machine, without a locale. */
export function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [one.charCodeAt(index), other.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return one.length - other.length;
}
