// The review of a plan for a terminal: aligned, worst first, with color where the terminal has it.
import { idText } from "../../../schema";
import type { ReviewReport } from "../../review/review-report";
import { displayWidth } from "../table";
import type { Colors } from "../terminal";
import { shownItems } from "../value-change";
import { entriesOf, remarksOf, reviewedText, verdictText, type Entry, type RemarkSection, type Row } from "./sections";

/** What a terminal can show. */
export interface Terminal {
  readonly colors: Colors;
  /** Infinity: nothing is wrapped. */
  readonly width: number;
}

const signs: Readonly<Record<Entry["action"], string>> = {
  delete: "-",
  replace: "±",
  forget: "×",
  adopt: ">",
  update: "~",
  create: "+",
};

function paint({ red, magenta, yellow, cyan, green }: Colors, action: Entry["action"]): (text: string) => string {
  return { delete: red, replace: red, forget: magenta, adopt: cyan, update: yellow, create: green }[action];
}

/** Returns the words of a text in lines of a width. A longer word has a line of its own. */
function wrapped(text: string, width: number): readonly string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const line = lines.at(-1);
    if (line === undefined || displayWidth(`${line} ${word}`) > width) return [...lines, word];
    return [...lines.slice(0, -1), `${line} ${word}`];
  }, []);
}

const indent = 6;

function paragraph(text: string, { width }: Terminal, style: (text: string) => string): readonly string[] {
  return wrapped(text, Math.max(20, width - indent)).map((line) => " ".repeat(indent) + style(line));
}

function itemTexts(all: readonly string[], style: (item: string) => string): readonly string[] {
  const { items, more } = shownItems(all);
  return [...items.map(style), ...(more === 0 ? [] : [style(`${more} more`)])];
}

function changeText({ before, after, removed, added, remark, note }: Row, { red, green, dim }: Colors): string {
  const values =
    remark ??
    (before !== undefined && after !== undefined
      ? `${red(before)} ${dim("→")} ${green(after)}`
      : [...itemTexts(removed, (item) => red(`- ${item}`)), ...itemTexts(added, (item) => green(`+ ${item}`))].join(
          "  ",
        ));
  return note === undefined ? values : `${values}  ${dim(`(${note})`)}`;
}

/** Columns of the paths, at most: a longer one moves what is behind it. */
const widestPath = 60;

function entryLines(entry: Entry, terminal: Terminal, pathWidth: number): readonly string[] {
  const { action, path, id, effect, rows, summary } = entry;
  const { bold, dim } = terminal.colors;
  const style = paint(terminal.colors, action);
  const above = path
    .slice(0, -1)
    .map((name) => `${name} / `)
    .join("");
  const space = " ".repeat(Math.max(0, pathWidth - displayWidth(above + (path.at(-1) ?? ""))));
  const width = Math.max(0, ...rows.map(({ property }) => property.length));
  const head = `  ${style(signs[action])} ${dim(above)}${bold(path.at(-1) ?? "")}${space}  ${style(action.padEnd(7))}`;
  return [
    id === undefined ? head.trimEnd() : `${head}  ${dim(idText(id))}`,
    ...(effect === undefined ? [] : paragraph(effect, terminal, (text) => text)),
    ...rows.map((row) => `${" ".repeat(indent)}${row.property.padEnd(width)}  ${changeText(row, terminal.colors)}`),
    ...(summary === "" ? [] : paragraph(summary, terminal, dim)),
  ];
}

function sectionLines({ kind, title, remarks }: RemarkSection, terminal: Terminal): readonly string[] {
  const { bold, red, yellow, blue } = terminal.colors;
  const style = { failures: red, denied: red, unchecked: yellow, unknown: blue }[kind];
  return [
    style(bold(`${title} (${remarks.length})`)),
    ...remarks.flatMap(({ subject, label, message }) => {
      const head = [subject === undefined ? [] : bold(subject), label === undefined ? [] : style(label)].flat();
      return [
        ...(head.length === 0 ? [] : [`  ${style("!")} ${head.join("  ")}`]),
        ...paragraph(message, terminal, (text) => text),
      ];
    }),
    "",
  ];
}

/** Returns the review as text. */
export function textReview(report: ReviewReport, terminal: Terminal): string {
  const { bold, dim, green, red } = terminal.colors;
  const entries = entriesOf(report);
  const widths = entries.map(({ path }) => displayWidth(path.join(" / ")));
  const pathWidth = Math.min(widestPath, Math.max(0, ...widths));
  const verdict = `${verdictText(report)}.`;
  const style = report.outcome === "refused" ? red : entries.length === 0 ? green : bold;
  return [
    ...entries.flatMap((entry) => entryLines(entry, terminal, pathWidth)),
    ...(entries.length === 0 ? [] : [""]),
    ...remarksOf(report).flatMap((section) => sectionLines(section, terminal)),
    style(verdict),
    dim(reviewedText(report)),
    dim(report.hash),
    "",
  ].join("\n");
}
