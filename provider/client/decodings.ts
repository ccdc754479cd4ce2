// The spellings in which a text may be quoted: character references, percent, the escapes of JSON and of programming
// languages, hex, base64. A decoding keeps where each of its characters came from, so that what is found in it can be
// taken out of the text itself.
import { characterNames } from "./character-names";

/** A text, and where each of its units begins and ends in the text that it came from. */
export interface Spelt {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Units of the source, from one on and up to another. */
type Part = readonly [start: number, end: number];

class Writer implements Spelt {
  text = "";
  readonly from: number[] = [];
  readonly to: number[] = [];

  constructor(private readonly source: Spelt) {}

  add(characters: string, [start, end]: Part): void {
    const place = [this.source.from[start] ?? 0, this.source.to[end - 1] ?? 0] as const;
    for (let left = characters.length; left > 0; left--) {
      this.from.push(place[0]);
      this.to.push(place[1]);
    }
    this.text += characters;
  }

  /** Adds a part of the source as it is. */
  copy(start: number, end: number): void {
    for (let unit = start; unit < end; unit++) this.add(this.source.text.charAt(unit), [unit, unit + 1]);
  }

  /**
   * Adds bytes as the characters that they are in UTF-8, else in Latin-1. @param place the part of the source that
   * holds a byte.
   */
  addBytes(bytes: readonly number[], place: (byte: number) => Part): void {
    for (let at = 0; at < bytes.length;) {
      const { code, size } = characterIn(bytes, at);
      this.add(String.fromCodePoint(code), [place(at)[0], place(at + size - 1)[1]]);
      at += size;
    }
  }
}

function characterIn(bytes: readonly number[], at: number): { readonly code: number; readonly size: number } {
  const lead = bytes[at] ?? 0;
  const size = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let code = size === 1 ? lead : lead & (0x7f >> size);
  for (let next = at + 1; next < at + size; next++) {
    const byte = bytes[next] ?? 0;
    if (byte >> 6 !== 2) return { code: lead, size: 1 };
    code = (code << 6) | (byte & 0x3f);
  }
  return code > 0x10_ffff ? { code: lead, size: 1 } : { code, size };
}

/** A text as it is, as the source of its decodings. */
export function asItIs(text: string): Spelt {
  const units = Array.from({ length: text.length }, (_, index) => index);
  return { text, from: units, to: units.map((unit) => unit + 1) };
}

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };

const ofReferences =
  /&#[xX]0*(?<hexReference>[0-9a-fA-F]{1,8});?|&#0*(?<reference>[0-9]{1,10});?|&(?<name>[a-zA-Z][a-zA-Z0-9]{1,31});?/g;
const ofPercent = /(?<percent>(?:%[0-9a-fA-F]{2})+)|%u(?<percentUnit>[0-9a-fA-F]{4})/g;
const ofBackslash =
  /(?<hexBytes>(?:\\[xX][0-9a-fA-F]{2})+)|(?<octalBytes>(?:\\[0-3][0-7]{2})+)|\\U(?<long>[0-9a-fA-F]{8})|\\[uU](?<unit>[0-9a-fA-F]{4})|\\[uU]\{0*(?<braced>[0-9a-fA-F]{1,10})\}|\\(?<simple>[^xXuU0-3])/gs;

/** Kinds of escapes: all of them, or one alone, where what looks like another belongs to the text. */
const escapes = {
  all: new RegExp([ofReferences, ofPercent, ofBackslash].map(({ source }) => source).join("|"), "gs"),
  references: ofReferences,
  percent: ofPercent,
  backslash: ofBackslash,
} as const;

/** A kind of escapes. */
export type EscapeKind = keyof typeof escapes;

/** Every kind of escapes. */
export const escapeKinds: readonly EscapeKind[] = ["all", "references", "percent", "backslash"];

/**
 * What a name means: all of it, or its beginning where no semicolon ends it; of a name that is not known the letter
 * that it begins with, as of `&scaron;`.
 */
function named(token: string, name: string): { readonly character: string; readonly size: number } | undefined {
  const whole = characterNames.get(name);
  if (whole !== undefined) return { character: whole, size: token.length };
  if (token.endsWith(";")) return { character: name.charAt(0), size: token.length };
  for (let size = Math.min(name.length, 16); size > 1; size--) {
    const character = characterNames.get(name.slice(0, size));
    if (character !== undefined) return { character, size: size + 1 };
  }
  return undefined;
}

/** Adds the bytes of a row of escapes of one size. */
function addRow(
  writer: Writer,
  token: string,
  start: number,
  { size, radix }: { readonly size: number; readonly radix: number },
): void {
  const digits = token.startsWith("%") || radix === 8 ? 1 : 2;
  const bytes = Array.from({ length: token.length / size }, (_, byte) =>
    parseInt(token.slice(byte * size + digits, (byte + 1) * size), radix),
  );
  writer.addBytes(bytes, (byte) => [start + byte * size, start + (byte + 1) * size]);
}

