// The same customer in other words: whatever a canonical form has to see through.
import type fc from "fast-check";
import { isList, isTree, leaves, valueAt, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { reordered } from "./arbitraries";
import { drawn, type Draw } from "./draws";
import { dressed, inOtherCase } from "./texts";

function respelledText(leaf: Leaf, text: string, draw: Draw): string {
  if (leaf.facts.secret || leaf.kind === "choice") return text;
  return dressed(leaf.facts.form === undefined ? text : inOtherCase(text, draw), draw);
}

function respelledKey(leaf: Leaf, key: string, draw: Draw): string {
  const other = leaf.facts.wireWords && Object.hasOwn(leaf.facts.wireWords, key) ? leaf.facts.wireWords[key] : undefined;
  return dressed(other === undefined ? key : draw.one([key, other]), draw);
}

function respelledValue(leaf: Leaf, value: Value, draw: Draw): Value {
  if (typeof value === "string") return respelledText(leaf, value, draw);
  if (isList(value)) return value.map((item) => respelledValue(leaf, item, draw));
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [respelledKey(leaf, key, draw), respelledValue(leaf, item, draw)]));
}

/** A canonical customer as somebody else would write it: other spaces, Unicode forms, letters of hosts, words of roles, order; defaults left out. */
export function respelled(canonicalTree: Tree, leaveOut: (leaf: Leaf) => boolean = () => true): fc.Arbitrary<Tree> {
  return drawn((draw) => reordered(leaves.reduce((tree: Tree, leaf) => {
    const value = valueAt(canonicalTree, leaf.keys);
    if (value === undefined) return tree;
    const isDefault = value === leaf.facts.filled || value === leaf.facts.absentMeans;
    // A gate may be left out too, but then its block must stay.
    const goes = isDefault && !leaf.facts.gate && leaveOut(leaf) && draw.below(6) === 5;
    return withValue(tree, leaf.keys, goes ? undefined : respelledValue(leaf, value, draw));
  }, canonicalTree), draw));
}
