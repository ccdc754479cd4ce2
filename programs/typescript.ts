// Writes values as TypeScript, as Prettier would: 80 columns, objects one property a line.
import {
  columns,
  invisible,
  isCodeList,
  isEntries,
  replaceUnknownWidth,
  unitEscapes,
  type Code,
  type Entries,
} from "./code";

const width = 80;

const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

const count = (text: string, character: string): number => text.split(character).length - 1;

/** Returns a text in quotes: double ones, unless the text has more of these than of single ones. */
function literal(text: string): string {
  const quote = count(text, '"') > count(text, "'") ? "'" : '"';
  const safe = text
    .replace(/[\\\n\r\t]/g, (character) => shortEscapes[character] ?? character)
    .replaceAll(quote, `\\${quote}`)
    .replace(invisible, unitEscapes);
  return quote + safe + quote;
}

const isWord = (text: string): boolean => /^[\p{Lu}\p{Ll}$_][\p{Lu}\p{Ll}$_0-9]*$/u.test(text);

/**
 * Returns a key: as a word if it is one. Prettier has rules of its own for other letters, so these are escaped.
 */
function keyText(key: string): string {
  // As a plain key it would set the prototype.
  if (key === "__proto__") return `["${key}"]`;
  const text = literal(key);
  const escaped = replaceUnknownWidth(text, unitEscapes);
  return escaped === text && text === `"${key}"` && isWord(key) ? key : escaped;
}

/** Returns a value in one line. */
export function inlineTypeScript(code: Code): string {
  if (typeof code === "string") return literal(code);
  if (typeof code !== "object") return String(code);
  if (isCodeList(code)) return `[${code.map(inlineTypeScript).join(", ")}]`;
  if (!isEntries(code)) return code.expression;
  const entries = [...code].map(([key, value]) => `${keyText(key)}: ${inlineTypeScript(value)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Returns one item a line. */
function broken(items: readonly string[], indent: string): string {
  return `[\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}]`;
}

/** Returns a list behind its key. Where it depends on unknown widths whether the list fits, these are escaped. */
function listText(head: string, list: readonly Code[], indent: string): string {
  const inline = inlineTypeScript(list);
  const { least, most } = columns(`${head}${inline},`);
  if (most <= width) return inline;
  const items = list.map(inlineTypeScript);
  if (least > width) return broken(items, indent);
  const escaped = replaceUnknownWidth(inline, unitEscapes);
  return head.length + escaped.length < width
    ? escaped
    : broken(
        items.map((item) => replaceUnknownWidth(item, unitEscapes)),
        indent,
      );
}

function expressionText(head: string, expression: string, indent: string): string {
  const call = /^([^(]+\()(.+)\)$/.exec(expression);
  if (head.length + expression.length < width || call === null) return expression;
  return `${call[1] ?? ""}\n${indent}  ${call[2] ?? ""},\n${indent})`;
}

function property(key: string, code: Code, indent: string): string {
  const head = `${indent}${keyText(key)}:`;
  if (isCodeList(code)) {
    if (head.length + 2 <= width) return `${head} ${listText(`${head} `, code, indent)},\n`;
    return `${head}\n${indent}  ${listText(`${indent}  `, code, `${indent}  `)},\n`;
  }
  if (isEntries(code)) return `${head} ${typeScript(code, indent)},\n`;
  if (typeof code === "object") return `${head} ${expressionText(`${head} `, code.expression, indent)},\n`;
  return `${head} ${inlineTypeScript(code)},\n`;
}

/** Returns an object, one property a line. */
export function typeScript(entries: Entries, indent: string): string {
  if (entries.size === 0) return "{}";
  return `{\n${[...entries].map(([key, code]) => property(key, code, `${indent}  `)).join("")}${indent}}`;
}
