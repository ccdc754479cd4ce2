// What a construct declares, as schema and core read it: a tree in which everything that is known only later is
// `unknown`.
import { customerBlock, isTree, unknown, type Block, type Leaf, type Tree, type Value } from "../../schema";

/** Whether a value stands for one that is known only later: the library's own `Token.isUnresolved`. */
export type IsUnresolved = (value: unknown) => boolean;

/** The value of a property; undefined where there is none. */
type Read = (key: string) => unknown;

const readFrom =
  (value: object): Read =>
  (key): unknown =>
    Reflect.get(value, key);

function toValue(value: unknown, isUnresolved: IsUnresolved): Value {
  if (isUnresolved(value)) return unknown;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => toValue(item, isUnresolved));
  if (isTree(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item, isUnresolved)]));
  return value === null ? null : undefined;
}

/** Terraform has one type for a choice, a text, and turns true and false into it. */
function choice(value: Value): Value {
  return value === "true" ? true : value === "false" ? false : value;
}

function leafValue(leaf: Leaf, key: string, read: Read, isUnresolved: IsUnresolved): Value {
  const value = toValue(read(key), isUnresolved);
  // In place of a secret its write-only twin may stand, which no state keeps; the core need not know it.
  if (value === undefined && leaf.facts.secret && read(`${key}Wo`) !== undefined) return unknown;
  return leaf.kind === "choice" ? choice(value) : value;
}

function blockTree(branch: Block, read: Read, isUnresolved: IsUnresolved): Tree {
  const leaves = [...branch.leaves].map(([key, leaf]): [string, Value] => [
    key,
    leafValue(leaf, key, read, isUnresolved),
  ]);
  const blocks = [...branch.blocks].map(([key, below]): [string, Value] => {
    const value = read(key);
    if (isUnresolved(value)) return [key, unknown];
    return [key, isTree(value) ? blockTree(below, readFrom(value), isUnresolved) : undefined];
  });
  return Object.fromEntries([...leaves, ...blocks].filter(([, value]) => value !== undefined));
}

/**
 * What a generated Customer declares now: it may have been changed since it was made. Generated classes keep it in
 * `nameInput`, `ecdnInput` … @internal
 */
export function declaredTree(customer: object, isUnresolved: IsUnresolved): Tree {
  return blockTree(customerBlock, (key) => Reflect.get(customer, `${key}Input`), isUnresolved);
}
