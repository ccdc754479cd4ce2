// The emulator's page in a real Chromium: how soon it shows something, and what a preview takes while it is open.
import { createServer } from "node:http";
import { chromium, type Browser } from "playwright-core";
import { startEmulator } from "../../emulator";
import { close, listen } from "../../emulator/server";
import { findChromium, noChromium } from "../../tools/workbench/chromium";
import { interleave, type Figure } from "../figures";
import { plant } from "../large-tenant";
import type { BenchRun, Row } from "../row";
import { latency } from "../stacks";
import { previewLatencyMs, previewMs } from "../steady-previews";

const customers = 300;
const mostPaintMs = 100;

/** Openings of one run; the fastest counts, as other work of the machine only slows one down. */
const openings = 5;

/** Milliseconds from the navigation to the first text of a page, in a context without a cache. */
async function paintMs(browser: Browser, url: string): Promise<number> {
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

/** The least that a page takes here: one heading, without styles or a script. */
async function serveBarePage(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html").end("<!doctype html><title>Bare</title><h1>Bare</h1>");
  });
  const url = await listen(server, 0);
  return { url, [Symbol.asyncDispose]: () => close(server) };
}

async function paint({ runs, progress }: BenchRun, browser: Browser): Promise<Figure> {
  const what = "first paint of the emulator's page";
  await using emulator = await startEmulator();
  plant(emulator, customers);
  await using bare = await serveBarePage();
  const fastest = async (url: string) => {
    const taken: number[] = [];
    while (taken.length < openings) taken.push(await paintMs(browser, url));
    return Math.min(...taken);
  };
  const ours = (run: number) => {
    progress.start(`${what}: run ${run} of ${runs}`);
    return fastest(emulator.pageUrl);
  };
  await paintMs(browser, emulator.pageUrl);
  return {
    ...(await interleave(runs, ours, () => fastest(bare.url))),
    id: "page.paint",
    what,
    unit: "ms",
    against: "bare page",
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
