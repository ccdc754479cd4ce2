// `doctor --write-profile`: the contract profile that the service's answers need, as YAML with what proves each line.
// A file with other content is never overwritten.
import { existsSync, readFileSync } from "node:fs";
import { Document, isMap, isScalar } from "yaml";
import { printable } from "../../../schema";
import type { ContractReport } from "../../doctor/contract/check-contract";
import { checkOf } from "../../doctor/contract/finding";
import { CommandError } from "../exit-codes";
import { replaceFile, writeFailure } from "../output-file";

const header = [
  "A contract profile, proposed by `webcastmanager doctor` from answers of the service. Check each line.",
  "To use it, set WEBCASTMANAGER_PROFILE to the path of this file.",
];

/** Returns a comment of one line for each text. */
function commentOf(texts: readonly string[]): string {
  return texts.map((text) => ` ${printable(text)}`).join("\n");
}

/** Differences that need a line which no answer shows. */
function openLines({ findings }: ContractReport): string[] {
  return findings
    .filter(({ verdict, line }) => verdict === "needs a line" && line === undefined)
    .map((finding) => {
      const { name, detail, remedy = "" } = checkOf(finding);
      return `To do: ${name}: ${detail}. ${remedy}`;
    });
}

/** Returns the profile as YAML: the lines that differ from the default, each new one with what proves it. */
function profileText(report: ContractReport): string {
  const document = new Document(report.profile);
  for (const { path, evidence } of report.lines) {
    const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = isMap(around)
      ? around.items.find(({ key }) => (isScalar(key) ? key.value : key) === path.at(-1))
      : undefined;
    if (isScalar(pair?.key)) pair.key.commentBefore = commentOf([evidence]);
  }
  document.commentBefore = commentOf([...header, ...openLines(report)]);
  return document.toString({ lineWidth: 0 });
}

/** Writes a file that doesn't exist. Returns false where it has this text. @throws CommandError where it has another */
function writeNew(file: string, text: string): boolean {
  const advice = "Choose another file with --write-profile.";
  try {
    const isThere = existsSync(file);
    if (isThere && readFileSync(file, "utf8") !== text) {
      const cause = `Can't write ${printable(file, 200)}: it exists, with other content.`;
      throw new CommandError("usage", cause, "Choose another file with --write-profile, or delete that one.");
    }
    if (!isThere) replaceFile(file, text);
    return !isThere;
  } catch (error) {
    throw error instanceof CommandError ? error : writeFailure(file, error, advice);
  }
}

/**
 * Writes the profile, unless the given one fits. Returns what was done, in a sentence.
 * @throws CommandError where the contract was not examined, or the file has other content or can't be written
 */
export function writeProfile(file: string, report: ContractReport | undefined): string {
  const name = printable(file, 200);
  if (report === undefined) {
    const hint = "Fix the failures above, and run again.";
    throw new CommandError("error", `Can't write ${name}: the contract was not examined.`, hint);
  }
  const count = report.lines.length;
  const open = openLines(report).length;
  if (count + open === 0) return `The contract profile fits: ${name} was not written.`;
  const text = profileText(report);
  if (!writeNew(file, text)) return `${name} already has this profile.`;
  const todo = open === 0 ? "" : `, and ${open} to do`;
  return `Wrote ${name}: ${count} new ${count === 1 ? "line" : "lines"}${todo}. Check it, then set WEBCASTMANAGER_PROFILE.`;
}
