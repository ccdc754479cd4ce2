// The ways of the page with the keyboard alone: no test here has a pointer.
import { toWireRecord, toWireValue, valueAt, wireLeaves } from "../../schema";
import { startWithClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";
import { aPartner } from "../support/customers";
import { changeable, fieldsOf, otherValue } from "../support/drift";
import { pressOn, typeField } from "../support/page-keyboard";

const tree = aPartner({ parent: undefined });

/** Returns the element with the focus if another one covers its middle. */
const hiddenFocus = `(({ activeElement: one }) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  const covering = document.elementFromPoint(left + width / 2, top + height / 2);
  return one.contains(covering) ? undefined : one.outerHTML;
})(document)`;

inBrowser("with the keyboard alone", () => {
  const chromium = useChromium();

  test("a Partner is created: a key opens the form, Tab leads to each field, and the problems have the focus [page.accessible, page.form]", async () => {
    const { emulator } = chromium.keep(await startWithClient());
    const connectors = new Map(emulator.admin.dump().connectors.map(({ id, name }) => [id, name]));
    const page = await chromium.open(`${emulator.url}/ui/customers`);
    await page.getByText("There is no customer yet").waitFor();
    await page.keyboard.press("n");
    await page.getByRole("heading", { level: 1, name: "Create a new customer" }).waitFor();
    const create = page.getByRole("button", { name: "Create", exact: true });
    await pressOn(page, create);
    const problems = page.getByRole("group", { name: "Problems" });
    await problems.and(page.locator(":focus")).waitFor();
    await pressOn(page, problems.getByRole("link").first());
    await page.locator("form input:focus").waitFor();
    for (const leaf of wireLeaves) {
      const value = valueAt(tree, leaf.keys);
      if (value !== undefined) await typeField(page, [leaf, toWireValue(leaf, value)], connectors);
    }
    await pressOn(page, create);
    await page.getByRole("heading", { name: "Acme Group", level: 1 }).and(page.locator(":focus")).waitFor();
    expect(emulator.admin.dump().customers).toEqual([expect.objectContaining(toWireRecord(tree))]);
  });

  test("a customer is found, changed, and put back field by field and as a whole [page.accessible, page.marks]", async () => {
    const { emulator, call } = chromium.keep(await startWithClient());
    await call("POST", "/customers", toWireRecord(tree));
    const [record = {}] = emulator.admin.dump().customers;
    const connectors = new Map(emulator.admin.dump().connectors.map(({ id, name }) => [id, name]));
    const page = await chromium.open(`${emulator.url}/ui/audit`);
    await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
    await page.getByText("1 change").waitFor();
    await page.keyboard.type("gc");
    const link = page.getByRole("link", { name: "Acme Group" });
    await link.waitFor();
    await page.keyboard.press("j");
    await link.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("acme");
    await page.getByText("1 customer").waitFor();
    await pressOn(page, link);
    await page.getByRole("heading", { level: 1, name: "Acme Group" }).waitFor();

    const edited = changeable.filter(({ facts }) => facts.onlyFor !== "Consumer" && facts.isSwitch !== true);
    for (const leaf of edited) await typeField(page, [leaf, otherValue(leaf, record)], connectors);
    await pressOn(page, page.getByRole("button", { name: "Save" }));
    const marks = page.getByRole("complementary");
    await marks.getByRole("button", { name: "Put all back" }).waitFor();
    expect((await marks.locator("dt").allInnerTexts()).map((text) => text.trim())).toEqual(
      edited.map(({ facts }) => facts.label),
    );
    const [first] = edited;
    await pressOn(page, marks.getByRole("button", { name: `Put back ${first?.facts.label}`, exact: true }));
    await marks.getByText(first?.facts.label ?? "", { exact: true }).waitFor({ state: "detached" });
    expect(await marks.locator("dt").count()).toBe(edited.length - 1);
    await pressOn(page, marks.getByRole("button", { name: "Put all back" }));
    await page.getByText("Nothing since a program last wrote.").waitFor();
    expect(emulator.admin.dump().customers.map(fieldsOf)).toEqual([fieldsOf(record)]);
    await page.keyboard.press("e");
    await page.getByRole("heading", { name: "index.ts" }).waitFor();
  });

  test.each([1280, 375])(
    "at %i pixels, the bar with Save hides nothing that has the focus [page.accessible]",
    async (width) => {
      const { emulator, call } = chromium.keep(await startWithClient());
      const { id } = (await call("POST", "/customers", toWireRecord(tree))).body;
      const page = await chromium.open(`${emulator.url}/ui/customers/${id}`, { viewport: { width, height: 700 } });
      const save = page.getByRole("button", { name: "Save" });
      await save.waitFor();
      const hidden: unknown[] = [];
      while ((await save.and(page.locator(":focus")).count()) === 0) {
        await page.keyboard.press("Tab");
        hidden.push(await page.evaluate(hiddenFocus));
      }
      expect(hidden.length).toBeGreaterThan(20);
      expect(hidden.filter((one) => one !== undefined)).toEqual([]);
    },
  );
});
