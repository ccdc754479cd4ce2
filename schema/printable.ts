// Texts from outside, made safe to print: one line, every character visible, bounded, without commands for a terminal
// or a CI runner.

/** Whether a text is well-formed Unicode. A lone surrogate fits into no address and no state. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** Returns the text as every engine would send it: lone surrogates are replaced. */
export function toWellFormed(text: string): string {
  return isWellFormed(text) ? text : text.replace(/\p{Cs}/gu, "\ufffd");
}

/** The message about a text that isn't well-formed. */
export const notWellFormedMessage =
  "must not contain a lone surrogate (half a character); was it cut off, or read in the wrong encoding?";

const whiteSpace = /[\s\p{Z}]+/gu;

/**
 * Controls, bidi marks, lone surrogates and other invisible characters. Joiners and variation selectors stay: words and
 * emoji need them.
 */
const invisible = /(?![\u200c\u200d\ufe0e\ufe0f])[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Commands that Azure Pipelines, GitHub Actions and TeamCity find anywhere in a line: `##vso[`, `##[`, `##teamcity[`.
 */
const bracketCommand = /#(?=#\w*\[)/g;

/** Commands that GitHub Actions finds at the beginning of a line: `::error::`. Wrapping can put any word there. */
const colonCommand = /(?<![\w[]):{2,}/g;

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** Characters that are read for each one that is printed: white space is collapsed. */
const unitsEach = 8;

/**
 * Returns a text as one line that is safe to print: white space collapsed, invisible characters escaped, commands of CI
 * runners broken. Printing the result again changes nothing. @param most characters, at most; absent: all.
 */
export function printable(text: string, most = Infinity): string {
  const cut = text.slice(0, most * unitsEach);
  const line = cut
    .replace(whiteSpace, " ")
    .trim()
    .replace(invisible, escaped)
    .replace(bracketCommand, "# ")
    .replace(colonCommand, (colons) => [...colons].join(" "));
  if (most === Infinity || (cut.length === text.length && line.length <= most)) return line;
  const characters = [...line];
  return cut.length === text.length && characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** Characters of a name, an id or another word from outside in a message, at most. */
const mostInWord = 100;

// The escapes that `printable` has written stay.
const quoteOrBackslash = /"|\\(?!u(?:[0-9a-f]{4}|\{[0-9a-f]+\}))/g;

/**
 * Returns a name from outside in quotes, so that its end can be found. Quoting the printed form gives the same text.
 */
export function quotedName(name: string): string {
  return `"${printable(name, mostInWord).replace(quoteOrBackslash, "\\$&")}"`;
}

/**
 * Returns an id from outside: as it is if it is a plain word, else in shell quotes, because messages show ids in
 * commands.
 */
export function idText(id: string): string {
  return /^[\w.~-]{1,100}$/.test(id) ? id : `'${printable(id, mostInWord).replaceAll("'", "'\\''")}'`;
}

/** Returns a value from outside: a text in quotes, any other value as JSON. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? quotedName(value) : printable(JSON.stringify(value ?? null), mostInWord);
}

/** Items of a list in a message, at most. */
const mostListed = 10;

/** Joins the texts of some items, with the number of those that are left out. */
export function shortList<Item>(items: readonly Item[], textOf: (item: Item) => string = String): string {
  const more = items.length - mostListed;
  return items.slice(0, mostListed).map(textOf).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
