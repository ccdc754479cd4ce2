// Writes values as TypeScript, as Prettier would: 80 columns, objects one property a line.
import {
  columns,
  inlineWriter,
  invisible,
  isCodeList,
  isEntries,
  replaceUnknownWidth,
  unitEscapes,
  type Code,
  type Entries,
  type Expression,
} from "./code";

const width = 80;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

const count = (text: string, character: string): number => text.split(character).length - 1;

/** Returns a text in quotes: double ones, unless the text has more of these than of single ones. */
export function literal(text: string): string {
  const quote = count(text, '"') > count(text, "'") ? "'" : '"';
  const safe = text
    .replace(/[\\\n\r\t]/g, (character) => shortEscapes[character] ?? character)
    .replaceAll(quote, `\\${quote}`)
    .replace(invisible, unitEscapes);
  return quote + safe + quote;
}

const isWord = (text: string): boolean => /^[\p{Lu}\p{Ll}$_][\p{Lu}\p{Ll}$_0-9]*$/u.test(text);

/** Returns a key, as a word if it is one. What else Prettier takes for a word is escaped, and so in quotes. */
function keyText(key: string): string {
  // As a plain key it would set the prototype.
  if (key === "__proto__") return `["${key}"]`;
  const text = literal(key);
  const escaped = replaceUnknownWidth(text, unitEscapes);
  return escaped === text && text === `"${key}"` && isWord(key) ? key : escaped;
}

const { inline, inlineProperties } = inlineWriter({
  literal,
  property: (key, value) => `${keyText(key)}: ${value}`,
});

/** Whether a line fits for certain: its characters may be wide. */
export const fitsLine = (line: string): boolean => columns(line).most <= width;

/** Whether characters of unknown width decide if a line fits. They are escaped then. */
const isUnsure = (line: string): boolean => !fitsLine(line) && columns(line).least <= width;

/** Returns a list that starts behind a text: in one line if it fits, else with one item a line. */
function listText(start: string, list: readonly Code[], indent: string): string {
  const isEscaped = isUnsure(`${start}${inline(list)},`);
  const items = list.map((item) => (isEscaped ? replaceUnknownWidth(inline(item), unitEscapes) : inline(item)));
  const line = `[${items.join(", ")}]`;
  if (fitsLine(`${start}${line},`)) return line;
  return `[\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}]`;
}

/** Keys up to this length are never alone in their line: little would be gained. */
const shortKey = 4;

/** Returns a text or an expression behind its key, or below it where it doesn't fit. */
function shortText(name: string, code: string | Expression, indent: string): string {
  const text = inline(code);
  const start = `${indent}${name}: `;
  const shown = isUnsure(`${start}${text},`) ? replaceUnknownWidth(text, unitEscapes) : text;
  if (name.length <= shortKey || fitsLine(`${start}${shown},`)) return `${start}${shown}`;
  // A call has its argument in a line of its own.
  const call = typeof code === "string" ? null : /^(.+\()(.+)\)$/.exec(code.expression);
  return call === null
    ? `${indent}${name}:\n${indent}  ${shown}`
    : `${start}${call[1] ?? ""}\n${indent}  ${call[2] ?? ""},\n${indent})`;
}

function property(key: string, code: Code, indent: string): string {
  const name = keyText(key);
  const start = `${indent}${name}: `;
  if (typeof code === "string") return shortText(name, code, indent);
  if (typeof code !== "object") return start + String(code);
  if (isEntries(code)) return start + typeScript(code, indent);
  if (!isCodeList(code)) return shortText(name, code, indent);
  const opening = code.length === 0 ? "[]," : "[";
  if (fitsLine(start + opening)) return start + listText(start, code, indent);
  return `${indent}${name}:\n${indent}  ${listText(`${indent}  `, code, `${indent}  `)}`;
}

/** Returns an object, one property a line. */
export function typeScript(entries: Entries, indent: string): string {
  if (entries.size === 0) return "{}";
  const properties = [...entries].map(([key, code]) => `${property(key, code, `${indent}  `)},\n`);
  return `{\n${properties.join("")}${indent}}`;
}

export { inlineProperties };
