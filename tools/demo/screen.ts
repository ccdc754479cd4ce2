// Prints the demo: numbered steps, aligned, coloured on a terminal, plain in a pipe.
import { Help } from "commander";
import { terminalColors, terminalWidth } from "../../provider/cli/terminal";

const colours = terminalColors();

/** The colour of a quoted line by its first sign, as in the CLI itself. */
const signs: Readonly<Record<string, typeof colours.green>> = {
  "+": colours.green,
  "-": colours.red,
  "~": colours.yellow,
};

const margin = "    ";
/** Removes the running seconds. */
const clearLine = process.stdout.isTTY ? "\r\u001b[K" : "";

/** Prints a line in place of the running seconds. */
const print = (line: string) => process.stdout.write(`${clearLine}${line}\n`);

/** Prints a line with a sign before it. A terminal's own wrapping would ignore the margin. */
function printAfter(sign: string, line: string, next = " "): void {
  const [indent = ""] = /^ */.exec(line) ?? [];
  const width = terminalWidth() - margin.length - 2 - indent.length;
  const lines = new Help().boxWrap(line.trim(), width).split("\n");
  for (const [index, text] of lines.entries())
    print(`${margin}${index === 0 ? sign : next} ${indent}${text}`.trimEnd());
}

/** Formats a duration. */
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Prints the steps of a run. */
export class Screen {
  readonly #started = performance.now();
  readonly #timings: (readonly [title: string, ms: number])[] = [];

  /** Prints a heading, with dimmed lines below it. */
  heading(text: string, ...below: readonly string[]): void {
    print("");
    print(colours.bold(text));
    for (const line of below) print(colours.dim(line));
  }

  /** Prints a step's title, runs it, and notes its time. A terminal shows the seconds while it runs. */
  async runStep(title: string, run: () => Promise<void> | void): Promise<void> {
    this.heading(`${String(this.#timings.length + 1).padStart(2)}. ${title}`);
    const started = performance.now();
    const tick = () =>
      process.stdout.write(`\r${colours.dim(`${margin}… ${Math.round((performance.now() - started) / 1000)} s`)}`);
    const timer = process.stdout.isTTY ? setInterval(tick, 1000) : undefined;
    try {
      await run();
    } finally {
      clearInterval(timer);
      process.stdout.write(clearLine);
      this.#timings.push([title, performance.now() - started]);
    }
  }

  /** Prints a program's output, if there is any. */
  quote(text: string): void {
    const shown = text.replace(/^\s*\n|\s+$/g, "");
    if (shown === "") return;
    for (const line of shown.split("\n")) {
      const colour = signs[line.trimStart().charAt(0)] ?? String;
      printAfter(colours.dim("│"), colour(line.trimEnd()), colours.dim("│"));
    }
  }

  /** Prints the command of a step. */
  command(text: string): void {
    printAfter(colours.cyan("$"), text);
  }

  /** Prints a result that was checked. @param ms how long it took */
  result(text: string, ms?: number): void {
    printAfter(colours.green("✓"), ms === undefined ? text : `${text} (${seconds(ms)})`);
  }

  /** Prints a remark. */
  remark(text: string): void {
    print(margin + text);
  }

  /** Prints the last table: the time of each step, and of all. */
  summary(): void {
    const rows = [...this.#timings, ["Total", performance.now() - this.#started] as const];
    const width = Math.max(...rows.map(([title]) => title.length));
    const timeWidth = Math.max(...rows.map(([, ms]) => seconds(ms).length));
    this.heading("Summary");
    for (const [title, ms] of rows) {
      const line = `${margin}${title.padEnd(width)}  ${seconds(ms).padStart(timeWidth)}`;
      print(title === "Total" ? colours.bold(line) : line);
    }
  }
}
