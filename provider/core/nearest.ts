// The nearest known name for an unknown one, for messages.
import { closest, distance } from "fastest-levenshtein";
import { blocks, leaves } from "../../schema";

/** Names that may stand below a path of the schema; "" is the customer itself. */
export function namesBelow(path: string): readonly string[] {
  const keys = [...leaves, ...blocks]
    .map(({ path: name }) => name)
    .filter((name) => path === "" || name.startsWith(`${path}.`))
    .map((name) => name.slice(path === "" ? 0 : path.length + 1).split(".")[0] ?? "");
  return [...new Set(keys)].filter((key) => key !== "");
}

/** The known name that somebody probably meant; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const found = known.find((candidate) => candidate.toLowerCase() === lower) ?? closest(name, [...known]);
  return distance(lower, found.toLowerCase()) <= Math.max(2, Math.floor(found.length / 3)) ? found : undefined;
}
