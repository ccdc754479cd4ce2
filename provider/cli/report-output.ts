// Writes a report: to standard output, or to a file that the user names.
import { writeFile } from "node:fs/promises";
import { printable } from "../../schema/printable";
import { CommandError } from "./exit-codes";

const causes: Readonly<Record<string, string>> = {
  ENOENT: "its folder doesn't exist",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

/** Writes a report to a file; absent: standard output. @throws CommandError where the file can't be written */
export async function writeReport(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const cause = causes[code] ?? (code === "" ? "it can't be written" : code);
    throw new CommandError("usage", `Can't write ${printable(file, 200)}: ${cause}.`, "Choose another --out.");
  }
}
