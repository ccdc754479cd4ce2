// Records on the wire: the name of each field, and the values of users as the service takes them.
// The table is with the fields (facts.wire); record.ts reads the other way.
import * as z from "zod";
import { pairOf, travellingLeaves, type Leaf } from "./leaves";
import { defaultProfile, type Profile } from "./profile";
import { isList, isTree, valueAt, type Tree, type Value } from "./value";

/** The name on the wire of an assumed field name or a leaf. */
export function wireName(field: Leaf | string, profile: Profile = defaultProfile): string {
  const name = typeof field === "string" ? field : (field.facts.wire ?? field.path);
  return profile.fields[name] ?? name;
}

/** Returns user's word and wire's word in pairs, not as an object: a word may be named like a method of every object. */
export function wordsOf(leaf: Leaf, profile: Profile): readonly (readonly [user: string, wire: string])[] {
  return Object.entries({ ...leaf.facts.wireWords, ...profile.values[leaf.facts.wire ?? ""] }).flatMap(
    ([user, wire]) => (wire === undefined ? [] : [[user, wire] as const]),
  );
}

function toWireWord(leaf: Leaf, word: string, profile: Profile): string {
  return wordsOf(leaf, profile).find(([user]) => user === word)?.[1] ?? word;
}

/** One leaf's value as it travels; null clears, empty lists clear sets. */
export function toWireValue(leaf: Leaf, value: Value, profile: Profile = defaultProfile): Value {
  if (leaf.kind === "set") return isList(value) ? value : [];
  if (leaf.kind === "map") {
    const pair = pairOf(leaf);
    return Object.entries(isTree(value) ? value : {}).flatMap(([key, items]) =>
      (isList(items) ? items : []).map((item) => ({ [pair.key]: toWireWord(leaf, key, profile), [pair.item]: item })),
    );
  }
  if (value === undefined || value === null) return leaf.facts.absentMeans ?? null;
  return typeof value === "string" && leaf.facts.wireWords ? toWireWord(leaf, value, profile) : value;
}

/** A body for the service from leaves and their values; leaves that never travel are left out. */
export function toWireFields(
  values: Iterable<readonly [Leaf, Value]>,
  profile: Profile = defaultProfile,
): Record<string, Value> {
  return Object.fromEntries(
    [...values]
      .filter(([leaf]) => leaf.facts.wire !== undefined)
      .map(([leaf, value]) => [wireName(leaf, profile), toWireValue(leaf, value, profile)]),
  );
}

/** The full body of a new customer: every leaf that is declared. */
export function toWireRecord(tree: Tree, profile: Profile = defaultProfile): Record<string, Value> {
  return toWireFields(
    travellingLeaves
      .map((leaf) => [leaf, valueAt(tree, leaf.keys)] as const)
      .filter(([, value]) => value !== undefined),
    profile,
  );
}

/**
 * Items of a list of the service that are read, at most: pages hold a hundred, and a service without paging answers
 * with all that it has.
 */
const mostItems = 10_000;

/**
 * The schema of a list in an answer. It ends at the first item that does not fit, and refuses more items than `most`:
 * zod's own keeps an issue for every one of them, which a hostile answer makes hundreds of thousands.
 */
export function wireList<Item>(item: z.ZodType<Item>, most = mostItems): z.ZodType<Item[]> {
  return z.array(z.unknown()).transform((all, context): Item[] => {
    const items: Item[] = [];
    for (const [index, one] of all.entries()) {
      const read = index < most ? item.safeParse(one) : undefined;
      if (!read?.success) {
        context.addIssue({ code: "custom", path: [index], message: "does not fit" });
        return z.NEVER;
      }
      items.push(read.data);
    }
    return items;
  });
}
