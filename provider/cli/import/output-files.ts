// Writes files all or none, and never over another file.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommandError } from "../exit-codes";

/** What happened to a file. */
export interface WrittenFile {
  readonly path: string;
  /** "unchanged": it was there with the same content. */
  readonly change: "written" | "unchanged";
}

/** Text by path below a folder. */
export type Files = ReadonlyMap<string, string>;

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function hasText(path: string, text: string): boolean {
  return lstatSync(path).isFile() && readFileSync(path, "utf8") === text;
}

/** Whether every one of the files is there, with this very text. */
export function areWritten(folder: string, files: Files): boolean {
  return [...files].every(([path, text]) => isThere(join(folder, path)) && hasText(join(folder, path), text));
}

/** Refuses to overwrite. @throws CommandError with the names of the files that are there with another content. */
export function refuseOverwrite(folder: string, files: Files): void {
  if (isThere(folder) && !statSync(folder).isDirectory())
    throw new CommandError("usage", `Can't write to ${folder}: it is not a folder.`, "Choose another one with --out.");
  const others = [...files]
    .filter(([path, text]) => isThere(join(folder, path)) && !hasText(join(folder, path), text))
    .map(([path]) => path);
  if (others.length === 0) return;
  throw new CommandError(
    "usage",
    `Can't write to ${folder}: ${others.length === 1 ? "this file exists" : "these files exist"}: ${others.join(", ")}.`,
    "Nothing was written. Rename or move them, or choose another folder with --out.",
  );
}

/** Returns the nearest folder that exists: at a path or above it. */
export function existingFolder(path: string): string {
  return existsSync(path) ? path : existingFolder(dirname(path));
}

/**
 * Writes the files: first beside the folder, then each by a rename. Takes back what it has written where one fails.
 * @throws CommandError where a file is there with another content.
 */
export function writeFiles(folder: string, files: Files): readonly WrittenFile[] {
  refuseOverwrite(folder, files);
  const target = resolve(folder);
  const missing = [...files].filter(([path]) => !isThere(join(target, path)));
  const isNew = !existsSync(target);
  const beside = mkdtempSync(join(existingFolder(target), ".webcastmanager-import-"));
  const written: string[] = [];
  try {
    for (const [path, text] of missing) {
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      writeFileSync(join(beside, path), text);
    }
    for (const [path] of missing) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      renameSync(join(beside, path), join(target, path));
      written.push(path);
    }
  } catch (error) {
    for (const path of isNew ? [""] : written) rmSync(join(target, path), { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return [...files.keys()].map((path) => ({ path, change: written.includes(path) ? "written" : "unchanged" }));
}
