// Whether a file keeps to its layer, by the compiler's parser: it also sees types, `require` and what is touched
// without being loaded.
import { isAllowed, layerOf } from "./layers.mjs";
import { everyNode, importsOf, isFreeName, parsed } from "./sources";

const impure = new Set([
  "process",
  "Date",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "fetch",
  "crypto",
  "console",
  "Buffer",
  "globalThis",
  "global",
  "require",
  "module",
  "navigator",
]);

/** Every breach of the layers in one file: what it loads and may not, and, where it must be pure, what it touches. */
export function breaches(path: string, text?: string): readonly string[] {
  const layer = layerOf(path);
  if (layer === undefined) return [];
  const loaded = importsOf(path, text).filter((loading) => !isAllowed(layer, path, loading));
  const found = loaded.map(({ target, isLazy }) => `${path} ${isLazy ? "loads" : "imports"} ${target}`);
  if (!layer.isPure) return found;
  everyNode(parsed(path, text), (name) => {
    if (isFreeName(name) && impure.has(name.text)) found.push(`${path} touches ${name.text}`);
    if (isFreeName(name) && name.text === "Math" && /^Math\.random$/.test(name.parent.getText()))
      found.push(`${path} touches Math.random`);
  });
  return found;
}
