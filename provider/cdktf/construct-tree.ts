// A generated Customer construct as schema and core read it: a tree in which everything that is known only later is
// `unknown`.
import { customerBlock, isTree, unknown, type Block, type Leaf, type Tree, type Value } from "../../schema";

/** Whether a value is a token, known only later: the library's own `Token.isUnresolved`. */
export type IsUnresolved = (value: unknown) => boolean;

/** Reads one property by its key; undefined if it is absent. */
type Read = (key: string) => unknown;

/**
 * Returns what a generated Customer declares now; a program may have changed it since it was constructed. Generated
 * classes keep their arguments in `nameInput`, `ecdnInput` and so on.
 * @internal
 */
export function constructTree(customer: object, isUnresolved: IsUnresolved): Tree {
  return blockTree(customerBlock, (key) => Reflect.get(customer, `${key}Input`), isUnresolved);
}

function blockTree(block: Block, read: Read, isUnresolved: IsUnresolved): Tree {
  const leaves = [...block.leaves].map(([key, leaf]): [string, Value] => [
    key,
    leafValue(leaf, key, { read, isUnresolved }),
  ]);
  const blocks = [...block.blocks].map(([key, below]): [string, Value] => {
    const value = read(key);
    if (isUnresolved(value)) return [key, unknown];
    return [key, isTree(value) ? blockTree(below, (name) => Reflect.get(value, name), isUnresolved) : undefined];
  });
  return Object.fromEntries([...leaves, ...blocks].filter(([, value]) => value !== undefined));
}

function leafValue(
  leaf: Leaf,
  key: string,
  { read, isUnresolved }: { readonly read: Read; readonly isUnresolved: IsUnresolved },
): Value {
  const value = toValue(read(key), isUnresolved);
  // A secret may be given by its write-only attribute instead, which core does not know.
  if (value === undefined && leaf.facts.secret && read(`${key}Wo`) !== undefined) return unknown;
  return leaf.kind === "choice" ? fromChoice(value) : value;
}

function toValue(value: unknown, isUnresolved: IsUnresolved): Value {
  if (isUnresolved(value)) return unknown;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => toValue(item, isUnresolved));
  if (isTree(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item, isUnresolved)]));
  return value === null ? null : undefined;
}

/** A choice is a string in Terraform, also for true and false. */
function fromChoice(value: Value): Value {
  return value === "true" ? true : value === "false" ? false : value;
}
