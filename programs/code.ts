// The values that both languages write, and what both need to know about texts: their width, and what has to be
// escaped.

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

/** How a language writes texts and properties. */
interface Notation {
  /** Returns a text in quotes. */
  readonly literal: (text: string) => string;
  readonly property: (key: string, value: string) => string;
}

/** Writes values in one line. */
interface InlineWriter {
  readonly inline: (code: Code) => string;
  /** Returns the properties of an object, without the braces around them. */
  readonly inlineProperties: (entries: Entries) => string;
}

/** Returns what writes values in one line, in one language. */
export function inlineWriter({ literal, property }: Notation): InlineWriter {
  const inlineProperties = (entries: Entries): string =>
    [...entries].map(([key, code]) => property(key, inline(code))).join(", ");
  const inline = (code: Code): string => {
    if (typeof code === "string") return literal(code);
    if (typeof code !== "object") return String(code);
    if (isCodeList(code)) return `[${code.map(inline).join(", ")}]`;
    if (!isEntries(code)) return code.expression;
    return code.size === 0 ? "{}" : `{ ${inlineProperties(code)} }`;
  };
  return { inline, inlineProperties };
}
