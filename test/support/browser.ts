// A real Chromium for tests of pages. Every page that it opens has to be at peace with itself: no error, no violation
// of its policy, and no request to another origin.
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type ConsoleMessage,
  type Page,
} from "playwright-core";
import { findChromium, noChromium } from "../../tools/workbench/chromium";

const executablePath = findChromium();

/** A group of tests in the browser; skipped, with the reason, where there is none. */
export const inBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) console.log(`skipped: ${noChromium}`);

/** How a page is opened. */
interface PageOptions extends BrowserContextOptions {
  /** The emulator may be away: failed requests are no fault. */
  readonly mayFail?: boolean;
  /** In place of a context of its own. */
  readonly context?: BrowserContext;
}

/** The browser of a test file. */
export interface Chromium {
  /** Ends an emulator after the pages of the test: one that ends before them is a fault that they report. */
  keep<Kept extends AsyncDisposable>(emulator: Kept): Kept;
  /** Opens a page, and watches it until the end of the test. */
  open(url: string, options?: PageOptions): Promise<Page>;
  /** Opens a page that nothing watches, one that attacks, in a browser of its own if that takes arguments. */
  openUnwatched(url: string, browserArguments?: readonly string[]): Promise<Page>;
}

const launch = (browserArguments: readonly string[] = []) =>
  chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox", ...browserArguments] });

/** Starts the browser before the tests of a file. After each test, its pages have to be without complaint. */
export function useChromium(): Chromium {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const kept: AsyncDisposable[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    const found = complaints.splice(0);
    for (const one of kept.splice(0)) await one[Symbol.asyncDispose]();
    expect(found).toEqual([]);
  });
  const newContext = async (own: Browser, options: BrowserContextOptions = {}) => {
    const context = await own.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    contexts.push(context);
    return context;
  };
  return {
    keep: (emulator) => {
      kept.push(emulator);
      return emulator;
    },
    open: async (url, { mayFail = false, context, ...options } = {}) => {
      const own =
        context ?? (await newContext(browser, { permissions: ["clipboard-read", "clipboard-write"], ...options }));
      const page = await own.newPage();
      watch(page, { origin: new URL(url).origin, mayFail }, (complaint) => complaints.push(complaint));
      await page.goto(url);
      return page;
    },
    openUnwatched: async (url, browserArguments = []) => {
      const own = browserArguments.length === 0 ? browser : await launch(browserArguments);
      const page = await (await newContext(own)).newPage();
      if (own !== browser) page.on("close", () => void own.close());
      await page.goto(url);
      return page;
    },
  };
}

// The browser itself logs every answer that isn't 2xx. A refusal of the emulator is part of a test.
function isRefusal(message: ConsoleMessage, origin: string): boolean {
  return (
    message.location().url.startsWith(`${origin}/_emulator/`) &&
    /^Failed to load resource: the server responded with a status of 4\d\d /.test(message.text())
  );
}

function watch(
  page: Page,
  { origin, mayFail }: { origin: string; mayFail: boolean },
  complain: (complaint: string) => void,
): void {
  page.on("pageerror", (error) => complain(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin === "null" ? "file:" : `${origin}/`) && !url.startsWith("blob:"))
      complain(`request: ${url}`);
  });
  page.on("console", (message) => {
    const isAway = mayFail && message.text().includes("net::ERR_");
    if (["error", "warning"].includes(message.type()) && !isRefusal(message, origin) && !isAway)
      complain(`console: ${message.text()}`);
  });
}
