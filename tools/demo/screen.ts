// Prints the demo: numbered steps, aligned, coloured on a terminal, plain in a pipe.
import { stripVTControlCharacters } from "node:util";
import { colours } from "../workbench/colours";

/** The colour of a quoted line by its first sign, as in the CLI itself. */
const signs = new Map([
  ["+", colours.green],
  ["-", colours.red],
  ["~", colours.yellow],
]);

const margin = "    ";

const widthOf = (text: string) => stripVTControlCharacters(text).length;

/** Returns where to cut a line at a width; never inside a colour's code. */
function cutAt(line: string, width: number): number {
  const rest = widthOf(line) - width;
  let cut = width;
  while (widthOf(line.slice(0, cut)) !== width || widthOf(line.slice(cut)) !== rest) cut += 1;
  return cut;
}

/** Returns where a broken line goes on: below its last column in the left half, else two behind its start. */
function indentOf(line: string, width: number): string {
  const half = Math.floor(width / 2);
  const columns = [...stripVTControlCharacters(line).matchAll(/(?<=\S {2,})\S/g)].map(({ index }) => index);
  const column = columns.findLast((each) => each <= half);
  return " ".repeat(column ?? Math.min(line.search(/\S|$/) + 2, half));
}

/** Breaks a line so that it fits into a width, at blanks where it can. */
export function wrapped(line: string, width: number): readonly string[] {
  const indent = indentOf(line, width);
  const lines: string[] = [];
  let current = "";
  for (const word of line.match(/\s*\S+/g) ?? []) {
    if (current !== "" && widthOf(current + word) > width) {
      lines.push(current);
      current = indent + word.trimStart();
    } else current += word;
    while (widthOf(current) > width) {
      const cut = cutAt(current, width);
      lines.push(current.slice(0, cut));
      current = indent + current.slice(cut);
    }
  }
  return [...lines, current];
}

/** Prints the steps of a run. */
export class Screen {
  private readonly started = performance.now();
  private readonly timings: { readonly title: string; readonly ms: number }[] = [];
  private step = 0;

  /** Prints the first lines. */
  title(text: string, ...below: readonly string[]): void {
    this.print(`\n${colours.bold(text)}`);
    for (const line of below) this.print(colours.dim(line));
  }

  /** Prints a step's title, runs it, and notes its time. */
  async runStep<Result>(title: string, run: () => Promise<Result>): Promise<Result> {
    this.step += 1;
    const heading = `${String(this.step).padStart(2)}. ${title}`;
    this.print(`\n${colours.bold(heading)}`);
    const stopTicking = this.tick();
    const started = performance.now();
    try {
      return await run();
    } finally {
      stopTicking();
      this.timings.push({ title, ms: performance.now() - started });
    }
  }

  /** Shows the seconds while a step runs, on a terminal only. */
  private tick(): () => void {
    if (!process.stdout.isTTY) return () => undefined;
    const started = performance.now();
    const timer = setInterval(
      () =>
        process.stdout.write(`\r${colours.dim(`${margin}… ${Math.round((performance.now() - started) / 1000)} s`)}`),
      1000,
    );
    return () => {
      clearInterval(timer);
      process.stdout.write("\r\x1b[K");
    };
  }

  /** Prints a line in place of the seconds. */
  private print(line: string): void {
    console.log(process.stdout.isTTY ? `\r\x1b[K${line.replaceAll("\n", "\n\r\x1b[K")}` : line);
  }

  /** Prints a text with a sign before its first line; wrapped on a terminal, whose own wrapping ignores the margin. */
  private printAfter(sign: string, text: string, next = " "): void {
    const width = (process.stdout.isTTY ? process.stdout.columns : Infinity) - margin.length - 2;
    for (const [index, line] of wrapped(text, Math.max(20, width)).entries())
      this.print(`${margin}${index === 0 ? sign : next} ${line}`.trimEnd());
  }

  /** Prints a program's output. */
  quote(text: string): void {
    const bar = colours.dim("│");
    for (const line of text
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd()
      .split("\n")) {
      const colour = signs.get(line.trimStart().charAt(0)) ?? String;
      this.printAfter(bar, colour(line.trimEnd()), bar);
    }
  }

  /** Prints the command of a step. */
  command(text: string): void {
    this.printAfter(colours.cyan("$"), text);
  }

  /** Prints a result that was checked. */
  result(text: string): void {
    this.printAfter(colours.green("✓"), text);
  }

  /** Prints a remark. */
  remark(text: string): void {
    this.print(`${margin}${text}`);
  }

  /** Prints the last table: the time of each step, and of all. */
  summary(): void {
    const total = { title: "Total", ms: performance.now() - this.started };
    const rows = [...this.timings, total].map(({ title, ms }) => ({ title, time: seconds(ms) }));
    const width = Math.max(...rows.map(({ title }) => title.length));
    const timeWidth = Math.max(...rows.map(({ time }) => time.length));
    this.print(`\n${colours.bold("Summary")}`);
    for (const [index, { title, time }] of rows.entries()) {
      const line = `${margin}${title.padEnd(width)}  ${time.padStart(timeWidth)}`;
      this.print(index === rows.length - 1 ? colours.bold(line) : line);
    }
  }
}

/** Formats a duration. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
