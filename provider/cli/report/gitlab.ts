// The work of `webcastmanager report gitlab`: the files of GitLab's report widgets.
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { printable } from "../../../schema";
import type { TextSource } from "../../core/setting-sources";
import type { Run } from "../command";
import { CommandError, type Outcome } from "../exit-codes";
import { findDeclarations } from "./declarations";
import { codeQuality, findingsOf, planCounts } from "./gitlab-reports";
import { readReport } from "./input";

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

/** Writes both files, whatever the input holds. Returns how the command ends. @throws CommandError */
export async function reportGitlab(run: Run, options: GitlabOptions, environment: TextSource): Promise<Outcome> {
  const input = await readReport(options.input);
  const findings = findingsOf(input);
  run.progress.show("Searching for the declarations …");
  const places = await findDeclarations(process.cwd(), new Set(findings.flatMap(({ name }) => name ?? [])));
  const files = {
    "terraform.json": planCounts(input),
    "codequality.json": codeQuality(findings, places, prefixOf(environment)),
  };
  run.progress.clear();
  for (const [file, content] of Object.entries(files)) await write(options.out, file, content);
  return "ok";
}

async function write(folder: string, file: string, content: unknown): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    const cause = error instanceof Error && "code" in error ? String(error.code) : "it can't be written";
    const name = printable(join(folder, file), 200);
    throw new CommandError("usage", `Can't write ${name}: ${cause}.`, "Choose another folder with --out.");
  }
}
