// Opens an address in the user's browser, with the opener of the system.
import { spawn } from "node:child_process";

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/**
 * Opens an address of our own. Some openers run as long as the browser, so neither they nor their failure hold anybody
 * up.
 * @returns why no browser opens, as a sentence; undefined where one does
 */
export function openInBrowser(url: string): Promise<string | undefined> {
  const [program, ...args] = openers[process.platform] ?? ["xdg-open"];
  const failed = (cause: string) => `Can't open a browser: ${cause}. Open ${url} yourself.`;
  return new Promise((resolve) => {
    // In a group of its own: Ctrl-C in this terminal doesn't end the browser.
    const opener = spawn(program, [...args, url], { stdio: "ignore", detached: true });
    opener.once("error", () => {
      resolve(failed(`\`${program}\` can't be started`));
    });
    opener.once("close", (code) => {
      resolve(code === 0 ? undefined : failed(`\`${program}\` exited with ${code ?? "a signal"}`));
    });
    opener.unref();
  });
}
