// What the page does beside customers: seed, dump and reset, behaviours and clock, rows on request, theme and keys.
import { readFileSync } from "node:fs";
import type { Request } from "playwright-core";
import { startEmulator } from "../../emulator";
import { aPartner, startWithClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";

inBrowser("the page", () => {
  const chromium = useChromium();

  test("plants a seed, says why it refuses one, dumps what there is, and resets only after a question [page.form]", async () => {
    const { emulator, call } = chromium.keep(await startWithClient());
    await call("POST", "/customers", aPartner({ name: "Lost by a reset" }));
    const page = await chromium.open(`${emulator.url}/ui/connect`);
    const plant = (text: string) =>
      page.getByLabel("Seed file").setInputFiles({ name: "seed.json", mimeType: "", buffer: Buffer.from(text) });
    await plant("{");
    await page.getByText("seed.json isn’t JSON").waitFor();
    await plant(JSON.stringify([{ name: "No type" }]));
    await page.getByText("seed.json is refused").waitFor();
    expect(emulator.admin.dump().customers).toHaveLength(1);
    await plant(JSON.stringify([aPartner({ name: "Planted" })]));
    await page.getByText("Added 1 customer.").waitFor();

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download a dump" }).click();
    const dump: unknown = JSON.parse(readFileSync(await (await download).path(), "utf8"));
    expect(dump).toEqual(JSON.parse(JSON.stringify(emulator.admin.dump())));

    const dialog = page.getByRole("dialog", { name: "Reset the emulator?" });
    await page.getByRole("button", { name: "Reset" }).click();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(emulator.admin.dump().customers).toHaveLength(2);
    await page.getByRole("button", { name: "Reset" }).click();
    await dialog.getByRole("button", { name: "Reset" }).click();
    await page.getByText("The emulator is back at its start.").waitFor();
    expect(emulator.admin.dump().customers).toEqual([]);
  });

  test("sets a behaviour and the clock, marks what differs, and takes both back [page.form]", async () => {
    const { emulator } = chromium.keep(await startWithClient());
    const page = await chromium.open(`${emulator.url}/ui/conditions`);
    await page.getByLabel("Create body").selectOption("empty");
    await page.getByText("Set: Create body.").waitFor();
    await page.getByText("1 behaviour differs from the contract.").waitFor();
    expect(emulator.admin.behave({})).toMatchObject({ createBody: "empty" });
    await page.getByRole("button", { name: "Default of Create body" }).click();
    await page.getByText("1 behaviour differs").waitFor({ state: "detached" });
    expect(emulator.admin.behave({})).toMatchObject({ createBody: "representation" });
    const before = Date.now();
    await page.getByRole("button", { name: "+1 h" }).click();
    await page.getByText("The clock is one hour ahead.").waitFor();
    expect(Date.parse(emulator.admin.clock.now())).toBeGreaterThanOrEqual(before + 3_600_000);
    await page.getByRole("button", { name: "Real time" }).click();
    await page.getByText("The clock is set.").waitFor();
    expect(Date.parse(emulator.admin.clock.now())).toBeLessThan(before + 3_600_000);
  });

  test("shows the newer of two answers that arrive in the wrong order [page.form]", async () => {
    const { emulator, call } = chromium.keep(await startWithClient());
    const page = await chromium.open(`${emulator.url}/ui/customers`);
    await page.getByText("There is no customer yet").waitFor();
    const fetched: Request[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/page/customers", async (route) => {
      const response = await route.fetch();
      if (fetched.push(route.request()) === 1) await held;
      await route.fulfill({ response });
    });
    await call("POST", "/customers", aPartner({ name: "First" }));
    while (fetched.length === 0) await page.evaluate("0");
    await call("POST", "/customers", aPartner({ name: "Second" }));
    await page.getByText("2 customers").waitFor();
    const late = page.waitForEvent("requestfinished", (request) => request === fetched[0]);
    release();
    await late;
    await page.evaluate("new Promise((next) => requestAnimationFrame(() => setTimeout(next)))");
    expect(await page.getByText(/^\d customers?$/).innerText()).toBe("2 customers");
  });

  test("shows 200 rows, and more on request; theme and keys stay as they were chosen [page.form, page.accessible]", async () => {
    const seed = Array.from({ length: 250 }, (_, index) => aPartner({ name: `Customer ${index}` }));
    const emulator = chromium.keep(await startEmulator({ seed }));
    const page = await chromium.open(`${emulator.url}/ui/customers`);
    await page.getByText("250 customers").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("link", { name: "Customer 249" }).waitFor();
    expect(await page.locator("tbody tr").count()).toBe(250);

    await page.getByLabel("Theme:").selectOption("dark");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("?");
    await page.getByLabel("Single keys are shortcuts").uncheck();
    await page.getByRole("button", { name: "Close" }).click();
    await page.reload();
    await page.getByText("250 customers").waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.getByLabel("Theme:").inputValue()).toBe("dark");
    await page.keyboard.press("n");
    await page.keyboard.press("?");
    expect([await page.getByRole("dialog").count(), new URL(page.url()).pathname]).toEqual([0, "/ui/customers"]);
  });
});
