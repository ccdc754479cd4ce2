// What a button of the page copies.
import type { Locator, Page } from "playwright-core";

/** Presses a button that copies, and returns what is then in the clipboard. */
export async function copied(page: Page, button: Locator): Promise<string> {
  await page.evaluate(`navigator.clipboard.writeText("")`);
  await button.click();
  await page.waitForFunction(`navigator.clipboard.readText().then((text) => text !== "")`);
  return page.evaluate<string>("navigator.clipboard.readText()");
}
