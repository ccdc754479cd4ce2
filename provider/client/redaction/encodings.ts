// Decodes the bytes in a text: hex, decimal numbers and base64.
import { TracedTextBuilder, type TracedText } from "./traced-text";

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
