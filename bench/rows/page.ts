// The emulator's page in a real Chromium: how soon it shows something, and what a preview takes while it is open.
import { chromium, type Browser } from "playwright-core";
import { startEmulator } from "../../emulator";
import { findChromium, noChromium } from "../../tools/workbench/chromium";
import { interleave, type Figure } from "../figures";
import { plant } from "../large-tenant";
import type { BenchRun, Row } from "../row";
import { latency } from "../stacks";
import { previewLatencyMs, previewMs } from "../steady-previews";

const customers = 300;
const mostPaintMs = 100;

/** Milliseconds from the navigation to the first text of the page, in a context without a cache. */
async function firstPaintMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const entry = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime';
  for (;;) {
    const paint = await page.evaluate<unknown>(entry);
    if (typeof paint === "number") {
      await context.close();
      return paint;
    }
  }
}

async function paint({ runs, progress }: BenchRun, browser: Browser): Promise<Figure> {
  progress.start("first paint of the emulator's page");
  await using emulator = await startEmulator();
  plant(emulator, customers);
  await firstPaintMs(browser, emulator.pageUrl);
  const ours: number[] = [];
  for (let run = 1; run <= runs; run++) ours.push(await firstPaintMs(browser, emulator.pageUrl));
  return {
    id: "page.paint",
    what: "first paint of the emulator's page",
    unit: "ms",
    against: "",
    ours,
    reference: [],
    limit: { of: "value", most: mostPaintMs },
  };
}

/** Milliseconds of a preview while the page shows its requests as they come. */
async function previewBesidePage(browser: Browser, url: string, preview: () => Promise<number>): Promise<number> {
  const page = await browser.newPage();
  await page.goto(`${url}requests`);
  await page.getByRole("heading", { name: "Requests" }).waitFor();
  const ms = await preview();
  await page.close();
  return ms;
}

async function preview({ stacks, runs, progress }: BenchRun, browser: Browser): Promise<Figure> {
  const stack = await stacks.steady("ours", customers);
  latency(stack.emulator, previewLatencyMs);
  const { pageUrl } = stack.emulator;
  const alone = () => previewMs(stack, false);
  const what = `preview beside the open page, ${customers}`;
  progress.start(`${what}: first pair, not counted`);
  await alone();
  await previewBesidePage(browser, pageUrl, alone);
  const taken = await interleave(
    runs,
    (run) => {
      progress.start(`${what}: run ${run} of ${runs}`);
      return previewBesidePage(browser, pageUrl, alone);
    },
    alone,
  );
  return {
    ...taken,
    id: "page.preview",
    what,
    unit: "ms",
    against: "page closed",
    limit: { of: "ratio", most: 1.05 },
  };
}

/** The emulator's page. */
export const pageRow: Row = {
  name: "page",
  about: `first paint of the emulator's page, and a preview of ${customers} customers beside it; needs Chromium`,
  async measure(bench) {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(noChromium);
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    try {
      return [await paint(bench, browser), await preview(bench, browser)];
    } finally {
      await browser.close();
    }
  },
};
