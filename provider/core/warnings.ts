// What deserves a warning although it is allowed. Only about what this run changes: a steady customer is quiet.
import { canonicalKey, isTree, pairOf, pathText, type Failure, type Leaf, type Tree } from "../../schema";
import { diff, type Change } from "./diff";

/** That a change of this leaf does not reach what is there already; undefined where it does. */
export function onlyNewWarning({ path, facts: { onlyNew } }: Leaf): Failure | undefined {
  return onlyNew === undefined ? undefined : { path, message: `the change reaches only ${onlyNew}` };
}

function ofChange({ leaf, from, to }: Change, isNew: boolean): Failure[] {
  const warnings: Failure[] = [];
  const { warnUnless, knownKeys } = leaf.facts;
  const onlyNew = onlyNewWarning(leaf);
  if (warnUnless && typeof to === "string" && !warnUnless.pattern.test(to))
    warnings.push({ path: leaf.path, message: warnUnless.otherwise });
  if (knownKeys && isTree(to)) {
    const odd = Object.keys(to).filter(
      (key) => !knownKeys.includes(canonicalKey(leaf, key)) && !(isTree(from) && Object.hasOwn(from, key)),
    );
    warnings.push(
      ...odd.map((key) => ({
        path: pathText([...leaf.keys, key]),
        message: `unknown ${pairOf(leaf).key}; passed through unchanged. Documented ${pairOf(leaf).key}s: ${knownKeys.join(", ")}`,
      })),
    );
  }
  if (onlyNew !== undefined && !isNew) warnings.push(onlyNew);
  return warnings;
}

/** Warnings about a customer, each on its path, that is created (`before` absent), replaced or changed. */
export function warningsOf(desired: Tree, before?: Tree): readonly Failure[] {
  const changes = diff({ tree: before ?? {}, generated: {} }, desired);
  const isNew = before === undefined || changes.some((change) => change.replaces);
  return changes.flatMap((change) => ofChange(change, isNew));
}
