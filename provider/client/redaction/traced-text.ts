// Texts that remember where each of their characters came from, so that what is found in a decoded text can be taken
// out of the original one.

/** A text, and where each of its units starts and ends in the original text. */
export interface TracedText {
  readonly text: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Units of a text: the first, and the one after the last. */
export type Range = readonly [start: number, end: number];

/** Builds a decoded text from its source. */
export class TracedTextBuilder implements TracedText {
  text = "";
  readonly from: number[] = [];
  readonly to: number[] = [];

  constructor(private readonly source: TracedText) {}

  add(characters: string, [start, end]: Range): void {
    const place = [this.source.from[start] ?? 0, this.source.to[end - 1] ?? 0] as const;
    for (let left = characters.length; left > 0; left--) {
      this.from.push(place[0]);
      this.to.push(place[1]);
    }
    this.text += characters;
  }

  /** Adds a part of the source unchanged. */
  copy(start: number, end: number): void {
    for (let unit = start; unit < end; unit++) this.add(this.source.text.charAt(unit), [unit, unit + 1]);
  }

  /**
   * Adds bytes as characters of UTF-8, else of Latin-1. @param place returns the part of the source that holds a byte.
   */
  addBytes(bytes: readonly number[], place: (byte: number) => Range): void {
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

/** Returns an original text as the source of its decodings. */
export function tracedText(text: string): TracedText {
  const units = Array.from({ length: text.length }, (_, index) => index);
  return { text, from: units, to: units.map((unit) => unit + 1) };
}

const foldings = new Map<string, string>();

/**
 * Returns a character for comparison: without case, marks and invisible parts; each kind of space, and "+", as a space.
 */
function foldCharacter(character: string): string {
  const known = foldings.get(character);
  if (known !== undefined) return known;
  // "…" ends a word where a text was cut.
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

/** Returns a text for comparison. */
export function fold(source: TracedText): TracedText {
  const builder = new TracedTextBuilder(source);
  let at = 0;
  for (const character of source.text) {
    builder.add(foldCharacter(character), [at, at + character.length]);
    at += character.length;
  }
  return builder;
}
