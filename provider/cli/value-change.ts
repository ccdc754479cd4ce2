// Two values of a property in words: a single value, or the items of a set or map that are removed and added.
import { isList, isTree, printable } from "../../schema";
import type { ReportedValue } from "../inventory/reported-value";

/** A value of a report; absent where it is not known. */
type Shown = ReportedValue | undefined;

/** How a value changes, in words. */
export interface ValueChange {
  /** Of a single value. */
  readonly before?: string;
  readonly after?: string;
  /** Of a set or a map: its items. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** In place of values. */
  readonly remark?: string;
}

/** Characters of a value, at most: more than any property but an address may have. */
const mostInValue = 1_000;

const quoted = (text: string): string => `"${printable(text, mostInValue)}"`;

/** Returns the items of a set or a map; none of a single value. */
export function itemsOf(value: Shown): readonly string[] {
  if (isList(value)) return value.map(quoted);
  if (!isTree(value)) return [];
  return Object.entries(value).flatMap(([key, list]) => list.map((item) => `${printable(key, 300)}: ${quoted(item)}`));
}

/** Whether a value is a set or a map. */
export function isMany(value: Shown): boolean {
  return isList(value) || isTree(value);
}

/** Returns a single value in words. */
export function valueWord(value: Shown): string {
  if (value === null || value === undefined) return "not set";
  return typeof value === "string" ? quoted(value) : JSON.stringify(value);
}

/** Returns how a value changes. */
export function valueChange(from: Shown, to: Shown): ValueChange {
  const missingIn = (list: readonly string[]) => (item: string) => !list.includes(item);
  const [before, after] = [itemsOf(from), itemsOf(to)];
  const [removed, added] = [before.filter(missingIn(after)), after.filter(missingIn(before))];
  const single = isMany(from) || isMany(to) ? {} : { before: valueWord(from), after: valueWord(to) };
  const looksSame = single.before === single.after && removed.length + added.length === 0;
  const remark = looksSame ? { remark: "changed in white space, or at the end of a long text" } : {};
  return { ...single, removed, added, ...remark };
}

/** Items of a set or a map that a report shows, at most. */
const mostItems = 20;

/** Returns some items, and how many are left out. */
export function shownItems(items: readonly string[]): { readonly items: readonly string[]; readonly more: number } {
  return { items: items.slice(0, mostItems), more: Math.max(0, items.length - mostItems) };
}