function addEscape(
  writer: Writer,
  token: string,
  start: number,
  found: Readonly<Record<string, string | undefined>>,
): void {
  const {
    hexReference,
    reference,
    name,
    percent,
    percentUnit,
    hexBytes,
    octalBytes,
    long,
    unit = percentUnit,
    braced,
    simple,
  } = found;
  const whole: Part = [start, start + token.length];
  if (name !== undefined) {
    const { character, size } = named(token, name) ?? { character: "", size: 0 };
    if (size > 0) writer.add(character, [start, start + size]);
    writer.copy(start + size, whole[1]);
  } else if (percent !== undefined) addRow(writer, token, start, { size: 3, radix: 16 });
  else if (hexBytes !== undefined) addRow(writer, token, start, { size: 4, radix: 16 });
  else if (octalBytes !== undefined) addRow(writer, token, start, { size: 4, radix: 8 });
  else if (unit !== undefined) writer.add(String.fromCharCode(parseInt(unit, 16)), whole);
  else if (simple !== undefined) writer.add(simpleEscapes[simple] ?? simple, whole);
  else {
    const code = reference === undefined ? parseInt(hexReference ?? long ?? braced ?? "0", 16) : Number(reference);
    if (code <= 0x10_ffff) writer.add(String.fromCodePoint(code), whole);
    else writer.copy(...whole);
  }
}

/** The text behind its escapes of a kind, one layer of them; undefined where it has none. */
export function unescaped(source: Spelt, kind: EscapeKind = "all"): Spelt | undefined {
  const writer = new Writer(source);
  let done = 0;
  for (const { 0: token, index, groups = {} } of source.text.matchAll(escapes[kind])) {
    writer.copy(done, index);
    addEscape(writer, token, index, groups);
    done = index + token.length;
  }
  if (done === 0) return undefined;
  writer.copy(done, source.text.length);
  return writer;
}

/**
 * Where bytes stand in numbers, in digits that follow each other from the first or the second on, or in a row; and what
 * is one number there.
 */
const rows = [
  { row: /[0-9a-fA-F]{8,}/g, number: /[0-9a-fA-F]{2}/g, radix: 16 },
  { row: /(?<=[0-9a-fA-F])[0-9a-fA-F]{8,}/g, number: /[0-9a-fA-F]{2}/g, radix: 16 },
  {
    row: /(?<![0-9a-zA-Z])(?:0x)?[0-9a-fA-F]{2}(?:[\s:,-]{1,8}(?:0x)?[0-9a-fA-F]{2}){3,}(?![0-9a-zA-Z])/g,
    number: /(?:0x)?[0-9a-fA-F]{2}/g,
    radix: 16,
  },
  { row: /(?<![0-9a-zA-Z])\d{1,3}(?:[\s,]{1,8}\d{1,3}){3,}(?![0-9a-zA-Z])/g, number: /\d+/g, radix: 10 },
];

function fromNumbers(source: Spelt): Spelt[] {
  return rows.flatMap(({ row, number, radix }) =>
    [...source.text.matchAll(row)].map((found) => {
      const writer = new Writer(source);
      const numbers = [...found[0].matchAll(number)].map(({ 0: digits, index }) => ({
        byte: Number.parseInt(digits, radix) & 0xff,
        start: found.index + index,
        end: found.index + index + digits.length,
      }));
      writer.addBytes(
        numbers.map(({ byte }) => byte),
        (at) => [numbers[at]?.start ?? 0, numbers[at]?.end ?? 0],
      );
      return writer;
    }),
  );
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
/** Worth of each digit; those of addresses (RFC 4648, 5) have that of the usual ones. */
const worth = new Map(Array.from(base64Digits, (digit, index) => [digit, index < 64 ? index : index - 2]));

/**
 * What stands in base64: where a run of digits begins in the middle of others, any of its first four may be the first
 * of a group. Lines may be wrapped, and indented.
 */
function fromBase64(source: Spelt): Spelt[] {
  return [...source.text.matchAll(/[\w+/-](?:(?:[^\S\r\n]*[\r\n]\s*)?[\w+/-])*/g)]
    .filter(([run]) => run.length >= 6)
    .flatMap((run) => {
      const places = Array.from(run[0], (digit, index) => (worth.has(digit) ? [run.index + index] : [])).flat();
      const bits = (place = 0) => worth.get(source.text.charAt(place)) ?? 0;
      return [0, 1, 2, 3].map((offset) => {
        const writer = new Writer(source);
        const digit = (byte: number) => offset + Math.floor((byte * 8) / 6);
        const bytes = Array.from({ length: Math.max(0, Math.floor(((places.length - offset) * 6) / 8)) }, (_, byte) => {
          const pair = (bits(places[digit(byte)]) << 6) | bits(places[digit(byte) + 1]);
          return (pair >> (4 - ((byte * 8) % 6))) & 0xff;
        });
        writer.addBytes(bytes, (byte) => [places[digit(byte)] ?? 0, (places[digit(byte) + 1] ?? 0) + 1]);
        return writer;
      });
    });
}

/** What a text holds in spellings of bytes. */
export function fromBytes(source: Spelt): readonly Spelt[] {
  return [...fromNumbers(source), ...fromBase64(source)];
}

const foldings = new Map<string, string>();

/**
 * One character as it is compared: in no case, with neither marks nor what can't be seen, every space alike, and the
 * one of forms too.
 */
function foldedCharacter(character: string): string {
  const known = foldings.get(character);
  if (known !== undefined) return known;
  // Where a text was cut the word is over.
  const folded =
    character === "…"
      ? character
      : character
          .normalize("NFKD")
          .replace(/[\s\p{Z}+]/gu, " ")
          .replace(/[\p{M}\p{C}]/gu, "")
          .toLowerCase();
  if (foldings.size < 4096) foldings.set(character, folded);
  return folded;
}

/** A text as it is compared. */
export function folded(source: Spelt): Spelt {
  const writer = new Writer(source);
  let at = 0;
  for (const character of source.text) {
    writer.add(foldedCharacter(character), [at, at + character.length]);
    at += character.length;
  }
  return writer;
}
