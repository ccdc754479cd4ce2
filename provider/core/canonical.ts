// The one canonical form, for desired and observed alike: total, idempotent, pure.
// Trimmed, NFC, hosts in lower case, defaults filled in, empty sets absent; the user's order of sets is kept.
import { canonicalKey, customerBranch, isList, isTree, unknown, type Branch, type Leaf, type Tree, type Value } from "../../schema";

function canonicalUrl(text: string): string {
  const [, origin = "", rest = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/iu.exec(text) ?? [];
  if (origin === "") return text;
  return origin.toLowerCase() + (rest === "/" ? "" : rest);
}

/** The canonical form of one text of a leaf; secrets stay as they are. */
function canonicalText(leaf: Leaf, text: string): string {
  if (leaf.facts.secret) return text;
  const trimmed = text.trim().normalize("NFC");
  if (leaf.facts.form === "host") return trimmed.toLowerCase();
  return leaf.facts.form === "url" ? canonicalUrl(trimmed) : trimmed;
}

function canonicalList(leaf: Leaf, list: readonly Value[]): Value {
  const seen = new Set<Value>();
  const items = list.map((item) => typeof item === "string" ? canonicalText(leaf, item) : item)
    .filter((item) => item === unknown || (!seen.has(item) && seen.add(item)));
  return items.length > 0 ? items : undefined;
}

function canonicalSets(leaf: Leaf, sets: Tree): Value {
  const merged = new Map<string, readonly Value[]>();
  for (const [key, list] of Object.entries(sets)) {
    if (list === unknown) return { ...sets };
    const name = canonicalKey(leaf, key);
    merged.set(name, [...merged.get(name) ?? [], ...isList(list) ? list : []]);
  }
  const kept = [...merged].map(([key, list]) => [key, canonicalList(leaf, list)] as const).filter(([, list]) => list !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The canonical form of one leaf's value. */
export function canonicalValue(leaf: Leaf, value: Value): Value {
  if (value === null) return undefined;
  if (typeof value === "string") return canonicalText(leaf, value);
  if (isList(value)) return canonicalList(leaf, value);
  return isTree(value) ? canonicalSets(leaf, value) : value;
}

function canonicalIn(branch: Branch, key: string, value: Value, fill: boolean): Value {
  const leaf = branch.leaves.get(key);
  if (leaf !== undefined) return canonicalValue(leaf, value);
  const below = branch.blocks.get(key);
  if (below === undefined) return undefined;
  return isTree(value) ? canonicalBlock(below, value, fill) : value === unknown ? unknown : undefined;
}

function canonicalBlock(branch: Branch, tree: Tree, fill: boolean): Tree | undefined {
  const result: Record<string, Value> = {};
  let isEmpty = true;
  for (const key in tree) {
    const value = canonicalIn(branch, key, tree[key], fill);
    if (value === undefined) continue;
    result[key] = value;
    isEmpty = false;
  }
  if (fill) {
    for (const [key, { facts }] of branch.leaves) {
      if (facts.filled === undefined || result[key] !== undefined) continue;
      result[key] = facts.filled;
      isEmpty = false;
    }
  }
  return isEmpty ? undefined : result;
}

/** The canonical form of what a user declares: defaults are filled in where their block is declared. */
export function canonical(tree: Tree): Tree {
  return canonicalBlock(customerBranch, tree, true) ?? {};
}

/** The canonical form of what the service reported: nothing is filled in. */
export function canonicalObserved(tree: Tree): Tree {
  return canonicalBlock(customerBranch, tree, false) ?? {};
}
