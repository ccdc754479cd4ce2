// Digests of files, and stamps that record the digest an output was built from.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Returns a digest of the files' names and contents, in any order. */
export function digestOf(root: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files.toSorted())
    hash
      .update(`${relative(root, file).split(sep).join("/")}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

/** Returns all files below the folders, without packages. A missing folder has none. */
export function filesUnder(folders: readonly string[]): readonly string[] {
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesUnder([path]);
      return entry.isFile() ? [path] : [];
    }),
  );
}

/** Whether a stamp records this text. */
export function hasStamp(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === text;
}

/** Records a text. */
export function writeStamp(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
