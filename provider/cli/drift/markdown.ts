// The drift report in Markdown, for comments and issues: worst first, and cut to what these can hold. Every text of a
// service or state is in a code span, where it is neither HTML nor a mention nor a cell of a table.
import { printable } from "../../../schema";
import type { DriftReport } from "../../inventory/drift-report";
import { comparedText, entriesOfReport, kindTexts, remarksOf, verdictText, type Entry, type Row } from "./sections";

/** Characters of a report, at most: GitHub refuses a body of more than 65,536. */
const mostCharacters = 60_000;

/** Returns a text as a code span. In a table a pipe ends the cell, in a code span too. */
function codeSpan(text: string): string {
  const line = printable(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

function changeText({ before, after, removed, added, remark }: Row): string {
  if (remark !== undefined) return remark;
  if (before !== undefined && after !== undefined) return `${codeSpan(before)} → ${codeSpan(after)}`;
  return [...removed.map((item) => `− ${codeSpan(item)}`), ...added.map((item) => `+ ${codeSpan(item)}`)].join("<br>");
}

function entryText({ id, path, place, text, rows, steps }: Entry): string {
  const title = [codeSpan(path.join(" / ")), codeSpan(id), ...(place === undefined ? [] : [codeSpan(place)])];
  const table = rows.length === 0 ? [] : ["", "| property | state → service | accept |", "| --- | --- | --- |"];
  return [
    `**${title[0] ?? ""}** · ${title.slice(1).join(" · ")}`,
    ...(text === undefined ? [] : ["", codeSpan(text)]),
    ...table,
    ...rows.map(
      (row) =>
        `| ${codeSpan(row.property)} | ${changeText(row)} | ${row.accept.isCode ? codeSpan(row.accept.text) : row.accept.text} |`,
    ),
    "",
    ...steps.map(({ verb, code, remark }) => {
      const parts = [...(code === undefined ? [] : [codeSpan(code)]), ...(remark === undefined ? [] : [remark])];
      return `- ${verb}: ${parts.join(", ")}`;
    }),
    "",
  ].join("\n");
}

/** Returns the report as Markdown. */
export function markdownReport(report: DriftReport): string {
  const head = [
    `<!-- webcastmanager-drift ${report.fingerprint} -->`,
    `## ${verdictText(report)}`,
    "",
    comparedText(report, codeSpan),
    "",
  ].join("\n");
  const foot = ["", ...remarksOf(report), ""].join("\n\n");
  const entries = entriesOfReport(report);
  let text = head;
  let kind: Entry["kind"] | undefined;
  for (const [index, entry] of entries.entries()) {
    const { title, meaning } = kindTexts[entry.kind];
    const heading = entry.kind === kind ? "" : `\n### ${title}: ${meaning}\n\n`;
    const more = `\n**${entries.length - index} more.** The JSON format has them all.\n`;
    const added = `${heading}${entryText(entry)}\n`;
    if (text.length + added.length + more.length + foot.length > mostCharacters) return `${text}${more}${foot}`;
    text += added;
    kind = entry.kind;
  }
  return text + foot;
}
