// The stylesheet of pages that this package writes: the look of the emulator's page, and the report's own part.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ours = join(__dirname, "..", "..", "..");

/** The folder of both files: with the emulator's page in dist, with its sources where this one is a source. */
const folder = [join(ours, "emulator", "page", "files"), join(ours, "page")].find((path) => existsSync(path)) ?? "";

/** Returns the stylesheet, so that a page has it inside itself. */
export function readStylesheet(): string {
  return ["look.css", "report.css"].map((name) => readFileSync(join(folder, name), "utf8").trim()).join("");
}
