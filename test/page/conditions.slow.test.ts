// Conditions by clicks beside the provider's own client: what it retries is seen in the log. Each field that changes on
// the form is the only one that changes in the record.
import { toWireRecord, wireName } from "../../schema";
import { aPartner as aSmallPartner, startWithClient } from "../emulator/http-client";
import { clientOf } from "../inventory/comparing";
import { inBrowser, useChromium } from "../support/browser";
import { aPartner } from "../support/customers";
import { changeable, otherValue } from "../support/drift";
import { setField } from "../support/page-form";

inBrowser("by clicks", () => {
  const chromium = useChromium();

  test("a fault meets the provider's retry, which the log shows with the fault; cleared, none is left [page.form]", async () => {
    const { emulator, call } = chromium.keep(await startWithClient());
    const { id } = (await call("POST", "/customers", aSmallPartner())).body;
    const page = await chromium.open(`${emulator.url}/ui/conditions`);
    await page.getByRole("button", { name: "503 for 3 calls" }).click();
    await page.getByText("used 0 of 3").waitFor();
    const api = clientOf(emulator);
    expect(await api.read(id)).toMatchObject({ id });
    api.close();
    await page.getByText("used 3 of 3").waitFor();
    await page.getByRole("link", { name: /^Requests/ }).click();
    await page.getByText("fault: status").first().waitFor();
    expect(await page.getByText("fault: status").count()).toBe(3);
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.getByText("Faults and behaviours are cleared.").waitFor();
    expect(emulator.admin.faults.list()).toEqual([]);
  });

  test("each field of a Partner, changed alone, is the only one that changes in the record [page.form]", async () => {
    const { emulator, call } = chromium.keep(await startWithClient());
    const { id } = (await call("POST", "/customers", toWireRecord(aPartner({ parent: undefined })))).body;
    const connectors = new Map(emulator.admin.dump().connectors.map((one) => [one.id, one.name]));
    const page = await chromium.open(`${emulator.url}/ui/customers/${id}`);
    for (const leaf of changeable.filter(({ facts }) => facts.onlyFor !== "Consumer" && facts.isSwitch !== true)) {
      const [record = {}] = emulator.admin.dump().customers;
      const value = otherValue(leaf, record);
      await setField(page, [leaf, value], connectors);
      await page.getByText(`1 field differs: ${leaf.facts.label}.`).waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator("#differs").getByText("1 field differs").waitFor({ state: "detached" });
      const { changes = [] } = emulator.admin.audit().at(-1) ?? {};
      expect(changes.map(({ field }) => field)).toEqual([wireName(leaf)]);
      expect(emulator.admin.dump().customers).toMatchObject([{ [wireName(leaf)]: value }]);
    }
  });
});
