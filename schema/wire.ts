// Writes records: the wire's name of each field, and values as the service takes them. record.ts reads them.
import * as z from "zod";
import { pairOf, wireLeaves, type Leaf } from "./leaves";
import { defaultProfile, type ContractProfile } from "./contract-profile";
import { isList, isTree, valueAt, type Tree, type Value } from "./value";

/** Returns the wire's name of a leaf, or of an assumed field name. */
export function wireName(field: Leaf | string, profile: ContractProfile = defaultProfile): string {
  const name = typeof field === "string" ? field : (field.facts.wire ?? field.path);
  return profile.fields[name] ?? name;
}

/**
 * Returns user's word and wire's word in pairs, not as an object: a word may be named like a method of every object.
 */
export function wordsOf(leaf: Leaf, profile: ContractProfile): readonly (readonly [user: string, wire: string])[] {
  return Object.entries({ ...leaf.facts.wireWords, ...profile.values[leaf.facts.wire ?? ""] }).flatMap(
    ([user, wire]) => (wire === undefined ? [] : [[user, wire] as const]),
  );
}

function toWireWord(leaf: Leaf, word: string, profile: ContractProfile): string {
  return wordsOf(leaf, profile).find(([user]) => user === word)?.[1] ?? word;
}

/** Returns a leaf's value as the service takes it: null clears a field, an empty list clears a set. */
export function toWireValue(leaf: Leaf, value: Value, profile: ContractProfile = defaultProfile): Value {
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

/** Returns the body of an update, from leaves and their values. Leaves that never travel are left out. */
export function toWireFields(
  values: Iterable<readonly [Leaf, Value]>,
  profile: ContractProfile = defaultProfile,
): Record<string, Value> {
  return Object.fromEntries(
    [...values]
      .filter(([leaf]) => leaf.facts.wire !== undefined)
      .map(([leaf, value]) => [wireName(leaf, profile), toWireValue(leaf, value, profile)]),
  );
}

/** Returns the body of a new customer, with every declared leaf. */
export function toWireRecord(tree: Tree, profile: ContractProfile = defaultProfile): Record<string, Value> {
  return toWireFields(
    wireLeaves.map((leaf) => [leaf, valueAt(tree, leaf.keys)] as const).filter(([, value]) => value !== undefined),
    profile,
  );
}

/** Items of a list that are read, at most. A page has a hundred; a service without paging sends all it has. */
const mostItems = 10_000;

/**
 * Returns the schema of a list in an answer. It stops at the first item that doesn't fit, and at more items than
 * `most`: zod's own array reports every wrong item, of which a hostile answer may hold hundreds of thousands.
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
