// Texts in Markdown for comments and issues: every text of a service, a state or a plan is in a code span, where it is
// neither HTML nor a mention nor a cell of a table.
import { printable } from "../../schema";

/** Characters of a report, at most: GitHub refuses a body of more than 65,536. */
export const mostCharacters = 60_000;

/** Returns a text as a code span. In a table a pipe ends the cell, in a code span too. */
export function codeSpan(text: string): string {
  const line = printable(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
