// @ts-check
// Who may import whom, once, for lint. A rule says where to go instead; it never only says no.

/** Folders that only the tools and tests may look into. */
const OUTSIDE = ["tools", "test", "bench", "examples", "dist"];

/**
 * @typedef {object} Layer
 * @property {string} folder
 * @property {string[]} packages patterns of packages and Node modules that it may import
 * @property {string[]} forbidden folders of the project that it may not import from
 * @property {string} instead what to do when something seems to be missing
 */

/** @type {readonly Layer[]} */
export const LAYERS = Object.freeze([
  {
    folder: "schema",
    packages: ["zod"],
    forbidden: ["provider", "emulator", ...OUTSIDE],
    instead: "schema says what a customer is, with zod and its own files alone; what needs more belongs to provider/core or above.",
  },
  {
    folder: "provider/core",
    packages: ["zod", "fastest-levenshtein"],
    forbidden: ["client", "resources", "pulumi", "cli", "emulator", ...OUTSIDE],
    instead: "core is pure and sees the schema alone; whoever has a clock, an environment, a file or a network hands the value in.",
  },
  {
    folder: "provider/client",
    packages: ["node:.+", "zod", "undici", "oauth4webapi", "yaml"],
    forbidden: ["resources", "pulumi", "cli", "emulator", ...OUTSIDE],
    instead: "client talks HTTP and sees schema and core; the order of calls is told in provider/resources.",
  },
  {
    folder: "provider/resources",
    packages: ["node:crypto", "node:timers/promises"],
    forbidden: ["pulumi", "cli", "emulator", ...OUTSIDE],
    instead: "resources tell the story with schema, core and client; packages belong to client or to a face.",
  },
  {
    folder: "provider/pulumi",
    packages: ["node:.+", "zod", "@pulumi/pulumi", "@grpc/grpc-js"],
    forbidden: ["cli", "emulator", ...OUTSIDE],
    instead: "a face translates between its engine and provider/resources; rules belong to schema or core, calls to client.",
  },
  {
    folder: "provider/terraform",
    packages: ["node:.+", "zod", "@grpc/grpc-js", "protobufjs/light", "@msgpack/msgpack"],
    forbidden: ["pulumi", "cdktf", "cli", "emulator", ...OUTSIDE],
    instead: "a face translates between its engine and provider/resources; rules belong to schema or core, calls to client, messages of the protocol to its folder.",
  },
  {
    folder: "provider/terraform/protocol",
    packages: ["node:.+", "@grpc/grpc-js", "protobufjs/light", "@msgpack/msgpack"],
    forbidden: ["core", "client", "resources", "pulumi", "cdktf", "cli", "emulator", ...OUTSIDE],
    instead: "the protocol carries plain values and knows no customer; what needs more belongs to provider/terraform.",
  },
  {
    folder: "provider/cdktf",
    packages: ["constructs"],
    forbidden: ["client", "resources", "pulumi", "terraform", "cli", "emulator", ...OUTSIDE],
    instead: "constructs see schema and core alone, and neither CDKTF nor its fork: each door hands its own library in.",
  },
  {
    folder: "provider/cli",
    packages: ["node:.+", "zod", "commander", "picocolors", "yaml"],
    // The address is what the installation is about; it is plain texts.
    forbidden: ["pulumi", "terraform/(?!address$)", "emulator", ...OUTSIDE],
    instead: "the command line sees schema, core and resources; it loads the emulator with `await import(…)` inside the command that needs it.",
  },
  {
    folder: "emulator",
    packages: ["node:.+", "zod", "fastify"],
    forbidden: ["provider", ...OUTSIDE],
    instead: "the emulator sees the schema alone, so that it never borrows the provider's mistakes; what both need belongs to schema.",
  },
]);

/** One lint block per layer, and one that lets the examples import only what their readers can. */
export const layerRules = [
  ...LAYERS.map(({ folder, packages, forbidden, instead }) => ({
    files: [`${folder}/**/*.ts`],
    rules: restrict([
      { regex: `^(?!\\.)(?!(?:${packages.join("|")})(?:/|$))`, message: instead },
      { regex: `^(?:\\.\\./)+(?:${forbidden.join("|")})(?:/|$)`, message: instead },
    ]),
  })),
  {
    files: ["examples/**/*.ts"],
    rules: restrict([
      { regex: "^(?:\\.\\./)+(?:schema|provider|emulator|tools|test|bench|dist)(?:/|$)", message: 'Import "webcastmanager-provider" by its name, as the reader of the example does.' },
    ]),
  },
];

/**
 * @param {{ regex: string, message: string }[]} patterns
 * @returns {{ "no-restricted-imports": ["error", { patterns: { regex: string, message: string }[] }] }}
 */
function restrict(patterns) {
  return { "no-restricted-imports": ["error", { patterns }] };
}
