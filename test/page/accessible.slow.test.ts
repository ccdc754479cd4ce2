// Each view and state of the page in light, in dark and at 320 pixels: axe finds nothing, nothing is cut off, and a
// hostile or long text stays a text.
import type { Page } from "playwright-core";
import { startEmulator, type Emulator } from "../../emulator";
import { toWireRecord } from "../../schema";
import { startPage } from "../emulator/page/page-client";
import { findings } from "../support/axe";
import { inBrowser, useChromium } from "../support/browser";
import { aConsumer, aPartner, canary } from "../support/customers";

const hostile = `<img src=x onerror="document.title='hit'"> </script><script>document.title='hit'</script> \u202e {{7*7}} %00`;
const long = `Long ${"Donaudampfschifffahrtsgesellschaft".repeat(5)}`;

/** A state: where it is, and what the reader does there. */
interface State {
  readonly path: (id: string) => string;
  readonly act?: (page: Page) => Promise<void>;
}

const click = (name: string) => async (page: Page) => page.getByRole("button", { name, exact: true }).first().click();

const states: Readonly<Record<string, State>> = {
  customers: { path: () => "/ui/customers" },
  "customers as a list": { path: () => "/ui/customers?view=list" },
  "customers without a match": { path: () => "/ui/customers?q=nothing-has-this" },
  "a new customer": { path: () => "/ui/customers/new" },
  "a new customer below": { path: (id) => `/ui/customers/new?below=${id}` },
  problems: {
    path: () => "/ui/customers/new",
    act: async (page) => {
      await click("Create")(page);
      await page.getByRole("group", { name: "Problems" }).waitFor();
    },
  },
  "a form with marks": { path: (id) => `/ui/customers/${id}` },
  "a secret that is shown": { path: (id) => `/ui/customers/${id}`, act: click("Show") },
  "the question before a delete": { path: (id) => `/ui/customers/${id}`, act: click("Delete") },
  "a reader": {
    path: (id) => `/ui/customers/${id}`,
    act: async (page) => {
      await page.getByLabel("You:").selectOption({ label: "reader (reads)" });
    },
  },
  history: { path: (id) => `/ui/customers/${id}/history` },
  code: { path: (id) => `/ui/customers/${id}/code?as=hcl&below=1` },
  "no such customer": { path: () => "/ui/customers/unknown" },
  audit: { path: () => "/ui/audit" },
  requests: { path: () => "/ui/requests" },
  "a request in detail": {
    path: () => "/ui/requests",
    act: async (page) => page.locator("tbody button").first().click(),
  },
  conditions: { path: () => "/ui/conditions" },
  connect: { path: () => "/ui/connect" },
  "the keys": { path: () => "/ui/customers", act: click("Keys") },
  "nothing at this address": { path: () => "/ui/nowhere" },
};

const looks = [
  ["light", 1280],
  ["dark", 1280],
  ["light", 320],
  ["dark", 320],
] as const;

inBrowser("each view and state", () => {
  const chromium = useChromium();
  let emulator: Emulator;
  let id = "";
  beforeAll(async () => {
    const page = await startPage({ behaviour: { etag: false } });
    emulator = page.emulator;
    id = await page.written(toWireRecord(aPartner({ parent: undefined })));
    for (const name of [hostile, long]) await page.written(toWireRecord(aConsumer({ name, parent: id })));
    emulator.admin.edit(id, {
      name: "Acme & Söhne",
      identityProvider: hostile.slice(0, 40),
      hmacSecret: `${canary}theirs`,
    });
    emulator.admin.faults.set([{ kind: "status", status: 503, times: 1 }]);
    await page.call("GET", "/customers");
    emulator.admin.faults.set([{ kind: "latency", milliseconds: 5 }]);
  });
  afterAll(() => emulator.close());

  test.each(Object.entries(states))(
    "%s: nothing is found, and all of it fits [page.accessible]",
    async (_, { path, act }) => {
      const page = await chromium.open(emulator.url + path(id), { reducedMotion: "reduce" });
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Loading …").waitFor({ state: "detached" });
      await act?.(page);
      for (const [colorScheme, width] of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        expect([colorScheme, width, await findings(page)]).toEqual([colorScheme, width, []]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      }
      expect(await page.title()).toMatch(/^\[emulator\] /);
      expect((await page.content()).includes(canary)).toBe(
        act === states["a secret that is shown"]?.act && act !== undefined,
      );
    },
  );

  test("empty views say why, and are accessible [page.accessible]", async () => {
    const empty = chromium.keep(await startEmulator());
    for (const path of ["customers", "audit", "requests", "conditions", "connect"]) {
      const page = await chromium.open(`${empty.url}/ui/${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Loading …").waitFor({ state: "detached" });
      expect([path, await findings(page)]).toEqual([path, []]);
      await page.close();
    }
  });
});
