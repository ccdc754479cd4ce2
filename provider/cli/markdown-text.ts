// Texts in Markdown for comments and issues: every text of a service, a state or a plan is in a code span, where it is
// neither HTML nor a mention nor a cell of a table; and a report is cut to what these can hold.
import { printable } from "../../schema";

/** Characters of a report, at most: GitHub refuses a body of more than 65,536. */
export const mostCharacters = 60_000;

/** Returns a text as a code span in a cell of a table, where a pipe ends the cell, in a code span too. */
export function codeInCell(text: string): string {
  return codeSpan(text).replaceAll("|", "\\|");
}

/** Returns a text as a code span outside tables. */
export function codeSpan(text: string): string {
  const line = printable(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** A report in Markdown that may be too long. */
export interface LongText<Part> {
  readonly head: string;
  /** Worst first. */
  readonly parts: readonly Part[];
  /** Returns a part as text. Parts that don't fit are not printed. */
  readonly print: (part: Part, index: number) => string;
  readonly foot: string;
}

/** Returns a report with the parts that fit, and how many are left out. @param most characters, at most */
export function cutText<Part>({ head, parts, print, foot }: LongText<Part>, most: number): string {
  let text = head;
  for (const [index, part] of parts.entries()) {
    const added = print(part, index);
    const more = `\n**${parts.length - index} more.** The JSON format has them all.\n`;
    if (text.length + added.length + more.length + foot.length > most) return `${text}${more}${foot}`;
    text += added;
  }
  return text + foot;
}
