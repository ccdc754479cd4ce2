// Desired against what the state holds: which leaves differ, and whether one of them replaces the customer.
// Pure, and without the name of any field: each leaf's facts define what its change means.
import { isList, isTree, leaves, normalText, unknown, valueAt, type Leaf, type Tree, type Value } from "../../schema";
import { isBlockOff, isBlockOn, canonical, canonicalKnown, cleared } from "./canonical";

/** The values of a customer as a state holds them. */
export interface StateValues {
  /**
   * The inputs as they were last written or read. A generated leaf is in it where it is declared, or where another user
   * replaced ours.
   */
  readonly tree: Tree;
  /** Generated values by the path of their leaf: ours, and in use unless the tree holds another. */
  readonly generated: Readonly<Record<string, string | undefined>>;
  /** Paths of values that were generated for an update with an unknown outcome. */
  readonly unconfirmed?: readonly string[];
}

/** One leaf that differs. */
export interface Change {
  readonly leaf: Leaf;
  readonly from: Value;
  readonly to: Value;
  /** Whether this change replaces the customer. */
  readonly replaces: boolean;
}

/**
 * A value for comparison: addresses and hosts in their normal form. Secrets too may come back in another Unicode form.
 */
function comparable(leaf: Leaf, value: Value): Value {
  return typeof value === "string" ? normalText(leaf.facts, value) : value;
}

function isSameSet(leaf: Leaf, one: readonly Value[], other: readonly Value[]): boolean {
  if (one.length !== other.length) return false;
  if (one.every((item, index) => item !== unknown && item === other[index])) return true;
  const texts = new Set(other.map((item) => comparable(leaf, item)));
  return one.every((item) => item !== unknown && texts.has(comparable(leaf, item)));
}

function isSameMap(leaf: Leaf, one: Tree, other: Tree): boolean {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => {
    const [first, second] = [one[key], other[key]];
    return isList(first) && isList(second) && isSameSet(leaf, first, second);
  });
}

/** Whether two canonical values of a leaf mean the same. What is unknown is never the same. */
export function isSame(leaf: Leaf, one: Value, other: Value): boolean {
  const left = one ?? leaf.facts.absentMeans;
  const right = other ?? leaf.facts.absentMeans;
  if (left === unknown || right === unknown) return false;
  if (isList(left) && isList(right)) return isSameSet(leaf, left, right);
  if (isTree(left) && isTree(right)) return isSameMap(leaf, left, right);
  return left === right || comparable(leaf, left) === comparable(leaf, right);
}

/**
 * The generated value in use, as far as the state knows; undefined where it knows none, or the block around it is off.
 */
export function valueInUse(leaf: Leaf, known: StateValues): string | undefined {
  const value = valueAt(known.tree, leaf.keys) ?? known.generated[leaf.path];
  if (typeof value !== "string" || value === cleared) return undefined;
  return leaf.enabledBy === undefined || isBlockOn(leaf, canonicalKnown(known.tree)) ? value : undefined;
}

/** The generated value that the state shows: the one in use, or one that may be after an update of unknown outcome. */
export function shownGenerated(leaf: Leaf, known: StateValues): string | undefined {
  return known.unconfirmed?.includes(leaf.path) === true ? known.generated[leaf.path] : valueInUse(leaf, known);
}

const presentOr = (value: Value): Value => (value === cleared ? undefined : value);

/**
 * A generated leaf that is not declared keeps what is there. It differs only where another user changed it.
 * Declaring the value in use changes nothing at the service, but where ours is another, the declared one becomes ours.
 */
function isGeneratedDifferent(leaf: Leaf, ours: Value, { from, to }: Pick<Change, "from" | "to">): boolean {
  if (to !== undefined) return !isSame(leaf, from ?? ours, to) || (ours !== undefined && !isSame(leaf, ours, to));
  return from !== undefined && ours !== undefined && !isSame(leaf, from, ours);
}

function isDifferent(leaf: Leaf, known: StateValues, change: Pick<Change, "from" | "to">): boolean {
  if (leaf.facts.onlyAtCreate) return false;
  if (leaf.facts.serverDecides && change.to === undefined) return false;
  if (leaf.facts.generated) return isGeneratedDifferent(leaf, known.generated[leaf.path], change);
  return !isSame(leaf, presentOr(change.from), change.to);
}

/** Whether the block around a leaf is off before and after: what is in it then means nothing. */
export function isIdle(leaf: Leaf, before: Tree, after: Tree): boolean {
  return isBlockOff(leaf, before) && isBlockOff(leaf, after);
}

/** The leaves in which the desired customer differs from what the state knows, in the order of the form. */
export function diff(known: StateValues, desired: Tree): readonly Change[] {
  // An earlier release may have stored another form, so both sides are brought into today's.
  const [before, after] = [canonicalKnown(known.tree), canonical(desired)];
  return leaves.flatMap((leaf): Change[] => {
    const [from, to] = [valueAt(before, leaf.keys), valueAt(after, leaf.keys)];
    if (to === undefined && isIdle(leaf, before, after)) return [];
    if (!isDifferent(leaf, known, { from, to })) return [];
    const shown = leaf.facts.generated ? from : presentOr(from);
    return [{ leaf, from: shown, to, replaces: leaf.facts.createOnly === true }];
  });
}

/**
 * The next list in the order of the known one: what stays keeps its place, and what is new takes the places of
 * what went and then the end. So a change of one item differs in one place.
 */
export function arrange(known: readonly Value[], next: readonly Value[]): readonly Value[] {
  const [before, after] = [new Set(known), new Set(next)];
  const added = next.filter((item) => !before.has(item));
  let taken = 0;
  const result: Value[] = known.map((item) => (after.has(item) ? item : added[taken++]));
  result.push(...added.slice(taken));
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
export function inKnownOrder(known: Value, next: Value): Value {
  if (isList(known) && isList(next)) return arrange(known, next);
  if (!isTree(known) || !isTree(next)) return next;
  return Object.fromEntries(Object.entries(next).map(([key, list]) => [key, inKnownOrder(known[key], list)]));
}
