// Plain values: a customer as nested blocks, and the value at a path of it. Knows no field.

/** The mark of a value that is not known yet. Each adapter translates its engine's mark to this one and back. */
export const unknown: unique symbol = Symbol.for("webcastmanager.unknown");

/** A plain value: JSON, or the mark for a value that is not known yet. */
export type Value = string | number | boolean | null | undefined | symbol | readonly Value[] | Tree;

/** Nested plain values by key. */
export interface Tree {
  readonly [key: string]: Value;
}

/** Whether a value is an object with named values. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Returns the value at a path: `unknown` if something above it is unknown, undefined if there is none. */
export function valueAt(tree: Value, keys: readonly string[]): Value {
  let value = tree;
  for (const key of keys) {
    if (value === unknown) return unknown;
    if (!isTree(value)) return undefined;
    const below: Value = value[key];
    // hasOwn is slow, so it is asked only about a value that may be inherited.
    if (below === undefined || !Object.hasOwn(value, key)) return undefined;
    value = below;
  }
  return value;
}

/** Returns a copy of the tree with the value at a path. Creates blocks above it; undefined removes the key. */
export function withValue(tree: Tree, keys: readonly string[], value: Value): Tree {
  const [key, ...rest] = keys;
  if (key === undefined) return tree;
  if (rest.length > 0) {
    const below = tree[key];
    if (value === undefined && !isTree(below)) return tree;
    return { ...tree, [key]: withValue(isTree(below) ? below : {}, rest, value) };
  }
  if (value !== undefined) return { ...tree, [key]: value };
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name !== key));
}

/** Returns a path as users and Pulumi write it: `sso.roleMappings["Webcast Editor"][1]`. */
export function pathText(parts: readonly (string | number)[]): string {
  return parts
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

const partOfPath = /\[("(?:[^"\\]|\\.)*"|\d+)\]|\.?([A-Za-z_][A-Za-z0-9_]*)/g;

/** Returns the parts of a path that `pathText` wrote. */
export function pathParts(path: string): readonly (string | number)[] {
  return [...path.matchAll(partOfPath)].map(([, inBrackets, plain]) => {
    const part: unknown = inBrackets === undefined ? plain : JSON.parse(inBrackets);
    return typeof part === "number" ? part : String(part);
  });
}

// Surrogates stand for code points above all others, but their units are below U+E000 to U+FFFF.
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Compares two texts by their code points: the same on every machine, without a locale. */
export function compareTexts(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [one.charCodeAt(index), other.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return one.length - other.length;
}
