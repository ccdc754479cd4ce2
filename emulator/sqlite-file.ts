// Whether a file may be opened as a database of the emulator. Asked of its bytes: SQLite itself writes beside what it
// opens, also to read it.
import { closeSync, openSync, readSync, statSync } from "node:fs";

/** The application id in the header of every file of the emulator: `WCME`. */
export const mark = 0x57_43_4d_45;

/** The form in which the file is written. */
export const form = 1;

const magic = "SQLite format 3\0";
const largestPage = 65_536;

/** The beginning of a file: its header, and the definitions of a few tables. */
function firstPage(file: string): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const page = Buffer.alloc(largestPage);
    return page.subarray(0, readSync(descriptor, page, 0, largestPage, 0));
  } finally {
    closeSync(descriptor);
  }
}

function reasonAgainst(page: Buffer, tables: readonly string[]): string | undefined {
  if (page.length < 100 || page.toString("latin1", 0, magic.length) !== magic) return "it isn't a SQLite database";
  const [written, owner] = [page.readUInt32BE(60), page.readUInt32BE(68)];
  if (owner === mark) return written > form ? "a later release of the emulator has written it" : undefined;
  // Files of the first release have no mark. SQLite keeps the text of every definition.
  const isOurs = owner === 0 && tables.every((table) => page.includes(`CREATE TABLE ${table}`));
  return isOurs ? undefined : "it is a SQLite database of something else";
}

/**
 * Throws where a file is there and isn't a database of the emulator; nothing is written to it or beside it.
 * @param tables the definitions of the emulator's tables.
 */
export function refuseForeign(file: string, tables: readonly string[]): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && found.size === 0)) return;
  const reason = found.isFile() ? reasonAgainst(firstPage(file), tables) : "it isn't a file";
  if (reason !== undefined) throw new Error(`${reason}, so nothing was written to it; name another file`);
}
