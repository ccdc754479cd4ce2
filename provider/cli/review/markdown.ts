// The review of a plan in Markdown, for the comment of a pull request: what fails first, then customers, worst first,
// and cut to what a comment can hold.
import type { ReviewReport } from "../../review/review-report";
import { codeSpan, mostCharacters } from "../markdown-text";
import { entriesOf, remarksOf, reviewedText, verdictText, type Entry, type Remark, type Row } from "./sections";

function changeText({ before, after, removed, added, remark, note }: Row): string {
  const values =
    remark ??
    (before !== undefined && after !== undefined
      ? `${codeSpan(before)} → ${codeSpan(after)}`
      : [...removed.map((item) => `− ${codeSpan(item)}`), ...added.map((item) => `+ ${codeSpan(item)}`)].join("<br>"));
  return note === undefined ? values : `${values} (${note})`;
}

function entryText({ action, path, id, address, effect, rows, summary }: Entry): string {
  const title = [codeSpan(path.join(" / ")), ...(id === undefined ? [] : [codeSpan(id)]), codeSpan(address)];
  return [
    `**${action}** ${title.join(" · ")}`,
    ...(effect === undefined ? [] : ["", codeSpan(effect)]),
    ...(summary === "" ? [] : ["", codeSpan(summary)]),
    ...(rows.length === 0 ? [] : ["", "| property | change |", "| --- | --- |"]),
    ...rows.map((row) => `| ${codeSpan(row.property)} | ${changeText(row)} |`),
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
  const parts = [
    ...remarksOf(report).flatMap(({ title, remarks }) => [
      `### ${title}\n\n${remarkText(remarks[0] ?? { message: "" })}`,
      ...remarks.slice(1).map(remarkText),
    ]),
    ...entriesOf(report).map((entry, index) => (index === 0 ? `\n### Customers\n\n` : "") + entryText(entry)),
  ];
  let text = head;
  for (const [index, part] of parts.entries()) {
    const more = `\n**${parts.length - index} more.** The JSON format has them all.\n`;
    if (text.length + part.length + more.length + foot.length > most) return `${text}${more}${foot}`;
    text += part;
  }
  return text + foot;
}
