// The files of the page, read at the first visit. The shell is the same for every view; the script shows the right one.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { noSuchCall, type Answer } from "../answers";

/** Nothing runs, loads or frames but what the emulator itself serves. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const types: Readonly<Record<string, string>> = {
  "page.html": "text/html; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "page.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
};

/** The folder of the built files: beside this one in dist, in dist when this one is a source. */
const folder = [join(__dirname, "files"), join(__dirname, "..", "..", "dist", "emulator", "page", "files")].find(
  (path) => existsSync(path),
);

const read = new Map<string, string>();

/** Returns a file of the page. Refuses any other name. */
export function pageFile(name: string): Answer {
  const type = types[name];
  if (type === undefined || folder === undefined) throw noSuchCall();
  const body = read.get(name) ?? readFileSync(join(folder, name), "utf8");
  read.set(name, body);
  return { status: 200, body, headers: { "content-type": type, "content-security-policy": policy } };
}
