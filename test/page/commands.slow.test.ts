// The commands that the page offers, copied by its buttons and run in a real shell: each does what stands beside it.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../../emulator";
import { aPartner, startWithClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";
import { copied } from "../support/copied";

const run = promisify(execFile);

inBrowser("a command of the page", () => {
  const chromium = useChromium();
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "commands-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const inShell = async (...commands: readonly string[]): Promise<string> =>
    (await run("sh", ["-ec", commands.join("\n")], { cwd: folder })).stdout;

  test.each(["customers", "audit", "requests", "conditions"])(
    "fills the empty view that shows it, live: %s [page.form]",
    async (view) => {
      const emulator = chromium.keep(await startEmulator());
      const page = await chromium.open(`${emulator.url}/ui/${view}`);
      await inShell(await copied(page, page.locator(".empty").getByRole("button", { name: "Copy" })));
      await page.locator(".empty").waitFor({ state: "detached" });
    },
  );

  test("fills the history of a customer that came with a seed [page.form]", async () => {
    const emulator = chromium.keep(await startEmulator({ seed: [aPartner({ name: 'It\'s "Acme" & $HOME' })] }));
    const id = String(emulator.admin.dump().customers[0]?.id);
    const page = await chromium.open(`${emulator.url}/ui/customers/${id}/history`);
    await inShell(await copied(page, page.locator(".empty").getByRole("button", { name: "Copy" })));
    await page.locator(".empty").waitFor({ state: "detached" });
    expect(emulator.admin.dump().customers).toMatchObject([{ name: 'It\'s "Acme" & $HOME 2' }]);
  });

  test("of the view Connect lists the customers as the user that was chosen [page.form]", async () => {
    const emulator = chromium.keep(await startEmulator({ seed: [aPartner({ name: "Listed" })] }));
    const page = await chromium.open(`${emulator.url}/ui/connect`);
    for (const { username } of emulator.users) {
      await page.getByLabel("It signs in as").selectOption(username);
      const buttons = page.getByRole("region", { name: "A program" }).getByRole("button", { name: "Copy" });
      const variables = await copied(page, buttons.first());
      expect(await inShell(variables, "printenv WEBCASTMANAGER_USERNAME || env")).toContain(username);
      expect(await inShell(await copied(page, buttons.last()))).toContain('"Listed"');
      expect(emulator.admin.requests().entries.at(-1)).toMatchObject({ user: username, status: 200 });
    }
  });

  test("of a request sends it again, with the token that stands beside it; the log waits while it is paused, and is filtered [page.form, page.secrets]", async () => {
    const { emulator, call } = chromium.keep(await startWithClient());
    const { id } = (await call("POST", "/customers", aPartner())).body;
    const page = await chromium.open(`${emulator.url}/ui/requests`);
    const rows = page.locator("tbody tr:not(.detail)");
    await page.getByRole("main").getByRole("button", { name: "Pause", exact: true }).click();
    const before = await rows.count();
    await call("PATCH", `/customers/${id}`, { name: "Renamed" });
    await call("GET", `/customers/${id}`);
    await page.getByRole("button", { name: "Resume, 2 new" }).waitFor();
    expect(await rows.count()).toBe(before);
    await page.getByRole("button", { name: "Resume, 2 new" }).click();
    await page.getByText(`${before + 2} requests`).waitFor();

    for (const [name, check] of [
      ["read customer", { name: "Renamed" }],
      ["update customer", { name: "By the command" }],
    ] as const) {
      await page.getByRole("combobox", { name: "Call", exact: true }).selectOption(name);
      await page.getByText(/^1 of \d+ requests$/).waitFor();
      const row = page.getByRole("main").getByRole("button", { name }).first();
      await row.click();
      const buttons = page.locator("tr.detail").getByRole("button", { name: "Copy" });
      const [token, again] = [await copied(page, buttons.first()), await copied(page, buttons.last())];
      expect(again).not.toMatch(/emulator-access-/);
      writeFileSync(join(folder, "body.json"), JSON.stringify(check));
      expect(JSON.parse(await inShell(token, again))).toMatchObject({ id, ...check });
    }
    await page.getByLabel("Call, address, field or fault").fill("nothing like this");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText(/^\d+ requests$/).waitFor();
    expect(await page.content()).not.toMatch(/emulator-access-/);
  });
});
