// Works the emulator's form with the keyboard alone: Tab, Enter, Space, arrows and letters. Nothing is clicked.
import type { Locator, Page } from "playwright-core";
import { defaultProfile, isList, isTree, pairOf, toWireValue, wordsOf, type Leaf, type Value } from "../../schema";
import { fieldOf } from "./page-form";

/** Presses of Tab that lead around any view. */
const once = 200;

/** Whether a place has the focus. */
const hasFocus = async (page: Page, place: Locator): Promise<boolean> =>
  (await place.and(page.locator(":focus")).count()) === 1;

/** Presses Tab until a place has the focus. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor();
  for (let presses = 0; presses < once; presses += 1) {
    if (await hasFocus(page, place)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${String(place)}`);
}

/** Goes to a button or a link, and presses Enter. */
export async function pressOn(page: Page, place: Locator): Promise<void> {
  await tabTo(page, place);
  await page.keyboard.press("Enter");
}

async function type(page: Page, input: Locator, text: string): Promise<void> {
  await tabTo(page, input);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await page.keyboard.type(text);
}

async function tick(page: Page, box: Locator, isOn: boolean): Promise<void> {
  if ((await box.isChecked()) === isOn) return;
  await tabTo(page, box);
  await page.keyboard.press("Space");
}

async function choose(page: Page, select: Locator, label: string): Promise<void> {
  const labels = await select.locator("option").allInnerTexts();
  await tabTo(page, select);
  for (const _ of labels) await page.keyboard.press("ArrowUp");
  for (const _ of labels) {
    if ((await select.locator("option:checked").innerText()) === label) return;
    await page.keyboard.press("ArrowDown");
  }
}

async function typePairs(page: Page, group: Locator, [leaf, value]: readonly [Leaf, Value]): Promise<void> {
  const { key, item } = pairOf(leaf);
  const words = new Map(wordsOf(leaf, defaultProfile).map(([label, word]) => [word, label]));
  while ((await group.getByRole("button", { name: /^Remove row/ }).count()) > 0)
    await pressOn(page, group.getByRole("button", { name: "Remove row 1" }));
  for (const [index, pair] of (isList(value) ? value.filter(isTree) : []).entries()) {
    await pressOn(page, group.getByRole("button", { name: /^Add a / }));
    const word = textOf(pair[key]);
    await type(page, group.getByLabel(`${key}, row ${index + 1}`), words.get(word) ?? word);
    await type(page, group.getByLabel(`${item}, row ${index + 1}`), textOf(pair[item]));
  }
}

const textOf = (value: Value): string => (typeof value === "string" ? value : "");

/**
 * Sets a leaf to a value on the wire.
 * @param connectors names by id
 */
export async function typeField(
  page: Page,
  [leaf, value]: readonly [Leaf, Value],
  connectors: ReadonlyMap<string, string>,
): Promise<void> {
  const field = fieldOf(page, leaf);
  if (leaf.kind === "map") return typePairs(page, field, [leaf, value]);
  if (leaf.kind === "flag") return tick(page, field, value === true);
  if (leaf.kind === "choice") {
    const choice = leaf.choices?.find((one) => toWireValue(leaf, one) === value);
    return choose(page, field, String(choice));
  }
  if (leaf.kind !== "set") return type(page, field, textOf(value));
  const wanted = isList(value) ? value : [];
  for (const isOn of [false, true])
    for (const [id, name] of connectors)
      if (wanted.includes(id) === isOn) await tick(page, field.getByRole("checkbox", { name, exact: true }), isOn);
}
