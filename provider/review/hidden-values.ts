// Takes secrets out of the values of a plan, before anything else reads them.
import {
  customerBlock,
  isList,
  isTree,
  leaves,
  unknown,
  valueAt,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { secretText } from "./plan";

/** Whether a value is a mark, or part of it is. */
function isMarked(value: Value, mark: typeof unknown | typeof secretText): boolean {
  if (value === mark) return true;
  const parts = isList(value) ? value : isTree(value) ? Object.values(value) : [];
  return parts.some((part) => isMarked(part, mark));
}

/** Whether a value is not known, or part of it. */
export function isUnknown(value: Value): boolean {
  return isMarked(value, unknown);
}

const isHidden = (value: Value): boolean => isMarked(value, secretText);

function hiddenBlock(block: Block, tree: Tree): Tree {
  const result: Record<string, Value> = {};
  for (const [key, leaf] of block.leaves) {
    const value = valueAt(tree, [key]);
    if (value === undefined || value === null) continue;
    if (leaf.facts.secret) result[key] = value === unknown ? unknown : secretText;
    else result[key] = isHidden(value) ? unknown : value;
  }
  for (const [key, below] of block.blocks) {
    const value = valueAt(tree, [key]);
    if (value === unknown || value === secretText) result[key] = unknown;
    else if (isTree(value)) result[key] = hiddenBlock(below, value);
  }
  return result;
}

/**
 * Returns a customer of a plan without its secrets. A property that the program marks as secret, though it is none, is
 * unknown: nothing can be compared with it.
 */
export function withoutSecrets(tree: Tree): Tree {
  return hiddenBlock(customerBlock, tree);
}

/** Returns the paths of the leaves that the engine hides: they, a part of them, or a block around them. */
export function hiddenPaths(tree: Tree): ReadonlySet<string> {
  const isWithin = ({ keys }: Leaf): boolean =>
    keys.some((_, index) => valueAt(tree, keys.slice(0, index)) === secretText) || isHidden(valueAt(tree, keys));
  return new Set(leaves.filter(isWithin).map(({ path }) => path));
}

/** Returns the paths of the leaves that are not known. */
export function unknownPaths(tree: Tree): ReadonlySet<string> {
  return new Set(leaves.filter(({ keys }) => isUnknown(valueAt(tree, keys))).map(({ path }) => path));
}
