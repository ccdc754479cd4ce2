// Writes a file that the user names, and returns why one can't be written. A file is written beside its place and
// renamed, so that it is never half written.
import { randomBytes } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { printable } from "../../schema/printable";
import { codeOf } from "../core/errors";
import { fileCause } from "../runtime/file-cause";
import { CommandError } from "./exit-codes";

/** What to do about an error of a file. @param advice unless the disk is full */
function remedyFor(error: unknown, advice: string): string {
  return ["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "") ? "Free some space, then run again." : advice;
}

/** Returns the error about a file that can't be written. @param advice what to do, unless the disk is full */
export function writeFailure(file: string, error: unknown, advice: string): CommandError {
  const cause = codeOf(error) === "ENOENT" ? "its folder doesn't exist" : fileCause(error);
  return new CommandError("usage", `Can't write ${printable(file, 200)}: ${cause}.`, remedyFor(error, advice));
}

const verbs: Readonly<Record<string, readonly string[]>> = {
  open: ["open"],
  read: ["read", "scandir", "stat", "lstat", "realpath"],
  create: ["mkdir", "mkdtemp", "symlink"],
  write: ["write", "rename", "copyfile", "chmod", "ftruncate"],
  remove: ["rm", "unlink", "rmdir"],
};

/** Returns an error that Node throws about a file as one of the command; undefined for any other error. */
export function fileFailure(error: unknown): CommandError | undefined {
  if (typeof error !== "object" || error === null || !("syscall" in error)) return undefined;
  const syscall = String(error.syscall);
  const verb = Object.keys(verbs).find((word) => verbs[word]?.includes(syscall));
  if (verb === undefined) return undefined;
  const path = "path" in error && typeof error.path === "string" ? printable(error.path, 200) : "a file";
  const hint = remedyFor(error, "Check the path and its permissions.");
  return new CommandError("error", `Can't ${verb} ${path}: ${fileCause(error)}.`, hint);
}

/** Writes a file as a whole: what is there stays until the new one is complete. */
export function replaceFile(path: string, text: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  // A device or a pipe, such as /dev/stdout, is no file to replace, and a folder is refused by the write.
  if (found !== undefined && !found.isFile()) {
    writeFileSync(path, text);
    return;
  }
  const file = found === undefined ? path : realpathSync(path);
  const beside = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomBytes(4).toString("hex")}`);
  try {
    writeFileSync(beside, text, { flag: "wx", ...(found && { mode: found.mode }) });
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Writes a report to a file; absent: standard output. @throws CommandError where the file can't be written */
export function writeReport(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    replaceFile(file, text);
  } catch (error) {
    throw writeFailure(file, error, "Choose another file with --out.");
  }
}
