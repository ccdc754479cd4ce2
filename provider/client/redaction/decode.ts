// Decodes what a text holds: character references of HTML (HTML, 13.5), percent-encoding, escapes of JSON and of
// programs; bytes as hex, decimal numbers and base64.
import { TracedTextBuilder, type Range, type TracedText } from "./traced-text";

const ascii =
  "Tab \t NewLine \n excl ! quot \" num # dollar $ percnt % amp & apos ' lpar ( rpar ) ast * midast * plus + comma , period . sol / colon : semi ; lt < equals = gt > quest ? " +
  "commat @ lsqb [ lbrack [ bsol \\ rsqb ] rbrack ] Hat ^ lowbar _ UnderBar _ grave ` DiacriticalGrave ` lcub { lbrace { verbar | vert | VerticalLine | rcub } rbrace } " +
  'hyphen - dash - AMP & LT < GT > QUOT "';

/** The names from U+00A0 on. */
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 " +
  "frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml " +
  "times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde " +
  "ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const pairs = [...ascii.matchAll(/(\w+) (.)/gsu)].map(([, name = "", character = ""]) => [name, character] as const);

/** Characters by the names that HTML gives them: those of ASCII and of Latin-1. */
export const characterNames: ReadonlyMap<string, string> = new Map([
  ...pairs,
  ...latin.split(" ").map((name, index) => [name, String.fromCodePoint(0xa0 + index)] as const),
]);

const simpleEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };

const ofReferences =
  /&#[xX]0*(?<hexReference>[0-9a-fA-F]{1,8});?|&#0*(?<reference>[0-9]{1,10});?|&(?<name>[a-zA-Z][a-zA-Z0-9]{1,31});?/g;
const ofPercent = /(?<percent>(?:%[0-9a-fA-F]{2})+)|%u(?<percentUnit>[0-9a-fA-F]{4})/g;
const ofBackslash =
  /(?<hexBytes>(?:\\[xX][0-9a-fA-F]{2})+)|(?<octalBytes>(?:\\[0-3][0-7]{2})+)|\\U(?<long>[0-9a-fA-F]{8})|\\[uU](?<unit>[0-9a-fA-F]{4})|\\[uU]\{0*(?<braced>[0-9a-fA-F]{1,10})\}|\\(?<simple>[^xXuU0-3])/gs;

/** Kinds of escapes: all, or one alone, for texts in which another kind is plain text. */
const escapes = {
  all: new RegExp([ofReferences, ofPercent, ofBackslash].map(({ source }) => source).join("|"), "gs"),
  references: ofReferences,
  percent: ofPercent,
  backslash: ofBackslash,
} as const;

export type EscapeKind = keyof typeof escapes;

export const escapeKinds: readonly EscapeKind[] = ["all", "references", "percent", "backslash"];

/**
 * Returns the character of a name, or of its beginning if no semicolon ends it; of an unknown name its first letter.
 */
function namedCharacter(
  token: string,
  name: string,
): { readonly character: string; readonly size: number } | undefined {
  const whole = characterNames.get(name);
  if (whole !== undefined) return { character: whole, size: token.length };
  if (token.endsWith(";")) return { character: name.charAt(0), size: token.length };
  for (let size = Math.min(name.length, 16); size > 1; size--) {
    const character = characterNames.get(name.slice(0, size));
    if (character !== undefined) return { character, size: size + 1 };
  }
  return undefined;
}

