// How figures are shown: an aligned table, coloured where the terminal has colours. Judges nothing.
import { verdictOf, type Figure, type Limit, type Unit } from "./figures";
import { terminalColors } from "../provider/cli/terminal";

const colours = terminalColors();

const KIBI = 1024;

/** Three significant digits, whole numbers from 100 on. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
}

function bytes(value: number): string {
  if (Math.abs(value) < KIBI) return `${digits(value)} B`;
  return Math.abs(value) < KIBI * KIBI ? `${digits(value / KIBI)} KiB` : `${digits(value / KIBI / KIBI)} MiB`;
}

/** A value for people. */
export function shown(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return "–";
  switch (unit) {
    case "ms":
      return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${digits(value)} ms`;
    case "bytes":
      return bytes(value);
    case "requests":
      return digits(value);
    case "requests/s":
      return `${digits(value)}/s`;
  }
}

/** A ratio for people. */
export function times(ratio: number): string {
  if (Number.isNaN(ratio)) return "–";
  return `${ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2)} ×`;
}

/** A limit for people. */
export function limitText(limit: Limit | undefined, unit: Unit): string {
  if (limit === undefined) return "";
  const [sign, bound] =
    "most" in limit ? ["≤", limit.most] : "below" in limit ? ["<", limit.below] : ["≥", limit.least];
  if (limit.of === "ratio") return `${sign} ${bound.toFixed(2)} ×`;
  return `${sign} ${limit.of === "difference" ? "+" : ""}${shown(bound, unit)}`;
}

const titles = ["", "ours", "reference", "", "ratio", "limit", ""] as const;
const rightAligned = new Set([1, 2, 4]);

function cells(figure: Figure): readonly string[] {
  const { ours, reference, ratio, isInside } = verdictOf(figure);
  const verdict = isInside === undefined ? "" : isInside ? "inside" : "outside";
  return [
    figure.what,
    shown(ours, figure.unit),
    shown(reference, figure.unit),
    figure.against,
    times(ratio),
    limitText(figure.limit, figure.unit),
    verdict,
  ];
}

function painted(text: string, cell: string): string {
  if (cell === "inside") return colours.green(text);
  return cell === "outside" ? colours.red(colours.bold(text)) : text;
}

/** The table of all figures, one line each. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(cells);
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const padded = rightAligned.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
        return painted(padded, cell);
      })
      .join("  ")
      .trimEnd();
  return [colours.bold(line(titles)), ...rows.map(line)].join("\n");
}
