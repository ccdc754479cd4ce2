// The summary of a step of GitHub Actions: the whole report, as far as the file may grow.
import { appendFile, stat } from "node:fs/promises";
import type { TextSource } from "../../core/setting-sources";
import type { Run } from "../command";
import { fileCause } from "../../runtime/file-cause";
import type { Written } from "./texts";

/** Bytes of a summary, at most: of a larger one, GitHub shows nothing. */
const mostBytes = 1024 * 1024;

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Returns a text of so many bytes, at most; undefined if there is none. */
function fitting(text: Written, most: number): string | undefined {
  let characters = most;
  for (let tries = 0; tries < 4; tries++) {
    const written = text(characters);
    if (bytesOf(written) <= most) return written;
    characters = Math.floor((characters * most) / bytesOf(written)) - 1;
  }
  return undefined;
}

/** Appends to the summary of the step, where there is one. A report doesn't fail because of it. */
export async function appendSummary(run: Run, environment: TextSource, text: Written): Promise<void> {
  const file = environment.GITHUB_STEP_SUMMARY?.trim() ?? "";
  if (file === "") return;
  try {
    const used = await stat(file).then(
      ({ size }) => size,
      () => 0,
    );
    const added = fitting((most) => `${text(most)}\n`, mostBytes - used);
    if (added === undefined) run.warn("The step summary has no room for the report.");
    else await appendFile(file, added);
  } catch (error) {
    run.warn(`Can't write the step summary: ${fileCause(error)}. Check GITHUB_STEP_SUMMARY.`);
  }
}
