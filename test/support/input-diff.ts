// The engine's own diff of inputs: the paths that its detailed diff names. A secret is the same only as a secret of the
// same value.
import { isDeepStrictEqual } from "node:util";
import { pathText } from "../../schema";
import { isObject, type Properties } from "./engine-values";

type Path = readonly (string | number)[];

function differences(old: unknown, next: unknown, path: Path): Path[] {
  if (Array.isArray(old) && Array.isArray(next)) {
    return Array.from({ length: Math.max(old.length, next.length) }).flatMap((_, index) =>
      differences(old[index], next[index], [...path, index]),
    );
  }
  if (isObject(old) && isObject(next)) {
    return [...new Set([...Object.keys(old), ...Object.keys(next)])]
      .sort()
      .flatMap((key) => differences(old[key], next[key], [...path, key]));
  }
  return isDeepStrictEqual(old, next) ? [] : [path];
}

/** Where two sets of inputs differ, as the CLI prints it: `sso.roleMappings["Webcast Editor"][1]`. */
export function changedPaths(before: Properties, after: Properties): string[] {
  return differences(before, after, []).map(pathText);
}
