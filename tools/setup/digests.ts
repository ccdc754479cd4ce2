// Digests of what something is made from, and stamps that record them beside it.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Returns a digest of files and of all files below folders: names and contents. Missing ones are left out. */
export function digestOf(root: string, paths: readonly string[], except = /^$/): string {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => filesAt(root, path)).toSorted())
    if (!except.test(file))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update("\0");
  return hash.digest("hex");
}

function filesAt(root: string, path: string): readonly string[] {
  const isFolder = statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory();
  if (isFolder) return readdirSync(join(root, path)).flatMap((name) => filesAt(root, `${path}/${name}`));
  return isFolder === undefined ? [] : [path];
}

/** Whether a stamp records this text. */
export function hasStamp(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === text;
}
