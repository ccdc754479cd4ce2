// Finds the Chromium of this machine, for tests and figures of pages.
import { existsSync } from "node:fs";
import which from "which";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** What to do where there is none. */
export const noChromium = "there is no Chromium; install Debian's package chromium, or set WEBCASTMANAGER_CHROMIUM";

/** Returns the path of Chromium: the one that the environment names, else one on PATH. */
export function findChromium({ WEBCASTMANAGER_CHROMIUM: chosen, PATH } = process.env): string | undefined {
  if (chosen !== undefined) return existsSync(chosen) ? chosen : undefined;
  return names.flatMap((name) => which.sync(name, { path: `${PATH}:/usr/bin`, nothrow: true }) ?? []).at(0);
}
