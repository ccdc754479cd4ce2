// Fills in the emulator's form as a reader does: by the labels of the schema. Holds no list of fields.
import type { Locator, Page } from "playwright-core";
import { defaultProfile, isList, isTree, pairOf, toWireValue, wordsOf, type Leaf, type Value } from "../../schema";

const exactly = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The input or group of a leaf. What stands behind a label: a star, or a word of how it is edited. */
export function fieldOf(page: Page, { facts, kind }: Leaf): Locator {
  const name = new RegExp(`^${exactly(facts.label ?? "")}( \\*)?( – set; leave it empty to keep it)?( \\d of \\d)?$`);
  if (facts.refersTo === undefined && kind !== "map") return page.getByLabel(name);
  return page.getByRole("group", { name });
}

const textOf = (value: Value): string => (typeof value === "string" ? value : "");

async function fillPairs(group: Locator, leaf: Leaf, value: Value): Promise<void> {
  const { key, item } = pairOf(leaf);
  for (const remove of (await group.getByRole("button", { name: /^Remove row/ }).all()).reverse()) await remove.click();
  const words = new Map(wordsOf(leaf, defaultProfile).map(([label, word]) => [word, label]));
  for (const [index, pair] of (isList(value) ? value.filter(isTree) : []).entries()) {
    await group.getByRole("button", { name: /^Add a / }).click();
    const word = textOf(pair[key]);
    await group.getByLabel(`${key}, row ${index + 1}`).fill(words.get(word) ?? word);
    await group.getByLabel(`${item}, row ${index + 1}`).fill(textOf(pair[item]));
  }
}

async function tick(group: Locator, names: ReadonlyMap<string, string>, value: Value): Promise<void> {
  const wanted = new Set(isList(value) ? value.map((id) => names.get(textOf(id)) ?? textOf(id)) : []);
  const boxes = await group.getByRole("checkbox").all();
  const labels = await group.locator("label").allInnerTexts();
  // What goes makes room for what comes: a customer has few connectors.
  for (const on of [false, true])
    for (const [index, box] of boxes.entries()) {
      const isWanted = wanted.has(labels[index]?.trim() ?? "");
      if (isWanted === on) await box.setChecked(on);
    }
}

/**
 * Sets a leaf to a value on the wire.
 * @param connectors names by id
 */
export async function setField(
  page: Page,
  [leaf, value]: readonly [Leaf, Value],
  connectors: ReadonlyMap<string, string>,
): Promise<void> {
  const field = fieldOf(page, leaf);
  if (leaf.kind === "map") return fillPairs(field, leaf, value);
  if (leaf.facts.refersTo === "connectors") return tick(field, connectors, value);
  if (leaf.kind === "flag") return field.setChecked(value === true);
  if (leaf.kind === "choice") {
    const choice = leaf.choices?.find((one) => toWireValue(leaf, one) === value);
    await field.selectOption(choice === undefined ? "-1" : { label: String(choice) });
    return;
  }
  await field.fill(textOf(value));
}
