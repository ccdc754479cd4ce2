// @ts-check
// Digests of files, and stamps that record the digest an output was built from. Writes stamps only.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * Returns a digest of the files' names and contents.
 * @param {string} root
 * @param {readonly string[]} files absolute paths, in any order
 * @param {readonly string[]} [more] other values that the output depends on
 */
export function digestOf(root, files, more = []) {
  const hash = createHash("sha256");
  for (const fact of more) hash.update(`${fact}\0`);
  for (const file of [...files].sort()) {
    hash.update(`${relative(root, file).split(sep).join("/")}\0`);
    hash.update(readFileSync(file));
    hash.update("\0");
  }
  return hash.digest("hex");
}

/**
 * Returns all files below the folders whose names are accepted. A missing folder has none.
 * @param {readonly string[]} folders
 * @param {(name: string) => boolean} accepts
 * @returns {string[]} absolute paths
 */
export function filesUnder(folders, accepts) {
  return folders.flatMap((folder) => {
    const entries = entriesOf(folder);
    const files = entries
      .filter((entry) => entry.isFile() && accepts(entry.name))
      .map((entry) => join(folder, entry.name));
    const inner = entries
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
      .map((entry) => join(folder, entry.name));
    return [...files, ...filesUnder(inner, accepts)];
  });
}

/**
 * Whether a stamp records this digest.
 * @param {string} file
 * @param {string} digest
 */
export function hasStamp(file, digest) {
  try {
    return readFileSync(file, "utf8") === digest;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @param {string} digest
 */
export function writeStamp(file, digest) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, digest);
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
