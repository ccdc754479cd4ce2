// Prints the demo: numbered steps, aligned, coloured on a terminal, plain in a pipe.
import { colours } from "../workbench/colours";

/** The colour of a quoted line by its first sign, as in the CLI itself. */
const signs = new Map([
  ["+", colours.green],
  ["-", colours.red],
  ["~", colours.yellow],
]);

/** Prints the steps of a run. */
export class Screen {
  private readonly started = performance.now();
  readonly timings: { readonly title: string; readonly ms: number }[] = [];
  private step = 0;

  /** Prints the first lines. */
  title(text: string, below: string): void {
    console.log(`\n${colours.bold(text)}\n${colours.dim(below)}`);
  }

  /** Prints a step's title, runs it, and notes its time. */
  async runStep<Result>(title: string, run: () => Promise<Result>): Promise<Result> {
    this.step += 1;
    const heading = `${String(this.step).padStart(2)}. ${title}`;
    console.log(`\n${colours.bold(heading)}`);
    const stopTicking = this.tick();
    const started = performance.now();
    try {
      return await run();
    } finally {
      stopTicking();
      const ms = performance.now() - started;
      this.timings.push({ title, ms });
    }
  }

  /** Shows the seconds while a step runs, on a terminal only. */
  private tick(): () => void {
    if (!process.stdout.isTTY) return () => undefined;
    const started = performance.now();
    const timer = setInterval(
      () => process.stdout.write(`\r${colours.dim(`    … ${Math.round((performance.now() - started) / 1000)} s`)}`),
      1000,
    );
    return () => {
      clearInterval(timer);
      process.stdout.write("\r\x1b[K");
    };
  }

  /** Prints a program's output. */
  quote(text: string): void {
    for (const line of text
      .split("\n")
      .map((part) => part.trimEnd())
      .filter((part) => part !== "")) {
      const colour = signs.get(line.trimStart().charAt(0)) ?? ((plain: string) => plain);
      console.log(`    ${colours.dim("│")} ${colour(line)}`);
    }
  }

  /** Prints the command of a step. */
  command(text: string): void {
    console.log(`    ${colours.cyan("$")} ${text}`);
  }

  /** Prints a result that was checked. */
  result(text: string): void {
    console.log(`    ${colours.green("✓")} ${text}`);
  }

  /** Prints a remark. */
  remark(text: string): void {
    console.log(`    ${text}`);
  }

  /** Prints the last table: names to the left, values to the right. */
  summary(rows: readonly (readonly [string, string])[]): void {
    const all = [...rows, ["total", seconds(performance.now() - this.started)] as const];
    const [names, values] = [0, 1].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
    console.log(`\n${colours.bold("Summary")}`);
    for (const [index, [name, value]] of all.entries()) {
      const line = `${name.padEnd(names ?? 0)}  ${value.padStart(values ?? 0)}`;
      console.log(`    ${index === all.length - 1 ? colours.bold(line) : line}`);
    }
  }
}

/** Formats a duration. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
