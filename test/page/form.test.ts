// A customer on the emulator's page in a real browser, by the labels of the form alone.
import type { Page } from "playwright-core";
import { startEmulator, type Emulator } from "../../emulator";
import { toWireRecord, toWireValue, valueAt, wireLeaves, wireName, type Tree } from "../../schema";
import { findings } from "../support/axe";
import { inBrowser, useChromium } from "../support/browser";
import { aPartner, canary } from "../support/customers";
import { fieldOf, setField } from "../support/page-form";

const text = async (page: Page): Promise<string> => page.locator("body").innerText();

inBrowser("the form", () => {
  const chromium = useChromium();
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());

  async function fill(page: Page, tree: Tree): Promise<void> {
    const connectors = new Map(emulator.admin.dump().connectors.map(({ id, name }) => [id, name]));
    for (const leaf of wireLeaves) {
      const value = valueAt(tree, leaf.keys);
      if (value !== undefined) await setField(page, [leaf, toWireValue(leaf, value)], connectors);
    }
  }

  test("a Partner is created as the form tells, and a change of one field sends this one alone; no view has a secret [page.form, page.rules, page.secrets, page.accessible]", async () => {
    const page = await chromium.open(`${emulator.url}/`);
    await page.getByRole("link", { name: "Customers" }).click();
    await page.getByRole("link", { name: "Create", exact: true }).click();
    await page.getByRole("heading", { name: "Create a new customer" }).waitFor();
    await page.getByText("Fields marked with “*” are required information.").waitFor();

    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByRole("group", { name: "Problems" }).waitFor();
    const messages = await page.getByRole("group", { name: "Problems" }).getByRole("link").allInnerTexts();
    expect(messages).toEqual(await refusalOf(emulator));
    expect(await findings(page)).toEqual([]);

    const tree = aPartner({ parent: undefined });
    await fill(page, tree);
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByRole("heading", { name: "Acme Group", level: 1 }).waitFor();
    expect(emulator.admin.dump().customers).toEqual([expect.objectContaining(toWireRecord(tree))]);

    const language = wireLeaves.find(({ facts }) => facts.suggestions !== undefined);
    if (language === undefined) throw new Error("the schema suggests languages");
    await fieldOf(page, language).fill("de-AT");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as sam.").waitFor();
    const { changes } = emulator.admin.audit().at(-1) ?? {};
    expect(changes).toMatchObject([{ field: wireName(language), from: "en", to: "de-AT" }]);
    expect(await findings(page)).toEqual([]);
    expect((await text(page)) + (await page.content())).not.toContain(canary);
  });
});

/** What the API says to an empty customer, with the labels of the form. */
async function refusalOf(emulator: Emulator): Promise<readonly string[]> {
  const response = await fetch(`${emulator.url}/_emulator/create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ record: {} }),
  });
  const violations = (await response.json()) as { propertyPath: string; message: string }[];
  const labels = new Map(wireLeaves.map((leaf) => [wireName(leaf), leaf.facts.label]));
  return violations.map(({ propertyPath, message }) => `${labels.get(propertyPath)} ${message}`);
}
