// A customer as nested plain values, and how to reach a leaf in it. Knows no field.

/** Stands for a value that is not known yet; each face translates its engine's own mark to this and back. */
export const unknown: unique symbol = Symbol.for("webcastmanager.unknown");

/** A plain value: JSON, plus the mark for what is not known yet. */
export type Value = string | number | boolean | null | undefined | symbol | readonly Value[] | Tree;

/** Nested plain values by key. */
export interface Tree {
  readonly [key: string]: Value;
}

/** Whether a value is an object of named values. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value at a path; `unknown` as soon as something on the way is unknown; undefined where nothing stands. */
export function valueAt(tree: Value, keys: readonly string[]): Value {
  let value = tree;
  for (const key of keys) {
    if (value === unknown) return unknown;
    if (!isTree(value)) return undefined;
    const below: Value = value[key];
    // What is not there is told by the quick question; only what is found may be inherited.
    if (below === undefined || !Object.hasOwn(value, key)) return undefined;
    value = below;
  }
  return value;
}

/** A copy of the tree with the value set at a path, blocks made on the way; undefined takes the key out. */
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

/** Whether the mark for what is not known yet stands anywhere in a value. */
export function holdsUnknown(value: Value): boolean {
  if (value === unknown) return true;
  if (isList(value)) return value.some(holdsUnknown);
  return isTree(value) && Object.values(value).some(holdsUnknown);
}

/** A path as users and Pulumi write it: `sso.roleMappings["Webcast Editor"][1]`. */
export function pathText(parts: readonly (string | number)[]): string {
  return parts
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}
