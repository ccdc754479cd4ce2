// @ts-check
// Says whether something made from files is still made from these very files. Reads, and writes stamps only.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * A digest of files' names and contents.
 * @param {string} root
 * @param {readonly string[]} files absolute paths, in any order
 * @param {readonly string[]} [more] other facts that the result depends on
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
 * All files under some folders that a test picks; folders that are not there hold none.
 * @param {readonly string[]} folders
 * @param {(name: string) => boolean} picks
 * @returns {string[]} absolute paths
 */
export function filesUnder(folders, picks) {
  return folders.flatMap((folder) => {
    const entries = entriesOf(folder);
    const files = entries
      .filter((entry) => entry.isFile() && picks(entry.name))
      .map((entry) => join(folder, entry.name));
    const inner = entries
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
      .map((entry) => join(folder, entry.name));
    return [...files, ...filesUnder(inner, picks)];
  });
}

/**
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
