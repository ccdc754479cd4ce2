// What commands write to a terminal: colors, widths, aligned rows.
import { createColors } from "picocolors";

/** Styles of text. */
export type Colors = ReturnType<typeof createColors>;

/** Colors for standard output: none in a pipe or with NO_COLOR, also in CI; FORCE_COLOR turns them on. */
export function terminalColors(): Colors {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  return createColors((process.stdout.isTTY && !NO_COLOR) || Boolean(FORCE_COLOR));
}

/** The width of a terminal in columns, of which some report none; Infinity in a pipe. */
export function terminalWidth(stream: NodeJS.WriteStream = process.stdout): number {
  return stream.isTTY ? stream.columns || 80 : Infinity;
}

/** Lines with a dimmed label each and the values below each other. */
export function alignedRows(
  rows: readonly (readonly [label: string, value: string])[],
  { dim }: Colors,
): readonly string[] {
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, value]) => `  ${dim(label.padEnd(width))}${value}`);
}

/** The first line of an error's message. */
export function firstMessageLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
