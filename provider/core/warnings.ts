// What deserves a warning although it is allowed. Only about what this run changes: a steady customer is quiet.
import { canonicalKey, isTree, leaves, pathText, valueAt, type Leaf, type Tree } from "../../schema";
import { canonical } from "./canonical";
import { isSame } from "./equality";

function ofLeaf(leaf: Leaf, before: Tree | undefined, after: Tree): string[] {
  const from = before && valueAt(before, leaf.keys);
  const to = valueAt(after, leaf.keys);
  if (isSame(leaf, from, to)) return [];
  const warnings: string[] = [];
  const { expect, knownKeys, onlyNew } = leaf.facts;
  if (expect && typeof to === "string" && !expect.pattern.test(to)) warnings.push(`${leaf.path}: ${expect.otherwise}`);
  if (knownKeys && isTree(to)) {
    const odd = Object.keys(to).filter((key) => !knownKeys.includes(canonicalKey(leaf, key)) && !(isTree(from) && key in from));
    warnings.push(...odd.map((key) => `${pathText([...leaf.keys, key])}: is none of the roles that the form documents (${knownKeys.join(", ")}); it is passed on as it is`));
  }
  if (onlyNew && before !== undefined) warnings.push(`${leaf.path}: the change reaches only ${onlyNew}`);
  return warnings;
}

/** Warnings about a customer that is created (`before` absent) or changed. */
export function warningsOf(desired: Tree, before?: Tree): readonly string[] {
  const known = before && canonical(before);
  const after = canonical(desired);
  return leaves.flatMap((leaf) => ofLeaf(leaf, known, after));
}
