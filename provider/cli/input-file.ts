// Reads what an engine printed, from a file or standard input.
import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { printable } from "../../schema";
import { codeOf } from "../core/errors";
import { fileCause } from "../runtime/file-cause";
import { CommandError } from "./exit-codes";

/** Names of what is read: in messages, and how the user names another file. */
export interface InputNames {
  readonly what: string;
  readonly advice: string;
}

/** Returns what messages call a file. */
export function inputName(file: string): string {
  return file === "-" ? "standard input" : file;
}

/** Returns the bytes of a file, or of standard input for `-`. @throws CommandError where it can't be read */
export async function readInput(file: string, { what, advice }: InputNames, signal: AbortSignal): Promise<Buffer> {
  if (file === "-") return buffer(addAbortSignal(signal, process.stdin));
  try {
    return await readFile(file);
  } catch (error) {
    const code = codeOf(error) ?? "";
    const name = printable(file, 200);
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new CommandError("not-found", `Can't read the ${what} ${name}: there is no such file.`, "Check the path.");
    throw new CommandError("usage", `Can't read the ${what} ${name}: ${fileCause(error)}.`, advice);
  }
}
