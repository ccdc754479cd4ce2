// Tables for a terminal: columns below each other, cut where the terminal is narrow, and not in a pipe.

/** One column. */
export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** May be cut where the terminal is too narrow for the table. */
  readonly isFlexible?: true;
}

/** Characters between two columns. */
const gap = 2;
const narrowest = 8;

const segmenter = new Intl.Segmenter();
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Returns the columns that a text takes in a terminal: characters of East Asia and emoji take two. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

/** Cuts a text to a width, with an ellipsis. */
function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = "";
  for (const { segment } of segmenter.segment(text)) {
    if (displayWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

const padded = (text: string, width: number) => text + " ".repeat(Math.max(0, width - displayWidth(text)));

const widestOf = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);

/** Takes the excess from the flexible columns, the widest first. */
function fitted(columns: readonly Column[], widths: readonly number[], total: number): readonly number[] {
  let excess = widths.reduce((sum, width) => sum + width, gap * (widths.length - 1)) - total;
  const fitting = [...widths];
  const flexible = columns.map(({ isFlexible }, index) => (isFlexible ? index : -1)).filter((index) => index >= 0);
  for (const index of flexible.toSorted((one, other) => (widths[other] ?? 0) - (widths[one] ?? 0))) {
    const width = fitting[index] ?? 0;
    const less = Math.max(0, Math.min(excess, width - narrowest));
    fitting[index] = width - less;
    excess -= less;
  }
  return fitting;
}

/** The words of a title in lines that are no wider than the column needs to be. */
function titleLines(title: string, width: number): readonly string[] {
  return title.split(" ").reduce<string[]>((lines, word) => {
    const line = lines.at(-1);
    if (line === undefined || displayWidth(`${line} ${word}`) > width) return [...lines, word];
    return [...lines.slice(0, -1), `${line} ${word}`];
  }, []);
}

/** Returns the lines of a table. @param width of the terminal; Infinity: nothing is cut. @param head styles titles */
export function tableLines(
  columns: readonly Column[],
  width: number,
  head: (text: string) => string,
): readonly string[] {
  const natural = columns.map(({ title, cells }) => widestOf([...title.split(" "), ...cells]));
  const widths = fitted(columns, natural, width);
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => padded(cutTo(text, widths[index] ?? 0), widths[index] ?? 0))
      .join(" ".repeat(gap))
      .trimEnd();
  const titles = columns.map(({ title }, index) => titleLines(title, widths[index] ?? 0));
  const height = Math.max(...titles.map((lines) => lines.length));
  const heads = Array.from({ length: height }, (_, row) =>
    // Titles stand on the first row of the cells.
    head(line(titles.map((lines) => lines[row - (height - lines.length)] ?? ""))),
  );
  const count = Math.max(...columns.map(({ cells }) => cells.length));
  return [...heads, ...Array.from({ length: count }, (_, row) => line(columns.map(({ cells }) => cells[row] ?? "")))];
}
