// @ts-check
// Who may import whom, once: lint reads it here, and so does test/architecture/layers.ts. A rule says where to go
// instead; it never only says no.

/** Folders that only the tools and tests may look into. */
const OUTSIDE = ["tools", "test", "bench", "examples", "dist"];

/**
 * @typedef {object} Layer
 * @property {string} folder
 * @property {readonly string[]} ours folders of the product, or single files of them, that it may import beside its own
 * @property {readonly string[]} packages patterns of packages and Node modules that it may import
 * @property {string} instead what to do when something seems to be missing
 * @property {readonly string[]} [lazily] folders of the product that it may load with `import(…)` only
 * @property {true} [isPure] neither clock, chance, environment nor network
 */

/** The layers, from the top of the picture in ARCHITECTURE.md down. @type {readonly Layer[]} */
export const LAYERS = Object.freeze([
  {
    folder: "schema",
    ours: [],
    packages: ["zod"],
    isPure: true,
    instead:
      "schema says what a customer is, with zod and its own files alone; what needs more belongs to provider/core or above.",
  },
  {
    folder: "provider/core",
    ours: ["schema"],
    packages: ["zod", "fastest-levenshtein"],
    isPure: true,
    instead:
      "core is pure and sees the schema alone; whoever has a clock, an environment, a file or a network hands the value in.",
  },
  {
    folder: "provider/client",
    ours: ["schema", "provider/core"],
    packages: ["node:.+", "zod", "undici", "oauth4webapi", "yaml"],
    instead: "client talks HTTP and sees schema and core; the order of calls is told in provider/lifecycle.",
  },
  {
    folder: "provider/lifecycle",
    ours: ["schema", "provider/core", "provider/client"],
    packages: ["node:crypto", "node:timers/promises"],
    instead: "resources tell the story with schema, core and client; packages belong to client or to a face.",
  },
  {
    folder: "provider/pulumi",
    ours: ["schema", "provider/core", "provider/client", "provider/lifecycle"],
    packages: ["node:.+", "zod", "@pulumi/pulumi", "@grpc/grpc-js"],
    instead:
      "a face translates between its engine and provider/lifecycle; rules belong to schema or core, calls to client.",
  },
  {
    folder: "provider/terraform",
    ours: ["schema", "provider/core", "provider/client", "provider/lifecycle"],
    packages: ["zod"],
    instead:
      "a face translates between its engine and provider/lifecycle; rules belong to schema or core, calls to client, messages of the protocol to its folder.",
  },
  {
    folder: "provider/terraform/protocol",
    ours: ["schema"],
    packages: ["node:.+", "@grpc/grpc-js", "protobufjs/light", "@msgpack/msgpack"],
    instead: "the protocol carries plain values and knows no customer; what needs more belongs to provider/terraform.",
  },
  {
    folder: "provider/cdktf",
    ours: ["schema", "provider/core"],
    packages: ["constructs"],
    instead:
      "constructs see schema and core alone, and neither CDKTF nor its fork: each door hands its own library in.",
  },
  {
    folder: "provider/cli",
    // The address is what the installation is about; it is plain texts.
    ours: ["schema", "provider/core", "provider/client", "provider/lifecycle", "provider/terraform/address"],
    lazily: ["emulator"],
    packages: ["node:.+", "zod", "commander", "picocolors", "yaml"],
    instead:
      "the command line sees schema, core and resources; it loads the emulator with `await import(…)` inside the command that needs it.",
  },
  {
    folder: "emulator",
    ours: ["schema"],
    packages: ["node:.+", "zod", "hono", "@hono/node-server"],
    instead:
      "the emulator sees the schema alone, so that it never borrows the provider's mistakes; what both need belongs to schema.",
  },
  {
    folder: "examples",
    ours: [],
    packages: ["node:.+", "webcastmanager-provider", "@pulumi/pulumi", "cdktf", "cdktn", "constructs"],
    instead: 'Import "webcastmanager-provider" by its name, as the reader of the example does.',
  },
]);

/**
 * How a folder is named in a path from beside it: its last part; but for a file of it that may be imported. @param
 * {string} folder @param {readonly string[]} ours
 */
function beside(folder, ours) {
  const name = folder.split("/").at(-1);
  const file = ours.find((one) => one.startsWith(`${folder}/`))?.slice(folder.length + 1);
  return file === undefined ? name : `${name}/(?!${file}$)`;
}

/** Names of the folders that a layer may not import from. @param {Layer} layer */
function forbidden({ folder, ours }) {
  const others = LAYERS.map((layer) => layer.folder).filter(
    (other) => other !== folder && !other.startsWith(`${folder}/`) && !ours.includes(other),
  );
  return [...new Set(["provider", ...others.map((other) => beside(other, ours)), ...OUTSIDE])];
}

/** One lint block per layer. */
export const layerRules = LAYERS.map((layer) => ({
  files: [`${layer.folder}/**/*.ts`],
  rules: restrict([
    { regex: `^(?!\\.)(?!(?:${layer.packages.join("|")})(?:/|$))`, message: layer.instead },
    { regex: `^(?:\\.\\./)+(?:${forbidden(layer).join("|")})(?:/|$)`, message: layer.instead },
  ]),
}));

/**
 * @param {{ regex: string, message: string }[]} patterns
 * @returns {{ "no-restricted-imports": ["error", { patterns: { regex: string, message: string }[] }] }}
 */
function restrict(patterns) {
  return { "no-restricted-imports": ["error", { patterns }] };
}
