// @ts-check
// Which folder may import which: the one table of the rule of lint and of the test that also sees what lint doesn't.
import { posix } from "node:path";

/**
 * @typedef {object} Layer a folder of the product; the innermost one that a file is in counts
 * @property {string} folder
 * @property {readonly string[]} ours folders of the product, or single files of them, that it may import beside its own
 * @property {readonly string[]} packages patterns of packages and Node modules that it may import
 * @property {string} instead where the code belongs that imports more
 * @property {readonly string[]} [lazily] folders of the product that it may load with `import(…)` only
 * @property {true} [isPure] without clock, randomness, environment, files and network
 */

// Each part of the stack may import those below it.
const core = ["schema", "provider/core"];
const client = [...core, "provider/client"];
const lifecycle = [...client, "provider/lifecycle"];
const runtime = [...lifecycle, "provider/runtime"];

/** The layers, from the top of the picture in ARCHITECTURE.md down. @type {readonly Layer[]} */
export const layers = [
  {
    folder: "schema",
    ours: [],
    packages: ["zod"],
    isPure: true,
    instead:
      "schema defines the customer with zod and its own files only; code that needs more belongs in provider/core.",
  },
  {
    folder: "provider/core",
    ours: ["schema"],
    packages: ["zod", "fastest-levenshtein"],
    isPure: true,
    instead:
      "core is pure and imports only the schema; the caller passes the time, the environment and contents of files.",
  },
  {
    folder: "provider/client",
    ours: core,
    packages: ["node:.+", "zod", "undici", "oauth4webapi"],
    instead: "client speaks HTTP and imports schema and core; the order of calls belongs in provider/lifecycle.",
  },
  {
    folder: "provider/lifecycle",
    ours: client,
    packages: ["node:crypto", "node:timers/promises"],
    instead: "lifecycle uses schema, core and client; packages belong in client or in an adapter.",
  },
  {
    folder: "provider/runtime",
    ours: lifecycle,
    packages: ["node:buffer", "node:fs", "node:path", "node:util", "yaml", "zod"],
    instead: "runtime joins settings, client and lifecycle; code that only one engine needs belongs in its adapter.",
  },
  {
    folder: "provider/inventory",
    ours: [...runtime, "programs"],
    packages: ["node:crypto", "zod"],
    instead: "inventory compares states with the service; reading files and printing belong in provider/cli.",
  },
  {
    folder: "provider/inventory/states",
    // The translations that the adapters use on a refresh: what a state means is decided there, once.
    ours: [
      ...core,
      "provider/lifecycle/state",
      "provider/pulumi/customer-token",
      "provider/pulumi/values",
      "provider/terraform/state/recorded",
      "provider/terraform/state/stored-states",
    ],
    packages: ["node:zlib", "zod"],
    instead: "states are read with the adapters' own translations; what is compared belongs in provider/inventory.",
  },
  {
    folder: "provider/review",
    // A plan's values are what states hold, so they are read by the same translations; messages are those of apply.
    ours: [
      ...runtime,
      "programs",
      "provider/inventory",
      "provider/pulumi/customer-token",
      "provider/pulumi/guide",
      "provider/pulumi/values",
      "provider/terraform/guide",
      "provider/terraform/schema/names",
      "provider/terraform/settings",
      "provider/terraform/state",
    ],
    packages: ["node:crypto", "zod"],
    instead: "review holds plans against the service; reading files and printing belong in provider/cli.",
  },
  {
    folder: "provider/doctor",
    ours: runtime,
    packages: ["node:crypto", "zod", "fastest-levenshtein"],
    instead: "doctor judges what it gets; programs and files are found, and reports printed, in provider/cli.",
  },
  {
    folder: "provider/pulumi",
    ours: runtime,
    packages: ["node:.+", "zod", "@pulumi/pulumi"],
    instead:
      "an adapter translates between its engine and provider/runtime; rules belong in schema or core, calls in client.",
  },
  {
    folder: "provider/pulumi/program",
    ours: [
      ...runtime,
      "provider/pulumi/customer-token",
      "provider/pulumi/generated",
      "provider/pulumi/guide",
      "provider/pulumi/settings",
      "provider/pulumi/tuning/promise-stacks",
    ],
    packages: ["node:.+", "zod", "@pulumi/pulumi", "yaml"],
    instead: "what runs in the user's program never loads the provider process; what both need is in provider/pulumi.",
  },
  {
    folder: "provider/pulumi/process",
    ours: [
      ...runtime,
      "provider/pulumi/guide",
      "provider/pulumi/settings",
      "provider/pulumi/tuning/heap",
      "provider/pulumi/values",
    ],
    // Only types of the SDK: the server has loaded it.
    packages: ["node:.+", "zod", "@pulumi/pulumi/proto", "@grpc/grpc-js"],
    instead: "the provider process never loads the SDK or the user's program; what both need is in provider/pulumi.",
  },
  {
    folder: "provider/terraform",
    ours: runtime,
    packages: ["node:crypto", "node:v8", "zod"],
    instead:
      "an adapter translates between its engine and provider/runtime; rules belong in schema or core, " +
      "calls in client, messages of the protocol in its folder.",
  },
  {
    folder: "provider/terraform/protocol",
    ours: ["schema"],
    packages: ["node:.+", "@msgpack/msgpack"],
    instead:
      "the protocol carries plain values and knows no customer; code that needs more belongs in provider/terraform.",
  },
  {
    folder: "provider/cdktf",
    ours: core,
    packages: ["constructs"],
    instead:
      "constructs import only schema and core, and neither CDKTF nor cdktn: each entry point passes its own library in.",
  },
  {
    folder: "provider/cli",
    // The installation needs the provider's address, which is plain text. A stack's settings are read as Pulumi does,
    // and an import writes and reads what the engines' states hold of a customer.
    ours: [
      ...runtime,
      "programs",
      "provider/inventory",
      "provider/review",
      "provider/doctor",
      "provider/pulumi/customer-token",
      "provider/pulumi/settings",
      "provider/pulumi/values",
      "provider/terraform/address",
      "provider/terraform/state/translate",
    ],
    lazily: ["emulator"],
    packages: ["node:.+", "zod", "commander", "picocolors", "yaml"],
    instead:
      "the command line imports schema, core and lifecycle; it loads the emulator with `await import(…)` inside the " +
      "command that needs it.",
  },
  {
    folder: "emulator",
    ours: ["schema", "programs"],
    packages: ["node:.+", "zod", "hono", "@hono/node-server"],
    instead:
      "the emulator imports only the schema, so that it never shares the provider's mistakes; " +
      "what both need belongs in schema.",
  },
  {
    folder: "page",
    ours: ["emulator/page-api"],
    packages: ["preact"],
    instead:
      "the page runs in a browser and takes only types from emulator/page-api; rules, files and other packages belong " +
      "in emulator/page.",
  },
  {
    folder: "programs",
    ours: ["schema"],
    packages: ["slugify"],
    isPure: true,
    instead:
      "programs are printed from plain trees with the schema only; what reads or writes belongs in provider/cli.",
  },
  {
    folder: "examples",
    ours: [],
    packages: ["node:.+", "webcastmanager-provider", "@pulumi/pulumi", "cdktf", "cdktn", "constructs"],
    instead: 'Import "webcastmanager-provider" by its name, as the reader of the example does.',
  },
];

/** @param {string} path @param {string} folder */
function isIn(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Returns the innermost layer that a file is in, if any. @param {string} path from the root of the project */
export function layerOf(path) {
  return layers
    .filter(({ folder }) => isIn(path, folder))
    .sort((one, other) => other.folder.length - one.folder.length)[0];
}

/**
 * Returns whether a file of a layer may import a module.
 * @param {Layer} layer
 * @param {string} path of the file, from the root of the project
 * @param {{ target: string, isLazy: boolean }} loaded the module as the file names it, and whether by `import(…)`
 */
export function isAllowed(layer, path, { target, isLazy }) {
  if (!target.startsWith(".")) return new RegExp(`^(?:${layer.packages.join("|")})(?:/|$)`).test(target);
  const to = posix.join(posix.dirname(path), target);
  const folders = [layer.folder, ...layer.ours, ...(isLazy ? (layer.lazily ?? []) : [])];
  return folders.some((folder) => isIn(to, folder));
}
