// @ts-check
// Unpacks a zip archive, because not every Linux has a program for it. Only what vendors use: stored or deflated files.
import { createWriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { SourceUnavailable } from "./errors.mjs";
import { interruption } from "./signals.mjs";

const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const DEFLATED = 8;

/**
 * Unpacks an archive into a folder.
 * @param {string} archive
 * @param {string} folder
 * @throws {SourceUnavailable} it is not a complete zip archive, or it would write outside the folder
 */
export async function unzip(archive, folder) {
  const file = await open(archive, "r");
  try {
    for (const entry of await entriesOf(file)) {
      const path = normalize(entry.name);
      if (path.startsWith("..") || path.startsWith(sep) || path.includes(":"))
        throw new SourceUnavailable("its archive would write outside its folder");
      if (entry.name.endsWith("/")) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      const start = entry.offset + LOCAL_LENGTH + (await lengthsOfNames(file, entry.offset));
      const packed = file.createReadStream({ start, end: start + entry.size - 1, autoClose: false });
      await pipeline(
        packed,
        entry.method === DEFLATED ? createInflateRaw() : new PassThrough(),
        createWriteStream(join(folder, path)),
        { signal: interruption },
      );
    }
  } catch (error) {
    interruption.throwIfAborted();
    throw error instanceof SourceUnavailable ? error : new SourceUnavailable("its archive could not be unpacked");
  } finally {
    await file.close();
  }
}

/**
 * @param {import("node:fs/promises").FileHandle} file
 * @returns {Promise<{ name: string, method: number, size: number, offset: number }[]>}
 */
async function entriesOf(file) {
  const { size } = await file.stat();
  const tail = await piece(
    file,
    Math.max(0, size - END_LENGTH - LONGEST_COMMENT),
    Math.min(size, END_LENGTH + LONGEST_COMMENT),
  );
  const end = tail.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  if (end === -1 || tail.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw new SourceUnavailable("its archive is not a zip archive");
  const directory = await piece(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = [];
  for (let at = 0, left = tail.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength),
      method: directory.readUInt16LE(at + 10),
      size: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += ENTRY_LENGTH + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Returns the length of the names in a file's own header, which may differ from those in the directory.
 * @param {import("node:fs/promises").FileHandle} file
 * @param {number} offset
 */
async function lengthsOfNames(file, offset) {
  const header = await piece(file, offset, LOCAL_LENGTH);
  return header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** @param {import("node:fs/promises").FileHandle} file @param {number} position @param {number} length */
async function piece(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new SourceUnavailable("its archive is cut off");
  return buffer;
}
