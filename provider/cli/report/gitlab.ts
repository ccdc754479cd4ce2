// The work of `webcastmanager report gitlab`: the files of GitLab's report widgets, and the report as text for the log
// of the job, which GitLab shows in place of a comment.
import { mkdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { printable } from "../../../schema";
import type { TextSource } from "../../core/setting-sources";
import type { Run } from "../command";
import { textReport } from "../drift/text";
import type { Outcome } from "../exit-codes";
import { replaceFile, writeFailure } from "../output-file";
import { textReview } from "../review/text";
import { terminalColors, terminalWidth } from "../terminal";
import { findDeclarations } from "./declarations";
import { codeQuality, findingsOf, planCounts } from "./gitlab-reports";
import { readReport, type Input } from "./input";
import { inputText } from "./texts";

/** The options of the command. */
export interface GitlabOptions {
  readonly input: string;
  readonly out: string;
}

/** The current folder as GitLab's paths start: from the root of the repository. */
function prefixOf(environment: TextSource): string {
  const root = environment.CI_PROJECT_DIR?.trim() ?? "";
  const inside = root === "" ? "" : relative(resolve(root), process.cwd());
  return inside === "" || inside.startsWith("..") ? "" : `${inside.split(sep).join("/")}/`;
}

/** Returns what the log of the job shows. */
function logText(input: Input): string {
  switch (input.kind) {
    case "review":
      return textReview(input.report, { colors: terminalColors(), width: terminalWidth() });
    case "drift":
      return textReport(input.report, terminalColors());
    case "failed": {
      const { message, hint } = input.failure;
      return `${printable([message, ...(hint === undefined ? [] : [hint])].join(" "))}\n`;
    }
  }
}

const json = (content: unknown) => `${JSON.stringify(content, undefined, 2)}\n`;

/** Prints the report and writes the files, also about a failed check. Returns how it ends. @throws CommandError */
export async function reportGitlab(run: Run, options: GitlabOptions, environment: TextSource): Promise<Outcome> {
  const input = await readReport(options.input, run.signal);
  const findings = findingsOf(input);
  run.progress.show("Searching for the declarations …");
  const places = await findDeclarations(process.cwd(), new Set(findings.flatMap(({ name }) => name ?? [])));
  const files = {
    "terraform.json": json(planCounts(input)),
    "codequality.json": json(codeQuality(findings, places, prefixOf(environment))),
    "report.md": inputText(input, "The check failed")(Infinity),
  };
  run.progress.clear();
  process.stdout.write(logText(input));
  for (const [file, text] of Object.entries(files)) write(options.out, file, text);
  return "ok";
}

function write(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    replaceFile(join(folder, file), text);
  } catch (error) {
    throw writeFailure(join(folder, file), error, "Choose another folder with --out.");
  }
}
