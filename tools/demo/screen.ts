// Prints the demo: numbered steps, aligned, coloured on a terminal, plain in a pipe.
import { stripVTControlCharacters } from "node:util";
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

/** Matches so many characters of a line, each with the codes of colours behind it. */
const characters = (count: string) => `(?:\\u001b\\[[\\d;]*m)*(?:[^\\u001b](?:\\u001b\\[[\\d;]*m)*){${count}}`;

/**
 * Breaks a line that is wider than `width`: at blanks, and inside of a word that is too long itself. It goes on below
 * its last column in the left half, otherwise two behind its start.
 */
export function wrapped(line: string, width: number): readonly string[] {
  const plain = stripVTControlCharacters(line);
  if (plain.length <= width) return [line];
  const half = Math.floor(width / 2);
  const columns = [...plain.matchAll(/(?<=\S {2,})\S/g)].map(({ index }) => index);
  const indent = columns.findLast((column) => column <= half) ?? Math.min(plain.search(/\S/) + 2, half);
  const [head = ""] = new RegExp(`^${characters(`${indent}`)}`).exec(line) ?? [];
  const part = characters(`1,${width - indent}`);
  const parts = line.slice(head.length).matchAll(new RegExp(`(?:(?!^) +)?(${part}(?<=\\S)(?= |$)|${part})`, "g"));
  return [...parts].map(([, text = ""], index) => (index === 0 ? head : " ".repeat(indent)) + text);
}

/** Prints a line with a sign before it. A terminal's own wrapping would ignore the margin. */
function printAfter(sign: string, line: string, next?: string): void {
  const { length } = stripVTControlCharacters(sign);
  const width = terminalWidth() - margin.length - length;
  for (const [index, text] of wrapped(line, Math.max(20, width)).entries())
    print(`${margin}${index === 0 ? sign : (next ?? " ".repeat(length))}${text}`.trimEnd());
}

/** Prints a heading, with dimmed lines below it. */
export function heading(text: string, ...below: readonly string[]): void {
  for (const line of ["", colours.bold(text), ...below.map(colours.dim)]) print(line);
}

/** Prints a program's output, if there is any. */
export function quote(text: string): void {
  const shown = text.replace(/^\s*\n|\s+$/g, "");
  if (shown === "") return;
  const bar = `${colours.dim("│")} `;
  for (const line of shown.split("\n")) {
    const colour = signs[line.trimStart().charAt(0)] ?? String;
    printAfter(bar, colour(line.trimEnd()), bar);
  }
}

/** Prints a command before it runs. */
export function command(text: string): void {
  printAfter(`${colours.cyan("$")} `, text);
}

/** Prints a result that was checked. @param ms how long it took */
export function result(text: string, ms?: number): void {
  printAfter(`${colours.green("✓")} `, ms === undefined ? text : `${text} (${seconds(ms)})`);
}

/** Prints a remark. */
export function remark(text: string): void {
  printAfter("", text);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Runs a step and returns its time, which a terminal shows while it runs. */
async function timed(run: () => Promise<void> | void): Promise<number> {
  const started = performance.now();
  const tick = () =>
    process.stdout.write(`\r${colours.dim(`${margin}… ${Math.round((performance.now() - started) / 1000)} s`)}`);
  const timer = process.stdout.isTTY ? setInterval(tick, 1000) : undefined;
  try {
    await run();
  } finally {
    clearInterval(timer);
    process.stdout.write(clearLine);
  }
  return performance.now() - started;
}

/** Steps by their titles. */
export type Steps<Stage> = Readonly<Record<string, (stage: Stage) => Promise<void> | void>>;

/** Runs steps, each below its title, and prints the time of each. */
export async function runSteps<Stage>(steps: Steps<Stage>, stage: Stage): Promise<void> {
  const rows: (readonly [title: string, time: string])[] = [];
  const started = performance.now();
  for (const [title, run] of Object.entries(steps)) {
    heading(`${String(rows.length + 1).padStart(2)}. ${title}`);
    rows.push([title, seconds(await timed(() => run(stage)))]);
  }
  rows.push(["Total", seconds(performance.now() - started)]);
  heading("Summary");
  const width = Math.max(...rows.map(([title]) => title.length));
  const timeWidth = Math.max(...rows.map(([, time]) => time.length));
  for (const [title, time] of rows) {
    const line = `${margin}${title.padEnd(width)}  ${time.padStart(timeWidth)}`;
    print(title === "Total" ? colours.bold(line) : line);
  }
}
