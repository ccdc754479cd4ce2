// `doctor --write-profile`: the contract profile that the service's answers need, as YAML with what proves each line.
// A file with other content is never overwritten.
import { readFile, writeFile } from "node:fs/promises";
import { Document, isMap, isScalar } from "yaml";
import { printable } from "../../../schema";
import type { ContractReport } from "../../doctor/contract/check-contract";
import { checkOf } from "../../doctor/contract/finding";
import { CommandError } from "../exit-codes";
import { fileFailure } from "../report-output";

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

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (fileFailure(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Writes the profile, unless the given one fits. Returns what was done, in a sentence.
 * @throws CommandError where the contract was not examined, or the file has other content or can't be written
 */
export async function writeProfile(file: string, report: ContractReport | undefined): Promise<string> {
  const name = printable(file, 200);
  if (report === undefined) {
    const hint = "Fix the failures above, and run again.";
    throw new CommandError("error", `Can't write ${name}: the contract was not examined.`, hint);
  }
  const count = report.lines.length;
  const open = openLines(report).length;
  if (count + open === 0) return `The contract profile fits: ${name} was not written.`;
  const text = profileText(report);
  const refuse = (error: unknown) => {
    throw new CommandError("usage", `Can't write ${name}: ${fileFailure(error)}.`, "Choose another --write-profile.");
  };
  const known = await contentOf(file).catch(refuse);
  if (known === text) return `${name} already has this profile.`;
  if (known !== undefined)
    throw new CommandError(
      "usage",
      `Can't write ${name}: it exists, with other content.`,
      "Choose another --write-profile, or delete the file.",
    );
  await writeFile(file, text, { flag: "wx" }).catch(refuse);
  const todo = open === 0 ? "" : `, and ${open} to do`;
  return `Wrote ${name}: ${count} new ${count === 1 ? "line" : "lines"}${todo}. Check it, then set WEBCASTMANAGER_PROFILE.`;
}
