// The browser that takes the pictures: the system's Chromium with fonts of this project, so that every machine draws
// the same.
import { readFileSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import * as z from "zod";
import { findChromium, noChromium } from "../workbench/chromium";

/** The two looks of a picture. */
export const schemes = ["light", "dark"] as const;

/** A picture in both looks, with what a screen reader has of it. */
export interface Picture {
  readonly light: Buffer;
  readonly dark: Buffer;
  readonly aria: string;
}

const fonts = {
  Inter: require.resolve("inter-ui/variable/InterVariable.woff2"),
  "JetBrains Mono": require.resolve("@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2"),
};

/** The style that replaces the fonts of the system. */
function fontStyle(): string {
  const faces = Object.entries(fonts).map(([family, file]) => {
    const bytes = readFileSync(file).toString("base64");
    return `@font-face { font-family: "${family}"; font-weight: 100 900; src: url(data:font/woff2;base64,${bytes}); }`;
  });
  const uses = [
    'body { font-family: "Inter" }',
    'code, pre { font-family: "JetBrains Mono"; font-variant-ligatures: none }',
  ];
  return [...faces, ...uses].join("\n");
}

/** The time of the emulator, where the page shows it to the second. */
const Clock = z.looseObject({ now: z.string() });

/** The requests as the page asks for them. */
const Log = z.looseObject({ rows: z.array(z.looseObject({ number: z.number(), ms: z.number().optional() })) });

/** The browser. */
export class Camera {
  readonly #style = fontStyle();

  private constructor(private readonly browser: Browser) {}

  /** Starts it. @throws where there is none. */
  static async start(): Promise<Camera> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(`Can't take pictures: ${noChromium}.`);
    const args = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"];
    return new Camera(await chromium.launch({ executablePath, args }));
  }

  /** Opens a page. Its policy is off, for the fonts. Its clock stands still, and durations are the same each time. */
  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const size = { width: 1280, height: 800 };
    const context = await this.browser.newContext({
      viewport: size,
      bypassCSP: true,
      timezoneId: "UTC",
      locale: "en",
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    await page.clock.setFixedTime(0);
    await page.route("**/_emulator/page/conditions", async (route) => {
      const response = await route.fetch();
      const conditions = Clock.parse(await response.json());
      await route.fulfill({ response, json: { ...conditions, now: `${conditions.now.slice(0, 16)}:00.000Z` } });
    });
    await page.route("**/_emulator/page/requests*", async (route) => {
      const response = await route.fetch();
      const log = Log.parse(await response.json());
      const rows = log.rows.map((row) => ({ ...row, time: timeOf(row.number), ms: 2 + ((row.number * 7) % 5) }));
      await route.fulfill({ response, json: { ...log, rows } });
    });
    return page;
  }

  /** Goes to an address, and waits until the page knows its user. */
  async go(page: Page, url: string): Promise<void> {
    await page.goto(url);
    await page.waitForFunction("document.querySelector('header select')?.value");
    await this.dress(page);
  }

  /** Shows a document of this project. */
  async show(page: Page, html: string): Promise<void> {
    await page.setContent(html);
    await this.dress(page);
  }

  /** Takes a picture in both looks. */
  async take(page: Page): Promise<Picture> {
    const light = await this.shoot(page, "light");
    const dark = await this.shoot(page, "dark");
    return { light, dark, aria: await page.locator("body").ariaSnapshot() };
  }

  /** Ends it. */
  close(): Promise<void> {
    return this.browser.close();
  }

  private async shoot(page: Page, colorScheme: (typeof schemes)[number]): Promise<Buffer> {
    await page.emulateMedia({ colorScheme });
    return page.screenshot({ animations: "disabled", caret: "hide" });
  }

  private async dress(page: Page): Promise<void> {
    await page.addStyleTag({ content: this.#style });
    await page.evaluate("Promise.all([...document.fonts].map((font) => font.load())).then(() => undefined)");
  }
}

/** Returns the time of a request: each a bit after the one before. */
function timeOf(number: number): string {
  return new Date(Date.UTC(2026, 2, 2, 9, 40, 0, number * 137)).toISOString();
}
