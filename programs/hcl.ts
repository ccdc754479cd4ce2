// Writes values as HCL, as `terraform fmt` would: attributes of one line each are aligned.
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
} from "./code";

/** Columns up to which a list stays in one line. Terraform sets no limit. */
const width = 100;

const shortEscapes: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  '"': '\\"',
};

/** A character beyond U+FFFF has one escape, and a lone surrogate has none. */
function escaped(character: string): string {
  if (/\p{Cs}/u.test(character)) return "\\ufffd";
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : unitEscapes(character);
}

/** Returns a text in quotes, in which nothing is a template. */
function literal(text: string): string {
  const safe = text
    .replace(/[\\\n\r\t"]/g, (character) => shortEscapes[character] ?? character)
    .replace(/[$%](?=\{)/g, "$&$&")
    .replace(invisible, escaped);
  return `"${safe}"`;
}

/** Returns a key, in quotes unless it is a word. Characters of unknown width are escaped, because keys are aligned. */
function keyText(key: string): string {
  const isWord = /^[A-Za-z_]\w*$/.test(key) && !/^(?:for|null|true|false)$/.test(key);
  return isWord ? key : replaceUnknownWidth(literal(key), escaped);
}

const { inline, inlineProperties } = inlineWriter({
  literal,
  property: (key, value) => `${keyText(key)} = ${value}`,
});

/** Returns a value, over several lines where it is an object or a long list. */
function valueText(head: string, code: Code, indent: string): string {
  if (isEntries(code)) return code.size === 0 ? "{}" : `{\n${hcl(code, `${indent}  `)}${indent}}`;
  const line = inline(code);
  if (!isCodeList(code) || columns(head + line).most <= width) return line;
  return `[\n${code.map((item) => `${indent}  ${inline(item)},\n`).join("")}${indent}]`;
}

interface Attribute {
  readonly key: string;
  readonly text: string;
}

const isLong = ({ text }: Attribute): boolean => text.includes("\n");

/** Returns attributes, one below the other. A value over several lines ends a group that is aligned. */
export function hcl(entries: Entries, indent: string): string {
  const attributes = [...entries].map(([key, code]): Attribute => {
    const name = keyText(key);
    return { key: name, text: valueText(`${indent}${name} = `, code, indent) };
  });
  const lines: string[] = [];
  let group: Attribute[] = [];
  const flush = (): void => {
    const longest = Math.max(...group.map(({ key }) => key.length));
    lines.push(...group.map(({ key, text }) => `${indent}${key.padEnd(longest)} = ${text}\n`));
    group = [];
  };
  for (const attribute of attributes) {
    if (isLong(attribute)) flush();
    group.push(attribute);
    if (isLong(attribute)) flush();
  }
  flush();
  return lines.join("");
}

export { inlineProperties };
