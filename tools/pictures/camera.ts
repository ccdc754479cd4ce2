// The browser that takes the pictures: the system's Chromium, with fonts and times that are the same everywhere.
import { readFileSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import * as z from "zod";

/** The two looks of a picture. */
export const schemes = ["light", "dark"] as const;

/** What is seen at one time, in both looks, with what a screen reader has of it. */
interface Frame extends Readonly<Record<(typeof schemes)[number], Buffer>> {
  readonly aria: string;
  /** How long a film shows it. */
  readonly ms: number;
}

/** A still has one frame, a film several. */
export type Picture = readonly Frame[];

const face = (family: string, file: string) =>
  `@font-face { font-family: "${family}"; font-weight: 100 900; src: url(data:font/woff2;base64,${readFileSync(file, "base64")}); }`;

/** The style that replaces the fonts of the system. */
const fonts = `
  ${face("Inter", require.resolve("inter-ui/variable/InterVariable.woff2"))}
  ${face("JetBrains Mono", require.resolve("@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"))}
  body { font-family: "Inter" }
  code, pre { font-family: "JetBrains Mono"; font-variant-ligatures: none }
`;

/** A request, each a bit after the one before, and answered in a few milliseconds. */
const SteadyRequest = z.looseObject({ number: z.number() }).transform((row) => ({
  ...row,
  time: new Date(Date.UTC(2026, 2, 2, 9, 40, 0, row.number * 137)).toISOString(),
  ms: 2 + ((row.number * 7) % 5),
}));

/** The times that the page reads, the same in every run: a clock without seconds, and requests. */
const SteadyTimes = z.looseObject({
  now: z.optional(z.string().transform((now) => `${now.slice(0, 16)}:00.000Z`)),
  rows: z.optional(z.array(SteadyRequest)),
});

/** Starts the browser. */
export function startBrowser(executablePath: string): Promise<Browser> {
  const args = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"];
  return chromium.launch({ executablePath, args });
}

/** Opens a tab. The policy of its pages is off, for the fonts. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    bypassCSP: true,
    timezoneId: "UTC",
    locale: "en",
    reducedMotion: "reduce",
    ...options,
  });
  await context.addInitScript(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(fonts)});
    document.adoptedStyleSheets = [sheet];
  }`);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.clock.setFixedTime(0);
  await page.route(/_emulator\/page\/(conditions|requests)/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: SteadyTimes.parse(await response.json()) });
  });
  return page;
}

/** Goes to a view of the emulator's page, and waits until it knows its user. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction("document.querySelector('header select')?.value");
}

/** Takes a frame. @param style what is drawn over the page */
export async function take(page: Page, { ms = 0, style = "" } = {}): Promise<Frame> {
  const shoot = async (colorScheme: (typeof schemes)[number]) => {
    await page.emulateMedia({ colorScheme });
    return page.screenshot({ animations: "disabled", style });
  };
  const [light, dark] = [await shoot("light"), await shoot("dark")];
  return { light, dark, aria: await page.locator("body").ariaSnapshot(), ms };
}
