// Whether a file loads what it may, by the same table as lint (tools/lint/layers.mjs) and with eyes of its own: the
// compiler's parser, which also sees `import(…)`, types, `require` and what is touched without being loaded.
import { posix } from "node:path";
import { LAYERS, type Layer } from "../../tools/lint/layers.mjs";
import { everyNode, importsOf, isFreeName, parsed, type Import } from "./sources";

/** The layers, from the top of the picture in ARCHITECTURE.md down. */
export const layers: readonly Layer[] = LAYERS;

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

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The innermost layer that a file is in. */
function layerOf(path: string): Layer | undefined {
  return layers
    .filter(({ folder }) => isIn(path, folder))
    .sort((one, other) => other.folder.length - one.folder.length)[0];
}

function isAllowed(layer: Layer, path: string, { target, isLazy }: Import): boolean {
  if (!target.startsWith(".")) return new RegExp(`^(?:${layer.packages.join("|")})(?:/|$)`).test(target);
  const to = posix.join(posix.dirname(path), target);
  const folders = [layer.folder, ...layer.ours, ...(isLazy ? (layer.lazily ?? []) : [])];
  return folders.some((folder) => isIn(to, folder));
}

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
