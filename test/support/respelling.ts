// The same customer in other words: all spellings that a canonical form treats alike.
import fc from "fast-check";
import { isList, isTree, leaves, valueAt, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { respelledAddress } from "./addresses";
import { permuted } from "./arbitraries";
import { dressed } from "./texts";

function respelledText(leaf: Leaf, text: string): fc.Arbitrary<string> {
  if (leaf.facts.secret || leaf.kind === "choice") return fc.constant(text);
  return (leaf.facts.format === undefined ? fc.constant(text) : respelledAddress(text)).chain(dressed);
}

function respelledKey(leaf: Leaf, key: string): fc.Arbitrary<string> {
  const other =
    leaf.facts.wireWords && Object.hasOwn(leaf.facts.wireWords, key) ? leaf.facts.wireWords[key] : undefined;
  return (other === undefined ? fc.constant(key) : fc.constantFrom(key, other)).chain(dressed);
}

function respelledValue(leaf: Leaf, value: Value): fc.Arbitrary<Value> {
  if (typeof value === "string") return respelledText(leaf, value);
  if (isList(value)) return fc.tuple(...value.map((item) => respelledValue(leaf, item)));
  if (!isTree(value)) return fc.constant(value);
  return fc
    .tuple(...Object.entries(value).map(([key, item]) => fc.tuple(respelledKey(leaf, key), respelledValue(leaf, item))))
    .map((entries): Value => Object.fromEntries(entries));
}

/**
 * A canonical customer as another user would write it: other spaces, Unicode forms, spellings of addresses, words of
 * roles, order; defaults left out.
 */
export function respelled(canonicalTree: Tree, leaveOut: (leaf: Leaf) => boolean = () => true): fc.Arbitrary<Tree> {
  const declared = leaves.filter((leaf) => valueAt(canonicalTree, leaf.keys) !== undefined);
  return fc
    .tuple(
      ...declared.map((leaf) => {
        const value = valueAt(canonicalTree, leaf.keys);
        const isDefault = value === leaf.facts.defaultValue || value === leaf.facts.absentMeans;
        // A gate may be left out too, but then its block must stay.
        return isDefault && !leaf.facts.isSwitch && leaveOut(leaf)
          ? fc.option(respelledValue(leaf, value), { nil: undefined })
          : respelledValue(leaf, value);
      }),
    )
    .map((values) =>
      values.reduce((tree: Tree, value, index) => {
        const leaf = declared[index];
        return leaf ? withValue(tree, leaf.keys, value) : tree;
      }, canonicalTree),
    )
    .chain(permuted);
}
