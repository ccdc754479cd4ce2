// How the demo looks: numbered steps, aligned, coloured in a terminal, plain in a pipe. Decides nothing.
import { colours } from "../workbench/colours";

/** The colour of a quoted line by the sign it begins with, as the CLI itself has it. */
const signs = new Map([
  ["+", colours.green],
  ["-", colours.red],
  ["~", colours.yellow],
]);

/** Prints the story of a run. */
export class Screen {
  private readonly begun = performance.now();
  readonly timings: { readonly title: string; readonly ms: number }[] = [];
  private step = 0;

  /** The first lines. */
  title(text: string, below: string): void {
    console.log(`\n${colours.bold(text)}\n${colours.dim(below)}`);
  }

  /** Runs one step of the story; a failed one ends it. */
  async tell<Result>(title: string, run: () => Promise<Result>): Promise<Result> {
    this.step += 1;
    const heading = `${String(this.step).padStart(2)}. ${title}`;
    console.log(`\n${colours.bold(heading)}`);
    const ticking = this.tick();
    const begun = performance.now();
    try {
      return await run();
    } finally {
      ticking();
      const ms = performance.now() - begun;
      this.timings.push({ title, ms });
    }
  }

  /** A moving line while something takes its time; only where somebody watches. */
  private tick(): () => void {
    if (!process.stdout.isTTY) return () => undefined;
    const begun = performance.now();
    const timer = setInterval(
      () => process.stdout.write(`\r${colours.dim(`    … ${Math.round((performance.now() - begun) / 1000)} s`)}`),
      1000,
    );
    return () => {
      clearInterval(timer);
      process.stdout.write("\r\x1b[K");
    };
  }

  /** What was seen, as it came out of the program. */
  quote(text: string): void {
    for (const line of text
      .split("\n")
      .map((part) => part.trimEnd())
      .filter((part) => part !== "")) {
      const colour = signs.get(line.trimStart().charAt(0)) ?? ((plain: string) => plain);
      console.log(`    ${colours.dim("│")} ${colour(line)}`);
    }
  }

  /** What was run. */
  command(text: string): void {
    console.log(`    ${colours.cyan("$")} ${text}`);
  }

  /** Something that came out as told. */
  good(text: string): void {
    console.log(`    ${colours.green("✓")} ${text}`);
  }

  /** A remark between. */
  say(text: string): void {
    console.log(`    ${text}`);
  }

  /** The table at the end: names to the left, values to the right. */
  summary(rows: readonly (readonly [string, string])[]): void {
    const all = [...rows, ["all together", seconds(performance.now() - this.begun)] as const];
    const [names, values] = [0, 1].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
    console.log(`\n${colours.bold("Summary")}`);
    for (const [index, [name, value]] of all.entries()) {
      const line = `${name.padEnd(names ?? 0)}  ${value.padStart(values ?? 0)}`;
      console.log(`    ${index === all.length - 1 ? colours.bold(line) : line}`);
    }
  }
}

/** Seconds for people. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
