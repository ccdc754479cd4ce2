// What the page does while others write, while the emulator is away, with hostile names, with a reader, in many tabs,
// and on the way back.
import type { Page } from "playwright-core";
import { startEmulator } from "../../emulator";
import { aPartner, startWithClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";
import { freePort } from "../support/free-port";

const hostile = `<img src=x onerror="document.title='hit'"></script><script>document.title='hit'</script> \u202e{{7*7}} %00 ${"ä".repeat(40)}`;
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

inBrowser("the page", () => {
  const chromium = useChromium();

  test("keeps what is typed while a program writes, merges other fields, and shows both values of the same one [page.form]", async () => {
    const client = chromium.keep(await startWithClient());
    const { id } = (await client.call("POST", "/customers", aPartner())).body;
    const page = await chromium.open(`${client.emulator.url}/ui/customers/${id}`);
    await page.getByLabel("Name *", { exact: true }).fill("Typed");
    await page.getByLabel("Default language *").fill("fr");
    await client.call("PATCH", `/customers/${id}`, { name: "By a program", hivePartnerId: "77" });
    await page.getByText("Changed meanwhile to").waitFor();
    await page.getByText("By a program").first().waitFor();
    expect([
      await page.getByLabel("Name *", { exact: true }).inputValue(),
      await page.getByLabel("Default language *").inputValue(),
      await page.getByLabel("Hive Partner ID").inputValue(),
    ]).toEqual(["Typed", "fr", "77"]);
    await page.getByRole("button", { name: "Use theirs" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as sam.").waitFor();
    expect(client.emulator.admin.dump().customers).toMatchObject([
      { name: "By a program", defaultLanguage: "fr", hivePartnerId: "77" },
    ]);
  });

  test("shows hostile names as texts everywhere [page.security]", async () => {
    const client = chromium.keep(await startWithClient());
    const { id } = (await client.call("POST", "/customers", aPartner({ name: hostile }))).body;
    const { name } = client.emulator.admin.dump().customers[0] ?? {};
    const page = await chromium.open(`${client.emulator.url}/ui/customers`);
    for (const path of [
      "",
      `/${id}`,
      `/${id}/history`,
      `/${id}/code?as=hcl`,
      `/${id}/code`,
      "/../audit",
      "/../requests",
    ]) {
      await page.goto(`${client.emulator.url}/ui/customers${path}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Loading …").waitFor({ state: "detached" });
      expect(await page.title()).toMatch(/^\[emulator\] (Customers?|Audit|Requests)$/);
      expect(await page.locator("main img, main script").count()).toBe(0);
    }
    await page.goto(`${client.emulator.url}/ui/customers/${id}`);
    await page.getByRole("button", { name: "Delete" }).click();
    await page
      .getByRole("dialog")
      .getByText(`Delete ${String(name)}?`)
      .waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await heading(page, "Customers").waitFor();
    expect(client.emulator.admin.dump().customers).toEqual([]);
  });

  test("lets a reader read, and shows a refusal of a delete with the children [page.form]", async () => {
    const client = chromium.keep(await startWithClient());
    const { id } = (await client.call("POST", "/customers", aPartner({ name: "Above" }))).body;
    await client.call("POST", "/customers", aPartner({ name: "Below", type: "CONSUMER", parentId: id }));
    const page = await chromium.open(`${client.emulator.url}/ui/customers/${id}`);
    await page.getByLabel("You:").selectOption({ label: "reader (reads)" });
    await page.getByText("reader may read customers, but not change them. Choose another user above.").waitFor();
    expect(await page.getByLabel("Name *", { exact: true }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    await page.getByLabel("You:").selectOption({ label: "sam" });
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It has customers below it: Below.").waitFor();
    await dialog.getByLabel(/Type its name/).fill("Above");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByText("the customer has customers of its own; delete these first.").waitFor();
    expect(client.emulator.admin.dump().customers).toHaveLength(2);
  });

  test("says that the emulator is away, keeps what is typed, and goes on after a restart [page.form]", async () => {
    const seed = [{ id: "65a0c0ffee0ddba11c0f0001", ...aPartner({ name: "Kept" }) }];
    const port = await freePort();
    const first = await startEmulator({ seed, port });
    const page = await chromium.open(`${first.url}/ui/customers/65a0c0ffee0ddba11c0f0001`, { mayFail: true });
    await page.getByLabel("Default language *").fill("it");
    await first.close();
    await page.getByRole("alert").getByText("The emulator doesn’t answer.").waitFor();
    const second = chromium.keep(await startEmulator({ seed, port }));
    await page.getByRole("alert").waitFor({ state: "detached" });
    expect(await page.getByLabel("Default language *").inputValue()).toBe("it");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved as sam.").waitFor();
    expect(second.admin.dump().customers).toMatchObject([{ name: "Kept", defaultLanguage: "it" }]);
    await page.close();
  });

  test("is live in eight tabs, one after the other: a hidden one holds no stream [page.form]", async () => {
    const client = chromium.keep(await startWithClient());
    const address = `${client.emulator.url}/ui/customers`;
    const first = await chromium.open(address);
    const pages = [first];
    while (pages.length < 8) {
      // A browser without a screen shows every tab; what a hidden one does is done to it here.
      await pages
        .at(-1)
        ?.evaluate(
          `Object.defineProperty(document, "hidden", { get: () => true, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))`,
        );
      pages.push(await chromium.open(address, { context: first.context() }));
    }
    await client.call("POST", "/customers", aPartner({ name: "Seen" }));
    await pages[7]?.getByRole("link", { name: "Seen" }).waitFor();
    await first.evaluate(`delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))`);
    await first.getByRole("link", { name: "Seen" }).waitFor();
  });

  test("filters a thousand customers as they are typed, and keeps the filter on the way back, over a reload and in a link [page.form]", async () => {
    const customers = Array.from({ length: 1_000 }, (_, index) => aPartner({ name: `Customer ${index}` }));
    const emulator = chromium.keep(await startEmulator({ seed: customers }));
    const page = await chromium.open(`${emulator.url}/ui/customers`);
    await page.getByText("1,000 customers").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(200);
    await page.keyboard.press("/");
    await page.keyboard.type("Customer 99");
    await page.getByText("11 of 1,000 customers").waitFor();
    await page.getByRole("link", { name: "Customer 990" }).click();
    await heading(page, "Customer 990").waitFor();
    await page.goBack();
    await page.getByText("11 of 1,000 customers").waitFor();
    expect(new URL(page.url()).search).toBe("?q=Customer+99");
    await page.getByRole("link", { name: "Customer 990" }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Customer 990");
    await page.reload();
    await page.getByText("11 of 1,000 customers").waitFor();
    await page.getByLabel("Name or id").fill("none of them");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("1,000 customers").waitFor();
  });
});
