// The drift report for a terminal: aligned, worst first, with color where the terminal has it.
import type { createColors } from "picocolors";
import { idText } from "../../../schema";
import type { DriftReport } from "../../inventory/drift-report";
import {
  comparedText,
  entriesOfReport,
  isClean,
  kinds,
  kindTexts,
  remarksOf,
  verdictText,
  type Entry,
  type Kind,
  type Row,
  type Step,
} from "./sections";

type Colors = ReturnType<typeof createColors>;

const signs: Readonly<Record<Kind, string>> = {
  deleted: "-",
  changed: "~",
  moved: ">",
  unchecked: "?",
  unmanaged: "+",
};

function paint(colors: Colors, kind: Kind): (text: string) => string {
  const by = {
    deleted: colors.red,
    changed: colors.yellow,
    moved: colors.magenta,
    unchecked: colors.blue,
    unmanaged: colors.cyan,
  };
  return by[kind];
}

function changeText({ before, after, removed, added, remark }: Row, { red, green, dim }: Colors): string {
  if (remark !== undefined) return remark;
  if (before !== undefined && after !== undefined) return `${red(before)} ${dim("→")} ${green(after)}`;
  return [...removed.map((item) => red(`- ${item}`)), ...added.map((item) => green(`+ ${item}`))].join("  ");
}

/** A column on the left and lines beside it. */
function labelled(label: string, text: string, width: number): string {
  return `      ${label.padEnd(width)}  ${text}`;
}

function stepText({ code, remark }: Step, { cyan, dim }: Colors): string {
  if (code === undefined) return remark ?? "";
  return remark === undefined ? cyan(code) : `${cyan(code)}  ${dim(`(${remark})`)}`;
}

function entryLines(entry: Entry, colors: Colors): readonly string[] {
  const { kind, id, path, place, text, rows, steps } = entry;
  const { bold, dim, cyan } = colors;
  const title = [
    path
      .slice(0, -1)
      .map((name) => dim(`${name} / `))
      .join("") + bold(path.at(-1) ?? ""),
    dim(idText(id)),
  ];
  const width = Math.max(6, ...rows.map(({ property }) => property.length));
  return [
    `  ${paint(colors, kind)(signs[kind])} ${[...title, ...(place === undefined ? [] : [dim(place)])].join("  ")}`,
    ...(text === undefined ? [] : [`      ${text}`]),
    ...rows.flatMap((row) => [
      labelled(row.property, changeText(row, colors), width),
      `      ${"".padEnd(width)}  ${dim("accept")}  ${row.accept.isCode ? cyan(row.accept.text) : row.accept.text}`,
    ]),
    ...steps.map((step) => `      ${dim(step.verb.padEnd(width))}  ${stepText(step, colors)}`),
    "",
  ];
}

function sectionLines(report: DriftReport, entries: readonly Entry[], colors: Colors): readonly string[] {
  return kinds.flatMap((kind) => {
    const own = entries.filter((entry) => entry.kind === kind);
    if (own.length === 0) return [];
    const { title, meaning } = kindTexts[kind];
    return [
      `${paint(colors, kind)(colors.bold(`${title} (${own.length})`))}  ${colors.dim(meaning)}`,
      "",
      ...own.flatMap((entry) => entryLines(entry, colors)),
    ];
  });
}

/** Returns the report as text. */
export function textReport(report: DriftReport, colors: Colors): string {
  const { bold, dim, green } = colors;
  const verdict = `${verdictText(report)}.`;
  return [
    ...sectionLines(report, entriesOfReport(report), colors),
    isClean(report) ? green(verdict) : bold(verdict),
    ...[comparedText(report), ...remarksOf(report)].map(dim),
    "",
  ].join("\n");
}
