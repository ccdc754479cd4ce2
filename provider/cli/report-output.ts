// Writes a report: to standard output, or to a file that the user names.
import { writeFile } from "node:fs/promises";
import { printable } from "../../schema/printable";
import { codeOf } from "../core/errors";
import { CommandError } from "./exit-codes";

const causes: Readonly<Record<string, string>> = {
  ENOENT: "its folder doesn't exist",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

/** Returns why a file can't be written, or read before that: the code of the error, such as ENOSPC. */
export function fileFailure(error: unknown): string {
  return codeOf(error) ?? "it can't be written";
}

/** Writes a report to a file; absent: standard output. @throws CommandError where the file can't be written */
export async function writeReport(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    const cause = fileFailure(error);
    const name = printable(file, 200);
    throw new CommandError("usage", `Can't write ${name}: ${causes[cause] ?? cause}.`, "Choose another --out.");
  }
}
