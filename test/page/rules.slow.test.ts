// The rules of a customer on the form beside those of the API: a Partner and a Consumer that are broken field by field,
// by every way in which a value of its kind may be wrong, get the same messages from both.
import type { Page } from "playwright-core";
import {
  pairOf,
  toWireRecord,
  toWireValue,
  wireLeaves,
  wireName,
  valueAt,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { startWithClient, type HttpClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";
import { aConsumer, aPartner } from "../support/customers";
import { fieldOf, setField } from "../support/page-form";
import { unsetValue } from "../support/drift";

const inputs = wireLeaves.filter(({ facts, kind }) => !facts.createOnly || kind === "choice");

/** Values that a rule may refuse: none, blank, too long, with a control character, twice, of no known form. */
function suspicious(leaf: Leaf, good: Value): readonly Value[] {
  if (leaf.kind === "text")
    return [
      "",
      " ",
      "x".repeat(5_000),
      "\u0007",
      "no such form",
      "http://plain.example/a?b",
      "https://user:word@x.example",
    ];
  if (leaf.kind === "map") {
    const [first] = Array.isArray(good) ? (good as readonly Value[]) : [];
    const { key, item } = pairOf(leaf);
    return [[first, first], [{ [key]: "", [item]: "" }], [{ [key]: "x".repeat(300), [item]: " " }]];
  }
  return [];
}

const labels = new Map(wireLeaves.map((leaf) => [wireName(leaf), leaf.facts.label ?? ""]));

/** What the API says to a record, in the words of the form; undefined if it takes it. */
async function refusal({ call, emulator }: HttpClient, record: object): Promise<readonly string[] | undefined> {
  const { status, body } = await call("POST", "/customers", record);
  if (status === 201) {
    emulator.admin.remove(body.id);
    return undefined;
  }
  const violations = body as unknown as readonly { propertyPath: string; message: string }[];
  return violations.map(({ propertyPath, message }) => {
    const [name = ""] = propertyPath.split(/[.[]/);
    const row = /\[(\d+)\]/.exec(propertyPath)?.[1];
    return `${labels.get(name)}${row === undefined ? "" : `, row ${Number(row) + 1},`} ${message}`;
  });
}

const plain = (text: string) => text.replace(/\s+/g, " ").trim();

const problems = (page: Page) => page.getByRole("group", { name: "Problems" });

async function said(page: Page): Promise<readonly string[]> {
  return (await problems(page).getByRole("link").allInnerTexts()).map(plain);
}

inBrowser("the rules", () => {
  const chromium = useChromium();

  test.each([
    ["Partner", aPartner({ parent: undefined })],
    ["Consumer", aConsumer({ ecdn: { hive: undefined } })],
  ])(
    "of a %s are the API's: what it refuses, the form refuses with the same messages, in the summary and at the field [page.rules]",
    async (type, tree: Tree) => {
      const client = chromium.keep(await startWithClient());
      const above = (
        await client.call("POST", "/customers", toWireRecord(aPartner({ parent: undefined, name: "Above" })))
      ).body.id;
      const parent = type === "Consumer" ? { parent: above } : {};
      const connectors = new Map(client.emulator.admin.dump().connectors.map(({ id, name }) => [id, name]));
      const good = toWireRecord({ ...tree, ...parent });
      const address = type === "Consumer" ? `?below=${above}` : "";
      const page = await chromium.open(`${client.emulator.url}/ui/customers/new${address}`);
      const own = inputs.filter(({ keys }) => valueAt(tree, keys) !== undefined);
      for (const leaf of own) await setField(page, [leaf, toWireValue(leaf, valueAt(tree, leaf.keys))], connectors);
      const total = client.emulator.admin.dump().customers.length;

      let refused = 0;
      for (const leaf of own) {
        const name = wireName(leaf);
        for (const value of suspicious(leaf, good[name])) {
          const messages = await refusal(client, { ...good, [name]: value === "" ? unsetValue(leaf) : value });
          if (messages === undefined) continue;
          refused += 1;
          await setField(page, [leaf, value], connectors);
          await page.getByRole("button", { name: "Create", exact: true }).click();
          // The summary may still show what a check said of a row that was half typed.
          await problems(page)
            .getByText(plain(messages[0] ?? ""))
            .first()
            .waitFor();
          expect([name, await said(page)]).toEqual([name, messages.map(plain)]);
          const field = (await fieldOf(page, leaf).getAttribute("aria-describedby")) ?? "";
          expect(plain(await page.locator(`#${field}`).innerText())).toContain(messages.map(plain).join(" "));
          expect(await fieldOf(page, leaf).getAttribute("aria-invalid")).toBe("true");
          await setField(page, [leaf, good[name]], connectors);
          await page.locator(":focus").blur();
          await problems(page).waitFor({ state: "detached" });
        }
      }
      expect(refused).toBeGreaterThan(own.length);
      expect(client.emulator.admin.dump().customers).toHaveLength(total);
    },
  );

  test.each([true, false])(
    "of the customer above are asked: a Consumer is a Hive customer only below a Partner with a Hive Partner ID, which is here %p [page.rules, page.form]",
    async (hasId) => {
      const client = chromium.keep(await startWithClient());
      const name = "Acme Group";
      const above = aPartner({ parent: undefined, name, ...(!hasId && { ecdn: { hive: undefined } }) });
      const { id } = (await client.call("POST", "/customers", toWireRecord(above))).body;
      const page = await chromium.open(`${client.emulator.url}/ui/customers`);
      await page.getByRole("link", { name: "Create below" }).click();
      await page.locator("p.fixed").getByText(name).waitFor();
      const tree = aConsumer({ parent: id });
      const isBelowPartner = ({ facts, kind }: Leaf) => facts.onlyFor === "Consumer" && kind === "flag";
      for (const leaf of inputs.filter((one) => hasId || !isBelowPartner(one))) {
        const value = valueAt(tree, leaf.keys);
        const isList = leaf.kind === "set" || leaf.kind === "map";
        if (value !== undefined && !isList) await setField(page, [leaf, toWireValue(leaf, value)], new Map());
      }
      const record = toWireRecord({ ...tree, videoConferenceConnectors: undefined });
      expect((await refusal(client, record)) === undefined).toBe(hasId);
      const whyNot = 'Hive customer isn’t offered: the parent "Acme Group" has no Hive Partner ID.';
      expect(await page.getByText("isn’t offered").allInnerTexts()).toEqual(hasId ? [] : [whyNot]);
      for (const leaf of inputs.filter(isBelowPartner)) expect(await fieldOf(page, leaf).count()).toBe(hasId ? 1 : 0);
      await page.getByRole("button", { name: "Create", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "Acme Berlin" }).waitFor();
      const made = client.emulator.admin.dump().customers.at(-1);
      expect(made).toMatchObject({ parentId: id, type: "CONSUMER", hiveCustomer: hasId });
      // The form follows the Partner at once. What is on stays, so that it can be cleared.
      const [asked] = await Promise.all([
        page.waitForResponse(/page\/form\?id=/),
        client.call("PATCH", `/customers/${id}`, { hivePartnerId: hasId ? null : "9012" }),
      ]);
      await asked.finished();
      await page.evaluate("new Promise((next) => requestAnimationFrame(() => setTimeout(next)))");
      await page.getByText("isn’t offered").waitFor({ state: "detached" });
      for (const leaf of inputs.filter(isBelowPartner)) expect(await fieldOf(page, leaf).isChecked()).toBe(hasId);
    },
  );
});
