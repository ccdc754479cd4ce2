// When two values of a leaf mean the same, and how the order of a set is kept. Pure; values are canonical.
import { isList, isTree, normalText, unknown, type Leaf, type Value } from "../../schema";

/**
 * A value for comparison: addresses and hosts in their normal form; secrets too may come back in another Unicode form.
 */
function comparable(leaf: Leaf, value: Value): Value {
  return typeof value === "string" ? normalText(leaf.facts, value) : value;
}

function sameSet(leaf: Leaf, one: readonly Value[], other: readonly Value[]): boolean {
  if (one.length !== other.length) return false;
  if (one.every((item, index) => item !== unknown && item === other[index])) return true;
  const texts = new Set(other.map((item) => comparable(leaf, item)));
  return one.every((item) => item !== unknown && texts.has(comparable(leaf, item)));
}

/** Whether two values of a leaf mean the same; what is unknown is never the same. */
export function isSame(leaf: Leaf, one: Value, other: Value): boolean {
  const left = one ?? leaf.facts.absentMeans;
  const right = other ?? leaf.facts.absentMeans;
  if (left === unknown || right === unknown) return false;
  if (isList(left) && isList(right)) return sameSet(leaf, left, right);
  if (isTree(left) && isTree(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => {
        const first = left[key];
        const second = right[key];
        return isList(first) && isList(second) && sameSet(leaf, first, second);
      })
    );
  }
  return left === right || comparable(leaf, left) === comparable(leaf, right);
}

/**
 * The next list in the order of the known one: what stays keeps its place, what is new takes the places of
 * what went and then the end. So a change of one item differs in one place.
 */
export function arrange(known: readonly Value[], next: readonly Value[]): readonly Value[] {
  const [before, after] = [new Set(known), new Set(next)];
  const fresh = next.filter((item) => !before.has(item));
  let taken = 0;
  const result: Value[] = known.map((item) => (after.has(item) ? item : fresh[taken++]));
  result.push(...fresh.slice(taken));
  // A place that nothing new takes is taken by what comes last.
  let hole = result.indexOf(undefined);
  while (hole !== -1 && hole < result.length) {
    const last = result.pop();
    if (hole < result.length) result[hole] = last;
    while (hole < result.length && result[hole] !== undefined) hole += 1;
  }
  return result;
}

/** A value in the order of the known one, for sets and maps of sets; any other value as it is. */
export function inOrderOf(known: Value, next: Value): Value {
  if (isList(known) && isList(next)) return arrange(known, next);
  if (!isTree(known) || !isTree(next)) return next;
  return Object.fromEntries(Object.entries(next).map(([key, list]) => [key, inOrderOf(known[key], list)]));
}
