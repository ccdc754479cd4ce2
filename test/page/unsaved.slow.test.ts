// What a reader typed and hasn't saved: it is left only on purpose, discarded on request, and sent as it stands.
import type { Dialog, Page } from "playwright-core";
import { aPartner, startWithClient, type HttpClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";

const language = (page: Page) => page.getByLabel("Default language *");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const stored = ({ emulator }: HttpClient) => emulator.admin.dump().customers[0] ?? {};

inBrowser("an edit that isn't saved", () => {
  const chromium = useChromium();

  async function openForm(more: object = {}): Promise<{ page: Page; client: HttpClient }> {
    const client = chromium.keep(await startWithClient());
    const { id } = (await client.call("POST", "/customers", aPartner({ name: "Acme", ...more }))).body;
    const page = await chromium.open(`${client.emulator.url}/ui/customers`);
    await page.getByRole("link", { name: "Acme" }).click();
    await page.getByRole("heading", { level: 1, name: "Acme" }).waitFor();
    expect(id).toBe(new URL(page.url()).pathname.split("/").at(-1));
    return { page, client };
  }

  test("is left only if the reader agrees: by a link, a key, Back or a reload [page.form]", async () => {
    const { page, client } = await openForm();
    await language(page).fill("it");
    const asked: string[] = [];
    let answer: (dialog: Dialog) => Promise<void> = (dialog) => dialog.dismiss();
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void answer(dialog);
    });
    const ways = [
      () => page.getByRole("link", { name: "Audit" }).click(),
      () => page.getByRole("link", { name: "History" }).click(),
      async () => {
        await page.getByRole("heading", { level: 1 }).click();
        await page.keyboard.press("n");
      },
      () => page.goBack(),
      () => page.evaluate("location.reload()"),
    ];
    for (const [index, leave] of ways.entries()) {
      await leave();
      while (asked.length <= index) await page.evaluate("0");
      expect([index, await language(page).inputValue()]).toEqual([index, "it"]);
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Acme");
    }
    expect(asked).toEqual(["confirm", "confirm", "confirm", "confirm", "beforeunload"]);
    answer = (dialog) => dialog.accept();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
    expect([asked.length, stored(client).defaultLanguage]).toEqual([6, "en"]);
  });

  test("is discarded on request, and nothing is sent where nothing differs [page.form]", async () => {
    const { page, client } = await openForm();
    const { total } = client.emulator.admin.requests();
    await button(page, "Save").click();
    await page.getByText("Nothing to save: no field differs.").waitFor();
    await language(page).fill("it");
    await page.getByText("1 field differs: Default language.").waitFor();
    await button(page, "Discard").click();
    expect(await language(page).inputValue()).toBe("en");
    expect(await button(page, "Discard").count()).toBe(0);
    await page.getByRole("link", { name: "Audit" }).click();
    await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
    expect([client.emulator.admin.requests().total, client.emulator.admin.audit().length]).toEqual([total, 1]);
  });

  test("meets what a program wrote unseen: another field merges, the same one is refused with both values [page.form]", async () => {
    const { page, client } = await openForm();
    const path = `/customers/${String(stored(client).id)}`;
    await button(page, "Live").click();
    await language(page).fill("it");
    await client.call("PATCH", path, { name: "Renamed" });
    await button(page, "Save").click();
    await page.getByText("Saved as sam.").waitFor();
    expect(stored(client)).toMatchObject({ name: "Renamed", defaultLanguage: "it" });

    await language(page).fill("fr");
    await client.call("PATCH", path, { defaultLanguage: "es" });
    await button(page, "Save").click();
    await page.getByText("The customer has changed meanwhile.").waitFor();
    await page.getByText("Changed meanwhile to es.").waitFor();
    expect([await language(page).inputValue(), stored(client).defaultLanguage]).toEqual(["fr", "es"]);
    await button(page, "Save").click();
    await page.getByText("Saved as sam.").waitFor();
    expect(stored(client).defaultLanguage).toBe("fr");
  });

  test("by hand makes a delete ask for the name [page.form]", async () => {
    const { page, client } = await openForm();
    await language(page).fill("it");
    await button(page, "Save").click();
    await page.getByText("Saved as sam.").waitFor();
    await button(page, "Delete").click();
    const dialog = page.getByRole("dialog", { name: "Delete Acme?" });
    const confirm = dialog.getByRole("button", { name: "Delete", exact: true });
    const typed = dialog.getByLabel(/^It was changed by hand. Type its name/);
    await typed.waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    await typed.fill("Acme");
    await confirm.click();
    await page.getByText("Deleted Acme.").waitFor();
    expect(client.emulator.admin.dump().customers).toEqual([]);
  });

  test("of a new secret is 256 random bits, and the stored one is shown and hidden on request [page.form, page.secrets]", async () => {
    const { page, client } = await openForm({ hmacEnabled: true, hmacSecret: "canary-".repeat(6) });
    expect(await page.content()).not.toContain("canary-");
    await button(page, "Show").click();
    await page.getByText("canary-".repeat(6)).waitFor();
    await button(page, "Hide").click();
    await page.getByText("canary-").waitFor({ state: "detached" });
    await button(page, "New secret").click();
    const secret = await page.getByRole("textbox", { name: "HMAC secret" }).inputValue();
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    await button(page, "Save").click();
    await page.getByText("Saved as sam.").waitFor();
    expect(stored(client).hmacSecret).toBe(secret);
    expect(await page.content()).not.toContain(secret);
  });

  test("that the rules refuse is stored if the reader skips the rules [page.form]", async () => {
    const { page, client } = await openForm();
    await language(page).fill("nonsense");
    await button(page, "Save").click();
    await page.getByRole("group", { name: "Problems" }).waitFor();
    expect(stored(client).defaultLanguage).toBe("en");
    await page.getByText("More", { exact: true }).click();
    await page.getByLabel("Save without checking the rules").check();
    await button(page, "Save").click();
    await page.getByText("Saved as sam.").waitFor();
    expect(stored(client).defaultLanguage).toBe("nonsense");
  });
});
