// Each field of both types of customer, by the facts of the schema: when it is shown, and what a change and a clearing
// of it send.
import type { Page } from "playwright-core";
import { toWireRecord, toWireValue, wireLeaves, wireName, type Leaf, type Tree } from "../../schema";
import type { WireRecord } from "../../emulator";
import { startWithClient, type HttpClient } from "../emulator/http-client";
import { inBrowser, useChromium } from "../support/browser";
import { aConsumer, aPartner } from "../support/customers";
import { changeable, otherValue, unsetValue } from "../support/drift";
import { fieldOf, setField } from "../support/page-form";

/** What is chosen once is no input afterwards; what is above a customer is none at all. */
const typeLeaf = wireLeaves.find(({ facts, kind }) => facts.createOnly && kind === "choice");
if (typeLeaf === undefined) throw new Error("the schema has types of customers");
const types = (typeLeaf.choices ?? []).map(String);
const inputs = wireLeaves.filter(({ facts, kind }) => !facts.createOnly || kind === "choice");
const switches = wireLeaves.filter(({ facts }) => facts.isSwitch === true);
const isFor = (type: string) => (leaf: Leaf) => leaf.facts.onlyFor === undefined || leaf.facts.onlyFor === type;

const builders: Readonly<Record<string, (changes: Tree) => Tree>> = { Partner: aPartner, Consumer: aConsumer };

/** Creates a customer with each field of its type; a Consumer below a Partner. Returns its id. */
async function create({ emulator, call }: HttpClient, type: string): Promise<string> {
  const { id } = (await call("POST", "/customers", toWireRecord(aPartner({ parent: undefined })))).body;
  if (type === "Partner") return id;
  const record = toWireRecord(builders[type]?.({ parent: id, name: "Below" }) ?? {});
  const below = await call("POST", "/customers", record);
  expect(below.status).toBe(201);
  expect(emulator.admin.dump().customers).toHaveLength(2);
  return below.body.id;
}

/** Clears a field. A secret that was typed and deleted, or removed and kept, is as before. */
async function clear(page: Page, leaf: Leaf): Promise<void> {
  if (leaf.facts.secret) {
    const button = (does: string) => page.getByRole("button", { name: `${does} ${leaf.facts.label}`, exact: true });
    const isIn = page.locator("#differs").getByText(leaf.facts.label ?? "");
    for (const text of ["typed", ""]) await fieldOf(page, leaf).fill(text);
    await isIn.waitFor({ state: "detached" });
    await button("Remove").click();
    await isIn.waitFor();
    await button("Keep").click();
    await isIn.waitFor({ state: "detached" });
    await button("Remove").click();
    return;
  }
  await setField(page, [leaf, unsetValue(leaf)], new Map());
}

/** The leaves that are cleared in one save: those that a block can't be without go together, and last. */
function clearings(type: string): readonly (readonly Leaf[])[] {
  const all = changeable.filter(isFor(type)).filter(({ facts }) => !facts.isSwitch && facts.whileOn !== "required");
  const needed = all.filter(({ isRequired, keys }) => isRequired && keys.length > 1);
  const together = Map.groupBy(needed, ({ keys }) => keys.slice(0, -1).join("."));
  return [...all.filter(({ isRequired }) => !isRequired).map((leaf) => [leaf]), ...together.values()];
}

inBrowser("each field", () => {
  const chromium = useChromium();
  const recordOf = ({ emulator }: HttpClient, id: string): WireRecord =>
    emulator.admin.dump().customers.find((record) => record.id === id) ?? {};
  const lastChanges = ({ emulator }: HttpClient) =>
    (emulator.admin.audit().at(-1)?.changes ?? []).map(({ field }) => field).sort();

  async function save(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Save" }).click();
    await page
      .locator("#differs")
      .getByText(/differs?:/)
      .waitFor({ state: "detached" });
  }

  test.each(types)(
    "is shown for a new %s if the type may have it and the switch of its section is on, and no other is [page.rules]",
    async (type) => {
      const client = chromium.keep(await startWithClient());
      const page = await chromium.open(`${client.emulator.url}/ui/customers/new`);
      await setField(page, [typeLeaf, toWireValue(typeLeaf, type)], new Map());
      for (const on of [undefined, ...switches]) {
        for (const one of switches) await setField(page, [one, one === on], new Map());
        const shown = inputs.filter(isFor(type)).filter(({ enabledBy }) => enabledBy === undefined || enabledBy === on);
        const counts = await Promise.all(inputs.map((leaf) => fieldOf(page, leaf).count()));
        expect([on?.path, inputs.filter((_, index) => counts[index] === 1).map(({ path }) => path)]).toEqual([
          on?.path,
          shown.map(({ path }) => path),
        ]);
      }
    },
  );

  test.each(switches)(
    "of a section that is switched off is cleared if it may not stay, and the form says so before: $path [page.rules, page.form]",
    async (off) => {
      const client = chromium.keep(await startWithClient());
      const id = await create(client, "Partner");
      const page = await chromium.open(`${client.emulator.url}/ui/customers/${id}`);
      const gone = changeable.filter(({ enabledBy, facts }) => enabledBy === off && facts.whileOn === "only");
      await setField(page, [off, false], new Map());
      const cleared =
        gone.length === 0 ? "" : ` Cleared, because hidden: ${gone.map(({ facts }) => facts.label).join(", ")}.`;
      await page.getByText(`1 field differs: ${off.facts.label}.${cleared}`, { exact: true }).waitFor();
      await save(page);
      expect(lastChanges(client)).toEqual([off, ...gone].map((leaf) => wireName(leaf)).sort());
    },
  );

  test("of a Consumer, changed alone, is the only one that changes in the record [page.form]", async () => {
    const client = chromium.keep(await startWithClient());
    const id = await create(client, "Consumer");
    const connectors = new Map(client.emulator.admin.dump().connectors.map((one) => [one.id, one.name]));
    const page = await chromium.open(`${client.emulator.url}/ui/customers/${id}`);
    for (const leaf of changeable.filter(isFor("Consumer")).filter(({ facts }) => !facts.isSwitch)) {
      const value = otherValue(leaf, recordOf(client, id));
      await setField(page, [leaf, value], connectors);
      await page.getByText(`1 field differs: ${leaf.facts.label}.`).waitFor();
      await save(page);
      expect([lastChanges(client), recordOf(client, id)[wireName(leaf)]]).toEqual([[wireName(leaf)], value]);
    }
  });

  test.each(types)(
    "of a %s that may be without it is cleared, alone or with what stands or falls with it [page.form]",
    async (type) => {
      // A service that fills in what it decides would hide that it was cleared.
      const client = chromium.keep(await startWithClient({ behaviour: { serverDefaults: false } }));
      const id = await create(client, type);
      const page = await chromium.open(`${client.emulator.url}/ui/customers/${id}`);
      for (const leaves of clearings(type)) {
        for (const leaf of leaves) await clear(page, leaf);
        await page
          .getByText(leaves.map(({ facts }) => facts.label).join(", "))
          .first()
          .waitFor();
        await save(page);
        const names = leaves.map((leaf) => wireName(leaf));
        expect(lastChanges(client)).toEqual([...names].sort());
        expect(recordOf(client, id)).toMatchObject(
          Object.fromEntries(leaves.map((leaf) => [wireName(leaf), unsetValue(leaf)])),
        );
      }
    },
  );
});
