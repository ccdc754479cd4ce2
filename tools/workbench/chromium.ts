// Finds the Chromium of this machine, for tests and figures of pages.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** What to do where there is none. */
export const noChromium = "there is no Chromium; install Debian's package chromium, or set WEBCASTMANAGER_CHROMIUM";

/** Returns the path of Chromium: the one that the environment names, else one on PATH. */
export function findChromium({ WEBCASTMANAGER_CHROMIUM: chosen, PATH = "" } = process.env): string | undefined {
  if (chosen !== undefined) return existsSync(chosen) ? chosen : undefined;
  const folders = [...PATH.split(delimiter), "/usr/bin"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}
