// The page on paper and in forced colours: what is read there is all there, and what a press does isn't.
import type { Page } from "playwright-core";
import type { Emulator } from "../../emulator";
import { toWireRecord, valueAt, wireLeaves, type Leaf } from "../../schema";
import { startPage } from "../emulator/page/page-client";
import { findings } from "../support/axe";
import { inBrowser, useChromium } from "../support/browser";
import { aPartner, canary } from "../support/customers";
import { fieldOf } from "../support/page-form";

const tree = aPartner({ parent: undefined });

inBrowser("the page", () => {
  const chromium = useChromium();
  let emulator: Emulator;
  let id = "";
  beforeAll(async () => {
    const client = await startPage();
    emulator = client.emulator;
    id = await client.written(toWireRecord(tree));
    emulator.admin.edit(id, { defaultLanguage: "fr" });
  });
  afterAll(() => emulator.close());

  const open = async (path: string): Promise<Page> => {
    const page = await chromium.open(`${emulator.url}/ui/${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByText("Loading …").waitFor({ state: "detached" });
    return page;
  };
  const views = () => [
    "customers",
    `customers/${id}`,
    `customers/${id}/history`,
    `customers/${id}/code`,
    "audit",
    "requests",
    "conditions",
    "connect",
  ];

  test("is printed with labels and values, and without a secret or a button, even while one is shown [page.secrets, page.accessible]", async () => {
    const page = await open(`customers/${id}`);
    const secrets = wireLeaves.filter(({ facts }) => facts.secret);
    const show = page.getByRole("button", { name: "Show", exact: true });
    for (const shown of secrets.keys()) {
      await show.first().click();
      await page.locator("code.secret").nth(shown).waitFor();
    }
    await page.emulateMedia({ media: "print" });
    const shown = wireLeaves.filter(({ keys, facts }) => valueAt(tree, keys) !== undefined && !facts.secret);
    const isSeen = (leaf: Leaf) => fieldOf(page, leaf).isVisible();
    expect(await Promise.all(shown.map(isSeen))).toEqual(shown.map(() => true));
    expect(await page.locator("body").innerText()).not.toContain(canary);
    expect(await page.locator("code.secret").filter({ visible: true }).count()).toBe(0);
    expect(await Promise.all(secrets.map(isSeen))).toEqual(secrets.map(() => false));
    for (const path of views()) {
      await page.goto(`${emulator.url}/ui/${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Loading …").waitFor({ state: "detached" });
      // The name of a request is a button on the screen, and a text on paper.
      const buttons = page.locator("button:not(.row-button), [role=button]").filter({ visible: true });
      expect([path, await buttons.allInnerTexts()]).toEqual([path, []]);
    }
    await page.goto(`${emulator.url}/ui/requests`);
    await page.getByRole("cell", { name: "create customer" }).waitFor();
  });

  test("in forced colours has no finding, and a border where a colour means something [page.accessible]", async () => {
    const page = await open("customers");
    await page.emulateMedia({ forcedColors: "active" });
    for (const path of views()) {
      await page.goto(`${emulator.url}/ui/${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Loading …").waitFor({ state: "detached" });
      expect([path, await findings(page)]).toEqual([path, []]);
      const plain = await page.evaluate<readonly string[]>(
        `[...document.querySelectorAll(".mark, .count, .status, .banner")]
          .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).borderTopWidth) < 1)
          .map((one) => one.outerHTML)`,
      );
      expect([path, plain]).toEqual([path, []]);
      const [here, other] = await page.evaluate<readonly string[]>(
        `["[aria-current]", ":not([aria-current])"].map((one) => {
           const link = document.querySelector("header nav a" + one);
           return link === null ? "" : getComputedStyle(link).borderBottomColor;
         })`,
      );
      expect(here).not.toBe(other);
    }
  });
});
