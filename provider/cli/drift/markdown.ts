// The drift report in Markdown, for comments and issues: worst first, and cut to what these can hold.
import type { DriftReport } from "../../inventory/drift-report";
import { codeInCell, codeSpan, cutText, mostCharacters } from "../markdown-text";
import { comparedText, entriesOfReport, kindTexts, remarksOf, verdictText, type Entry, type Row } from "./sections";

function changeText({ before, after, removed, added, remark }: Row): string {
  if (remark !== undefined) return remark;
  if (before !== undefined && after !== undefined) return `${codeInCell(before)} → ${codeInCell(after)}`;
  return [...removed.map((item) => `− ${codeInCell(item)}`), ...added.map((item) => `+ ${codeInCell(item)}`)].join(
    "<br>",
  );
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
        `| ${codeInCell(row.property)} | ${changeText(row)} | ${row.accept.isCode ? codeInCell(row.accept.text) : row.accept.text} |`,
    ),
    "",
    ...steps.map(({ verb, code, remark }) => {
      const parts = [...(code === undefined ? [] : [codeSpan(code)]), ...(remark === undefined ? [] : [remark])];
      return `- ${verb}: ${parts.join(", ")}`;
    }),
    "",
  ].join("\n");
}

/** Returns the report as Markdown. @param most characters, at most */
export function markdownReport(report: DriftReport, most = mostCharacters): string {
  const head = [
    `<!-- webcastmanager-drift ${report.fingerprint} -->`,
    `## ${verdictText(report)}`,
    "",
    comparedText(report, codeSpan),
    "",
  ].join("\n");
  const foot = ["", ...remarksOf(report), ""].join("\n\n");
  const entries = entriesOfReport(report);
  const print = (entry: Entry, index: number) => {
    const { title, meaning } = kindTexts[entry.kind];
    const heading = entry.kind === entries[index - 1]?.kind ? "" : `\n### ${title}: ${meaning}\n\n`;
    return `${heading}${entryText(entry)}\n`;
  };
  return cutText({ head, parts: entries, print, foot }, most);
}
