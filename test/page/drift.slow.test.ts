// Changes by clicks on the page beside the real engines: the marks are the leaves that `pulumi preview --refresh` and
// `terraform plan` show, and what is put back leaves both empty.
import type { Page } from "playwright-core";
import type { Emulator } from "../../emulator";
import { wireLeaves, type Leaf } from "../../schema";
import { inBrowser, useChromium, type Chromium } from "../support/browser";
import { aPartner, canary } from "../support/customers";
import { fieldsOf, otherValue } from "../support/drift";
import { driftCases, leafOf } from "../support/drift-cases";
import { setField } from "../support/page-form";
import { Stage } from "../support/stage";
import { configOf } from "../support/terraform-items";
import { changesIn, onTerraformStage } from "../support/terraform-stage";
import { planOf } from "../support/terraform-json";

const tree = aPartner({ parent: undefined, name: "Acme" });

/** The leaves of a Partner that may change, the switches apart: what a switch hides can't be edited beside it. */
const changeable = [...new Set(driftCases.map(({ leaf }) => leaf))].filter(
  ({ facts }) => facts.onlyFor !== "Consumer" && facts.isSwitch !== true,
);
const switches = wireLeaves.filter(({ facts }) => facts.isSwitch === true);

/** The field of a path of an engine: a role and an item of a set are part of it. */
const fieldOf = (path: string): string =>
  leafOf(path)
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/^(sso\.roleMappings|videoConferenceConnectors)\..*$/, "$1");
const pathsOf = (paths: readonly string[]): readonly string[] => [...new Set(paths.map(fieldOf))].sort();

/** The paths of the fields that the page marks. A secret is marked, and not shown. */
async function marksOn(page: Page): Promise<readonly string[]> {
  const labels = await page.getByRole("complementary").locator("dt").allInnerTexts();
  const paths = labels.map((label) => wireLeaves.find(({ facts }) => facts.label === label.trim())?.path ?? label);
  return paths.sort();
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved as sam.").waitFor();
}

/** What an engine shows of the customer; empty for an empty plan. */
type Shown = () => Promise<readonly string[]>;

/** Edits the only customer on the page, and compares the marks with what the engine shows, until both are empty. */
async function playDrift(chromium: Chromium, emulator: Emulator, shown: Shown): Promise<void> {
  const [record = {}] = emulator.admin.dump().customers;
  const connectors = new Map(emulator.admin.dump().connectors.map(({ id, name }) => [id, name]));
  const page = await chromium.open(`${emulator.url}/ui/customers/${String(record.id)}`);
  await page.getByText("Nothing since a program last wrote.").waitFor();
  const set = (leaf: Leaf) => setField(page, [leaf, otherValue(leaf, record)], connectors);

  for (const leaf of changeable) await set(leaf);
  await save(page);
  await page.getByRole("button", { name: "Put all back" }).waitFor();
  const marks = await marksOn(page);
  expect(marks).toEqual(changeable.map(({ path }) => path).sort());
  expect(marks).toEqual(await shown());

  const putBack = page.getByRole("button", { name: "Put back Default language" });
  await putBack.click();
  // The page says that it is put back, and then reads the marks again.
  await putBack.waitFor({ state: "detached" });
  expect(await marksOn(page)).toEqual(marks.filter((path) => path !== "defaultLanguage"));
  expect(await shown()).toEqual(await marksOn(page));
  await putAllBack(page);
  expect(await shown()).toEqual([]);

  for (const leaf of switches) await setField(page, [leaf, false], connectors);
  await save(page);
  await page.getByRole("button", { name: "Put all back" }).waitFor();
  expect(await marksOn(page)).toEqual(await shown());
  await putAllBack(page);
  expect(await shown()).toEqual([]);
  expect(emulator.admin.dump().customers.map(fieldsOf)).toEqual([fieldsOf(record)]);
  expect(await page.content()).not.toContain(canary);
  await page.close();
}

async function putAllBack(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Put all back" }).click();
  await page.getByText("Nothing since a program last wrote.").waitFor();
}

inBrowser("drift by clicks", () => {
  const chromium = useChromium();

  test("the marks are the leaves that `pulumi preview --refresh` shows, with exit code 7 until all is put back [page.marks]", async () => {
    const stage = await Stage.open("page");
    try {
      stage.declare({ acme: tree });
      await stage.up();
      await playDrift(chromium, stage.emulator, async () => {
        const { code, changes } = await stage.preview("--refresh", "--expect-no-changes");
        const paths = pathsOf(Object.keys(changes.acme ?? {}));
        expect(code).toBe(paths.length === 0 ? 0 : 7);
        return paths;
      });
      expect(stage.leaks()).toEqual([]);
    } finally {
      await stage.close();
    }
  });

  test("the marks are the leaves that `terraform plan` shows, with exit code 2 until all is put back [page.marks]", async () => {
    await onTerraformStage("page", async ({ project, emulator }) => {
      project.write(
        "acme.tf.json",
        JSON.stringify({ resource: { webcastmanager_customer: { acme: configOf(tree) } } }),
      );
      await project.apply();
      await playDrift(chromium, emulator, async () => {
        const { result, json } = await planOf(project);
        const paths = pathsOf(changesIn(json)["webcastmanager_customer.acme"]?.paths ?? []);
        expect(result.code).toBe(paths.length === 0 ? 0 : 2);
        return paths;
      });
    });
  });
});
