// The service's violations, on the property paths that users write.
import {
  canonicalKey,
  isList,
  isTree,
  leaves,
  pathText,
  valueAt,
  wireName,
  type Leaf,
  type Profile,
  type Tree,
} from "../../../schema";

/** One violation on a path of ours. */
export interface Violation {
  readonly path: string;
  readonly message: string;
}

type Part = string | number;

function partsOf(propertyPath: string): Part[] {
  return [...propertyPath.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );
}

/**
 * Where the n-th pair of a flattened map stood: its key, and its place in the list there. A key that nobody has
 * documented is a value, and not told.
 */
function placeOfPair(sent: Tree, leaf: Leaf, index: number): Part[] {
  const map = valueAt(sent, leaf.keys);
  let before = 0;
  for (const [key, list] of Object.entries(isTree(map) ? map : {})) {
    const size = isList(list) ? list.length : 0;
    if (index < before + size)
      return leaf.facts.knownKeys?.includes(canonicalKey(leaf, key)) === true ? [key, index - before] : [];
    before += size;
  }
  return [];
}

/**
 * The path that a user wrote for a path of the wire. Leading parts that name no field are left out, since some backends
 * begin with the name of a method or parameter; undefined where none names a known field.
 */
export function toOurPath(propertyPath: string, sent: Tree, profile: Profile): string | undefined {
  const parts = partsOf(propertyPath);
  const start = parts.findIndex((part) =>
    leaves.some((leaf) => leaf.facts.wire !== undefined && wireName(leaf, profile) === part),
  );
  const leaf = leaves.find(
    (candidate) => candidate.facts.wire !== undefined && wireName(candidate, profile) === parts[start],
  );
  if (leaf === undefined) return leaves.find(({ path }) => path === propertyPath)?.path;
  const [index] = parts.slice(start + 1);
  if (typeof index !== "number") return leaf.path;
  return pathText([...leaf.keys, ...(leaf.kind === "map" ? placeOfPair(sent, leaf, index) : [index])]);
}
