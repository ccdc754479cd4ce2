// Texts of others, made fit to print: one line, every character visible, bounded, and nothing that a terminal or a
// pipeline's runner obeys.

/** Whether a text has no half of a character (a lone surrogate), which neither an address nor a state can hold. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** A text as every engine would send it: half of a character is replaced. */
export function toWellFormed(text: string): string {
  return isWellFormed(text) ? text : text.replace(/\p{Cs}/gu, "\ufffd");
}

/** What is said of a text that is not well-formed. */
export const notWellFormedMessage =
  "must not contain half a character (a lone surrogate); was it cut, or read in the wrong encoding?";

const whiteSpace = /[\s\p{Z}]+/gu;

/**
 * Controls, bidi marks, lone surrogates and what else shows as nothing. Joiners and variation selectors stay: words and
 * emoji need them.
 */
const invisible = /(?![\u200c\u200d\ufe0e\ufe0f])[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/** What Azure Pipelines, GitHub Actions and TeamCity look for anywhere in a line: `##vso[`, `##[`, `##teamcity[`. */
const bracketCommand = /#(?=#\w*\[)/g;

/**
 * What GitHub Actions looks for where a line begins: `::error::`. Lines are wrapped, so that any word may come to stand
 * there.
 */
const colonCommand = /(?<![\w[]):{2,}/g;

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** How many units of a text are looked at for each character that is printed: white space runs together. */
const unitsEach = 8;

/**
 * A text as one line that is safe to print: white space runs together, what can't be seen is escaped, commands of
 * runners are broken up.
 * @param most characters, at most; absent: as many as there are. Printing what was printed changes nothing.
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

/** Characters of a name, an id or another word of others in a message, at most. */
const mostInWord = 100;

// Those of what `printable` has escaped stay.
const quoteOrBackslash = /"|\\(?!u(?:[0-9a-f]{4}|\{[0-9a-f]+\}))/g;

/**
 * A name of others in quotes: what reads it on, as the Terraform adapter does, finds where it ends. Printed before or
 * not, it is the same.
 */
export function quotedName(name: string): string {
  return `"${printable(name, mostInWord).replace(quoteOrBackslash, "\\$&")}"`;
}

/**
 * An id of others: as it is where it is a plain word, else in the quotes of a shell, since ids stand in commands that
 * are copied.
 */
export function idText(id: string): string {
  return /^[\w.~-]{1,100}$/.test(id) ? id : `'${printable(id, mostInWord).replaceAll("'", "'\\''")}'`;
}

/** A value of others: a text in quotes, anything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? quotedName(value) : printable(JSON.stringify(value ?? null), mostInWord);
}

/** Items of a list in a message, at most. */
const mostListed = 10;

/** Some texts in a row, and how many more there are. */
export function shortList(texts: readonly string[]): string {
  const more = texts.length - mostListed;
  return texts.slice(0, mostListed).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
