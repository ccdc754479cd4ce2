// The drift report as a page in a real browser: it loads nothing, runs nothing, folds, and fits every width in dark and
// light. Uses the Chromium of the system.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { startEmulator } from "../../emulator";
import { htmlReport } from "../../provider/cli/drift/html";
import { findDrift } from "../../provider/inventory/find-drift";
import { readState } from "../../provider/inventory/states/state-file";
import { root } from "../../tools/workbench/project";
import { clientOf } from "../inventory/comparing";
import { inBrowser, useChromium } from "../support/browser";
import { acme, createEstate, disturb } from "../support/estate";
import { bytesOf } from "../support/states";

const hostile =
  '<img src="https://evil.example/x" onerror="document.title=1"> </summary><script>document.title=2</script>';
const folder = join(root, ".work", "drift-page");
const file = join(folder, "drift.html");

async function writePage(): Promise<void> {
  const emulator = await startEmulator();
  const estate = await createEstate(emulator, acme);
  disturb(emulator, estate);
  emulator.admin.seed({ customers: [{ name: hostile, type: "CONSUMER", defaultLanguage: "en" }], unchecked: true });
  const api = clientOf(emulator);
  const states = [
    { source: "prod", engine: "pulumi" as const, customers: readState(bytesOf(estate.state), "prod").customers },
  ];
  const report = await findDrift(api, states, { listsUnmanaged: true });
  api.close();
  await emulator.close();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, htmlReport(report));
}

inBrowser("the page in Chromium", () => {
  const chromium = useChromium();
  beforeAll(writePage);

  const open = (colorScheme: "dark" | "light", width: number): Promise<Page> =>
    chromium.open(pathToFileURL(file).href, { viewport: { width, height: 900 }, colorScheme });

  test.each([
    ["light", 1280],
    ["light", 375],
    ["dark", 1280],
    ["dark", 375],
  ] as const)(
    "%s at %i pixels: everything fits, and nothing is loaded or run [drift.escaped]",
    async (scheme, width) => {
      const page = await open(scheme, width);
      const seen = await page.evaluate(
        `({
        title: document.title,
        width: document.documentElement.scrollWidth,
        background: getComputedStyle(document.body).backgroundColor,
      })`,
      );
      expect(seen).toEqual({
        title: "Drift: 1 deleted, 2 changed, 1 moved, 3 in no state",
        width,
        background: scheme === "dark" ? "rgb(15, 20, 27)" : "rgb(246, 247, 249)",
      });
      expect(await page.getByText("<img src=").count()).toBeGreaterThan(0);
      await page.screenshot({ path: join(folder, `${scheme}-${width}.png`), fullPage: true });
    },
  );

  test("a customer folds, and what is below it with it [drift.formats]", async () => {
    const page = await open("light", 1280);
    const below = page.getByText("acme-lyon", { exact: false }).first();
    expect(await below.isVisible()).toBe(true);
    await page.getByText("Acme Group", { exact: true }).first().click();
    expect(await below.isVisible()).toBe(false);
  });

  test("a page that is read in the dark is printed in light colors [drift.formats]", async () => {
    const page = await open("dark", 1280);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const colors = "[document.body, document.querySelector('details')].map((one) => getComputedStyle(one).color)";
    expect(await page.evaluate(colors)).toEqual(["rgb(27, 36, 48)", "rgb(27, 36, 48)"]);
  });
});
