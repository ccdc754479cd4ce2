// Converts between Terraform objects (snake_case, null if absent, with every attribute) and trees of the schema.
import {
  canonicalKey,
  customerBlock,
  generatedLeaves,
  isList,
  isTree,
  leaves,
  unknown,
  valueAt,
  withValue,
  snakeCase,
  writeOnlyName,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import { canonicalValue } from "../../core/canonical";
import { type StateValues, isSame } from "../../core/diff";
import type { CustomerState } from "../../lifecycle/state";
import type { TerraformObject } from "../protocol/types";

/** The path of each property in a Terraform object. */
const places = new Map(leaves.map((leaf) => [leaf, leaf.keys.map(snakeCase)]));

/** Returns the path of a property in a Terraform object. */
export function attributePath(leaf: Leaf): readonly string[] {
  return places.get(leaf) ?? leaf.keys.map(snakeCase);
}

/** Returns the path of the write-only attribute of a secret. */
export function writeOnlyPath(leaf: Leaf): readonly string[] {
  return leaf.keys.map((key, index) =>
    index === leaf.keys.length - 1 ? writeOnlyName(snakeCase(key)) : snakeCase(key),
  );
}

/** Returns the name of the attribute that holds a generated value in use. */
export function outputName(leaf: Leaf): string {
  return snakeCase(leaf.facts.generated?.output ?? "");
}

/** Returns the value of an attribute as the schema holds it. A choice may hold true and false beside words. */
function fromAttribute(leaf: Leaf, value: Value): Value {
  if (value === null) return undefined;
  if (leaf.kind === "choice") return value === "true" ? true : value === "false" ? false : value;
  return isTree(value) ? Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)) : value;
}

/** Returns a value of the schema as its attribute holds it. */
export function toAttribute(leaf: Leaf, value: Value): Value {
  if (value === undefined) return null;
  return leaf.kind === "choice" && typeof value === "boolean" ? String(value) : value;
}

function treeOf(branch: Block, item: Tree): Tree {
  const tree: Record<string, Value> = {};
  for (const [key, leaf] of branch.leaves) {
    const value = fromAttribute(leaf, item[snakeCase(key)]);
    if (value !== undefined) tree[key] = value;
  }
  for (const [key, below] of branch.blocks) {
    const value = item[snakeCase(key)];
    if (value === unknown) tree[key] = unknown;
    else if (isTree(value)) tree[key] = treeOf(below, value);
  }
  return tree;
}

/** Returns the customer in a Terraform object. */
export function toCustomer(item: TerraformObject): Tree {
  return treeOf(customerBlock, item);
}

/** Returns the values that a state holds of its customer. */
export function stateValues(item: TerraformObject): StateValues {
  const generated = generatedLeaves.map((leaf): [string, string | undefined] => {
    const value = item[outputName(leaf)];
    return [leaf.path, typeof value === "string" ? value : undefined];
  });
  return { tree: toCustomer(item), generated: Object.fromEntries(generated) };
}

/** Returns the object with another value of one property. */
export function withLeaf(item: TerraformObject, leaf: Leaf, value: Value): TerraformObject {
  return withValue(item, attributePath(leaf), toAttribute(leaf, value));
}

function canonicalItem(leaf: Leaf, item: Value): Value {
  const list = canonicalValue(leaf, [item]);
  return isList(list) ? list[0] : item;
}

/** Returns the items of a set, spelled as in the known set if they mean the same. */
function setWithKnownSpelling(leaf: Leaf, known: Value, shown: Value): Value {
  if (!isList(known) || !isList(shown)) return shown;
  const spelling = new Map(known.map((item) => [canonicalItem(leaf, item), item]));
  return shown.map((item) => spelling.get(canonicalItem(leaf, item)) ?? item);
}

/** Returns a value that was read, spelled as in the state if both mean the same, so that only real changes show. */
export function withKnownSpelling(leaf: Leaf, known: Value, shown: Value): Value {
  if (leaf.kind === "set") return setWithKnownSpelling(leaf, known, shown);
  if (!isTree(known) || !isTree(shown)) return shown;
  const keys = new Map(Object.keys(known).map((key) => [canonicalKey(leaf, key), key]));
  return Object.fromEntries(
    Object.entries(shown).map(([key, list]) => {
      const spelt = keys.get(canonicalKey(leaf, key)) ?? key;
      return [spelt, setWithKnownSpelling(leaf, known[spelt], list)];
    }),
  );
}

/** Whether two values of an attribute mean the same. */
export function isSameAttribute(leaf: Leaf, one: Value, other: Value): boolean {
  return isSame(leaf, canonicalValue(leaf, fromAttribute(leaf, one)), canonicalValue(leaf, fromAttribute(leaf, other)));
}

/** Returns the value of a property in a state: declared, generated, or decided by the service. */
export function valueInState(state: CustomerState, leaf: Leaf): Value {
  return valueAt(state.known.tree, leaf.keys) ?? state.known.generated[leaf.path] ?? state.decided[leaf.path];
}
