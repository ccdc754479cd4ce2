// What reports write, in Markdown: the report itself, or that there is none, and where it comes from.
import { markdownReport } from "../drift/markdown";
import { exitCodes } from "../exit-codes";
import { codeSpan, mostCharacters } from "../markdown-text";
import { markdownReview } from "../review/markdown";
import type { Job } from "./github/job";
import type { CheckFailure, Input } from "./input";

/** Returns a text of so many characters, at most. Shorter than the most, it has everything. */
export type Written = (most: number) => string;

/** Returns a text with a head before it. */
export function withHead(head: string, text: Written): Written {
  return (most) => head + text(most - head.length);
}

/** Whether a text is too long for a comment or an issue. */
export function isTooLong(text: Written): boolean {
  return text(Infinity).length > mostCharacters;
}

/** What a comment or an issue is made of. */
interface BodyParts {
  readonly marker: string;
  readonly origin: string;
  readonly text: Written;
  /** What is to say below the text. */
  readonly remark?: string | undefined;
}

/** Returns the body of a comment or an issue. Its text is cut where it is too long. */
export function bodyText({ marker, origin, text, remark }: BodyParts): string {
  const foot = remark === undefined ? [] : ["", remark];
  return [marker, origin, "", text(mostCharacters).trimEnd(), ...foot, ""].join("\n");
}

/** Returns the line that says where a report comes from. */
export function originLine(stack: string, job: Pick<Job, "sha" | "runUrl" | "pull"> | undefined): string {
  const sha = job?.pull?.headSha ?? job?.sha;
  const parts = [
    `**WebcastManager** · ${codeSpan(stack)}`,
    ...(sha === undefined ? [] : [`commit ${sha.slice(0, 7)}`]),
    ...(job?.runUrl === undefined ? [] : [`[run](${job.runUrl})`]),
  ];
  return parts.join(" · ");
}

/** Returns why a check has no report. */
export function failureText({ outcome, message, hint }: CheckFailure, title: string): string {
  const { code, meaning } = exitCodes[outcome];
  return [
    `## ${title}`,
    "",
    codeSpan(message),
    ...(hint === undefined ? [] : ["", codeSpan(hint)]),
    "",
    `Exit code ${code} (\`${outcome}\`): ${meaning}`,
    "",
  ].join("\n");
}

/** Returns the text of an input. */
export function inputText(input: Input, failedTitle: string): Written {
  switch (input.kind) {
    case "failed":
      return () => failureText(input.failure, failedTitle);
    case "review":
      return (most) => markdownReview(input.report, most);
    case "drift":
      return (most) => markdownReport(input.report, most);
  }
}

/** Returns the text of a preview after an apply: it must be empty. */
export function appliedText(input: Input): Written {
  const report = inputText(input, "Not applied, or not verified");
  if (input.kind !== "review") return report;
  const { changes, failures, counts } = input.report;
  if (changes.length + failures.length + counts.otherResources === 0)
    return () => "## Applied: a new preview shows no changes\n";
  // The input may also be the review before an apply that was refused.
  const head = "## Not everything is applied\n\nThese changes are left. The log of the run shows why.\n\n";
  return withHead(head, report);
}
