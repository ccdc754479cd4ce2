// The review of a plan in Markdown, for the comment of a pull request: what fails first, then customers, worst first,
// and cut to what a comment can hold.
import type { ReviewReport } from "../../review/review-report";
import { codeInCell, codeSpan, cutText, mostCharacters } from "../markdown-text";
import { shownItems } from "../value-change";
import {
  entriesOf,
  remarksOf,
  reviewedText,
  verdictText,
  type Entry,
  type Remark,
  type RemarkSection,
  type Row,
} from "./sections";

function itemTexts(sign: string, all: readonly string[]): readonly string[] {
  const { items, more } = shownItems(all);
  return [...items.map((item) => `${sign} ${codeInCell(item)}`), ...(more === 0 ? [] : [`${sign} ${more} more`])];
}

/** Returns a sentence as it is where Markdown finds nothing in it, else as a code span. */
function sentence(text: string): string {
  return /^[A-Za-z0-9 ,.;']*$/.test(text) ? text : codeSpan(text);
}

function changeText({ before, after, removed, added, remark, note }: Row): string {
  const values =
    remark ??
    (before !== undefined && after !== undefined
      ? `${codeInCell(before)} → ${codeInCell(after)}`
      : [...itemTexts("−", removed), ...itemTexts("+", added)].join("<br>"));
  return note === undefined ? values : `${values} (${note})`;
}

function entryText({ action, path, id, place, effect, rows, summary }: Entry): string {
  const title = [codeSpan(path.join(" / ")), ...(id === undefined ? [] : [codeSpan(id)]), codeSpan(place)];
  return [
    `**${action}** ${title.join(" · ")}`,
    ...(effect === undefined ? [] : ["", sentence(effect)]),
    ...(summary === "" ? [] : ["", codeSpan(summary)]),
    ...(rows.length === 0 ? [] : ["", "| property | change |", "| --- | --- |"]),
    ...rows.map((row) => `| ${codeInCell(row.property)} | ${changeText(row)} |`),
    "",
    "",
  ].join("\n");
}

function remarkText({ subject, label, message }: Remark): string {
  const head = [
    ...(label === undefined ? [] : [`**${label}**`]),
    ...(subject === undefined ? [] : [codeSpan(subject)]),
  ];
  return `- ${[head.join(" · "), codeSpan(message)].filter((part) => part !== "").join(": ")}\n`;
}

function sectionParts({ title, remarks }: RemarkSection): readonly string[] {
  return remarks.map((remark, index) => {
    const isLast = index === remarks.length - 1;
    return (index === 0 ? `### ${title}\n\n` : "") + remarkText(remark) + (isLast ? "\n" : "");
  });
}

/** Returns the review as Markdown. @param most characters, at most */
export function markdownReview(report: ReviewReport, most = mostCharacters): string {
  const head = [
    `<!-- webcastmanager-review ${report.hash} -->`,
    `## ${verdictText(report)}`,
    "",
    reviewedText(report, codeSpan),
    "",
    "",
  ].join("\n");
  const foot = `\nPlan ${codeSpan(report.hash)}\n`;
  const sections = remarksOf(report);
  const parts = [
    ...sections.filter(({ kind }) => kind !== "unknown").flatMap(sectionParts),
    ...entriesOf(report).map((entry, index) => (index === 0 ? "### Customers\n\n" : "") + entryText(entry)),
    ...sections.filter(({ kind }) => kind === "unknown").flatMap(sectionParts),
  ];
  return cutText({ head, parts, print: (part) => part, foot }, most);
}