/** An escape where it is in a text. */
interface FoundEscape {
  readonly token: string;
  readonly start: number;
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/** Adds the bytes of a row of escapes of one size. */
function addByteEscapes(
  builder: TracedTextBuilder,
  { token, start }: FoundEscape,
  { size, radix }: { readonly size: number; readonly radix: number },
): void {
  const digits = token.startsWith("%") || radix === 8 ? 1 : 2;
  const bytes = Array.from({ length: token.length / size }, (_, byte) =>
    parseInt(token.slice(byte * size + digits, (byte + 1) * size), radix),
  );
  builder.addBytes(bytes, (byte) => [start + byte * size, start + (byte + 1) * size]);
}

function addEscape(builder: TracedTextBuilder, found: FoundEscape): void {
  const { token, start, groups } = found;
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
  } = groups;
  const whole: Range = [start, start + token.length];
  if (name !== undefined) {
    const { character, size } = namedCharacter(token, name) ?? { character: "", size: 0 };
    if (size > 0) builder.add(character, [start, start + size]);
    builder.copy(start + size, whole[1]);
  } else if (percent !== undefined) addByteEscapes(builder, found, { size: 3, radix: 16 });
  else if (hexBytes !== undefined) addByteEscapes(builder, found, { size: 4, radix: 16 });
  else if (octalBytes !== undefined) addByteEscapes(builder, found, { size: 4, radix: 8 });
  else if (unit !== undefined) builder.add(String.fromCharCode(parseInt(unit, 16)), whole);
  else if (simple !== undefined) builder.add(simpleEscapes[simple] ?? simple, whole);
  else {
    const code = reference === undefined ? parseInt(hexReference ?? long ?? braced ?? "0", 16) : Number(reference);
    if (code <= 0x10_ffff) builder.add(String.fromCodePoint(code), whole);
    else builder.copy(...whole);
  }
}

/** Takes one layer of escapes of a kind off a text; undefined where it has none. */
export function unescape(source: TracedText, kind: EscapeKind = "all"): TracedText | undefined {
  const builder = new TracedTextBuilder(source);
  let done = 0;
  for (const { 0: token, index, groups = {} } of source.text.matchAll(escapes[kind])) {
    builder.copy(done, index);
    addEscape(builder, { token, start: index, groups });
    done = index + token.length;
  }
  if (done === 0) return undefined;
  builder.copy(done, source.text.length);
  return builder;
}

/** How bytes are written as numbers, as a run of digits or as a list; and what one number is. */
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

function decodeNumbers(source: TracedText): TracedText[] {
  return rows.flatMap(({ row, number, radix }) =>
    [...source.text.matchAll(row)].map((found) => {
      const builder = new TracedTextBuilder(source);
      const numbers = [...found[0].matchAll(number)].map(({ 0: digits, index }) => ({
        byte: Number.parseInt(digits, radix) & 0xff,
        start: found.index + index,
        end: found.index + index + digits.length,
      }));
      builder.addBytes(
        numbers.map(({ byte }) => byte),
        (at) => [numbers[at]?.start ?? 0, numbers[at]?.end ?? 0],
      );
      return builder;
    }),
  );
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
/** The value of each digit, also of the URL-safe ones (RFC 4648, 5). */
const digitValues = new Map(Array.from(base64Digits, (digit, index) => [digit, index < 64 ? index : index - 2]));

/** Decodes base64, also on wrapped and indented lines. Any of a run's first four digits may start a group. */
function decodeBase64(source: TracedText): TracedText[] {
  return [...source.text.matchAll(/[\w+/-](?:(?:[^\S\r\n]*[\r\n]\s*)?[\w+/-])*/g)]
    .filter(([run]) => run.length >= 6)
    .flatMap((run) => {
      const places = Array.from(run[0], (digit, index) => (digitValues.has(digit) ? [run.index + index] : [])).flat();
      const bits = (place = 0) => digitValues.get(source.text.charAt(place)) ?? 0;
      return [0, 1, 2, 3].map((offset) => {
        const builder = new TracedTextBuilder(source);
        const digit = (byte: number) => offset + Math.floor((byte * 8) / 6);
        const bytes = Array.from({ length: Math.max(0, Math.floor(((places.length - offset) * 6) / 8)) }, (_, byte) => {
          const pair = (bits(places[digit(byte)]) << 6) | bits(places[digit(byte) + 1]);
          return (pair >> (4 - ((byte * 8) % 6))) & 0xff;
        });
        builder.addBytes(bytes, (byte) => [places[digit(byte)] ?? 0, (places[digit(byte) + 1] ?? 0) + 1]);
        return builder;
      });
    });
}

/** Returns the texts that a text holds as hex, decimal numbers or base64. */
export function decodeBytes(source: TracedText): readonly TracedText[] {
  return [...decodeNumbers(source), ...decodeBase64(source)];
}
