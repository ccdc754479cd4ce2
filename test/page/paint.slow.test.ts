// What a browser shows before the page's script runs, and that nothing moves when it does.
import type { Page } from "playwright-core";
import { startEmulator } from "../../emulator";
import { aPartner } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";

const collectShifts = `globalThis.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
    .observe({ type: "layout-shift", buffered: true });`;

const isPainted = (page: Page) =>
  page.evaluate<boolean>(`performance.getEntriesByName("first-contentful-paint").length > 0`);

/** Tag, label and address of what the header has; its users and numbers only the emulator knows. */
const headerOf = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll("header :is(nav, a, button, label, strong, .quiet)")].map((one) =>
      [one.tagName, one.firstChild.data?.trim(), one.getAttribute("aria-label"), one.getAttribute("href")].join())`,
  );

inBrowser("before its script runs, the page", () => {
  const chromium = useChromium();

  test.each([1280, 375, 320])(
    "has painted its header, which the script keeps without moving anything: %d pixels wide [page.accessible]",
    async (width) => {
      const emulator = chromium.keep(await startEmulator({ seed: [aPartner(), aPartner({ name: "Other" })] }));
      const page = await chromium.open(emulator.pageUrl, { viewport: { width, height: 800 } });
      await page.addInitScript(collectShifts);
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route("**/page.js", (route) => held.then(() => route.continue()));
      await page.goto(emulator.pageUrl, { waitUntil: "commit" });
      while (!(await isPainted(page)));
      const before = await headerOf(page);
      const painted = await page.locator("header.top nav").elementHandle();
      release();
      await page.getByText("2 customers").waitFor();
      expect(await headerOf(page)).toEqual(before);
      expect(before).toContain("A,Requests,,/ui/requests");
      expect(await painted?.evaluate((element: { isConnected: boolean }) => element.isConnected)).toBe(true);
      expect(await page.evaluate("shifts")).toEqual([]);
    },
  );
});
