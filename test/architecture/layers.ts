// Who may load whom, as a list of what is allowed; lint keeps a list of what is not. An exception in one is caught by the other.
import { posix } from "node:path";
import { everyNode, importsOf, isFreeName, parsed } from "./sources";

/** What one folder may load and touch. */
interface Layer {
  readonly folder: string;
  /** Folders of ours beside its own. */
  readonly ours: readonly string[];
  /** Packages and Node modules, by their beginnings. */
  readonly packages: readonly RegExp[];
  /** Folders of ours that may be loaded with `import(…)` only. */
  readonly lazily?: readonly string[];
  /** Neither clock, chance, environment nor network. */
  readonly isPure?: true;
}

const node = /^node:/;
const zod = /^zod$/;

/** The layers, from the top of the picture in ARCHITECTURE.md down. */
export const layers: readonly Layer[] = [
  { folder: "schema", ours: [], packages: [zod], isPure: true },
  { folder: "provider/core", ours: ["schema"], packages: [zod, /^fastest-levenshtein$/], isPure: true },
  { folder: "provider/client", ours: ["schema", "provider/core"], packages: [node, zod, /^undici$/, /^oauth4webapi$/, /^yaml$/] },
  { folder: "provider/resources", ours: ["schema", "provider/core", "provider/client"], packages: [/^node:crypto$/, /^node:timers\/promises$/] },
  { folder: "provider/pulumi", ours: ["schema", "provider/core", "provider/client", "provider/resources"], packages: [node, zod, /^@pulumi\/pulumi(\/|$)/, /^@grpc\/grpc-js$/] },
  { folder: "provider/terraform/protocol", ours: ["schema"], packages: [node, /^@grpc\/grpc-js$/, /^protobufjs\/light$/, /^@msgpack\/msgpack$/] },
  { folder: "provider/terraform", ours: ["schema", "provider/core", "provider/client", "provider/resources"], packages: [zod] },
  { folder: "provider/cdktf", ours: ["schema", "provider/core"], packages: [/^constructs$/] },
  {
    folder: "provider/cli", ours: ["schema", "provider/core", "provider/client", "provider/resources", "provider/terraform/address"], lazily: ["emulator"],
    packages: [node, zod, /^commander$/, /^picocolors$/, /^yaml$/],
  },
  { folder: "emulator", ours: ["schema"], packages: [node, zod, /^fastify$/, /^yaml$/] },
  { folder: "examples", ours: [], packages: [node, /^webcastmanager-provider(\/cdkt[fn])?$/, /^@pulumi\/pulumi$/, /^cdkt[fn]$/, /^constructs$/] },
];

const impure = new Set([
  "process", "Date", "performance", "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "crypto", "console", "Buffer", "globalThis", "global", "require", "module", "navigator",
]);

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isAllowed(layer: Layer, path: string, target: string, isLazy: boolean): boolean {
  if (!target.startsWith(".")) return layer.packages.some((pattern) => pattern.test(target));
  const to = posix.join(posix.dirname(path), target);
  const folders = [layer.folder, ...layer.ours, ...isLazy ? layer.lazily ?? [] : []];
  return folders.some((folder) => isIn(to, folder));
}

/** Every breach of the layers in one file: what it loads and may not, and, where it must be pure, what it touches. */
export function breaches(path: string, text?: string): readonly string[] {
  const layer = layers.find(({ folder }) => isIn(path, folder));
  if (layer === undefined) return [];
  const loaded = importsOf(path, text).filter(({ target, isLazy }) => !isAllowed(layer, path, target, isLazy));
  const found = loaded.map(({ target, isLazy }) => `${path} ${isLazy ? "loads" : "imports"} ${target}`);
  if (!layer.isPure) return found;
  everyNode(parsed(path, text), (name) => {
    if (isFreeName(name) && impure.has(name.text)) found.push(`${path} touches ${name.text}`);
    if (isFreeName(name) && name.text === "Math" && /^Math\.random$/.test(name.parent.getText())) found.push(`${path} touches Math.random`);
  });
  return found;
}
