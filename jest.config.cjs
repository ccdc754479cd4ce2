// Which tests play when. Folders make the projects; two endings of file names take a file out of its folder's project:
// `*.matrix.test.ts` plays many faults or variations of a rule, `*.slow.test.ts` takes long and adds no
// promise of its own. `npm run test:unit` plays `unit`; `npm test` plays every project but `slow`; `npm run test:all`
// plays everything. The commands in package.json choose among the projects; nothing here sets anything up.
const { availableParallelism } = require("node:os");

const SECOND = 1_000;

/** What the projects share. swc only strips types; the compiler checks them in `npm run check`. */
const shared = {
  rootDir: __dirname,
  testEnvironment: "node",
  // Google's protobuf runtime keeps itself in a global, and looks at it again after a test file has ended.
  testEnvironmentOptions: { globalsCleanup: "off" },
  transform: {
    "^.+\\.m?[jt]s$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022", keepClassNames: true },
        module: { type: "commonjs" },
        sourceMaps: "inline",
        swcrc: false,
      },
    ],
  },
  // What is loaded late has to be named as it is called once compiled.
  moduleNameMapper: {
    // It can be imported only, and the runner requires.
    "^@actions/expressions$": "<rootDir>/node_modules/@actions/expressions/dist/index.js",
    "^(\\.\\./(?:client/index|page/code)|\\./(?:contract-profile-file|provider|lookup-client))\\.js$": "$1",
  },
  // Packages that ship ES modules only; the runner's `require` cannot load those as they are.
  transformIgnorePatterns: ["/node_modules/(?!oauth4webapi/|@actions/)"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.work/", "<rootDir>/examples/node_modules/"],
};

/**
 * A project of folders below test/, without the files that an ending of their names puts into another project.
 * @param {string} displayName
 * @param {string[]} folders
 */
const project = (displayName, ...folders) => ({
  ...shared,
  displayName,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  testPathIgnorePatterns: ["\\.(matrix|slow)\\.test\\.ts$"],
});

/**
 * A project of the files with an ending.
 * @param {string} displayName
 */
const projectOfEnding = (displayName) => ({
  ...shared,
  displayName,
  testMatch: [`<rootDir>/test/**/*.${displayName}.test.ts`],
});

/** @type {import("jest").Config} */
module.exports = {
  // Real engines wait more than they compute, so three at once pay even on two cores.
  maxWorkers: Math.max(3, Math.min(8, Math.floor(availableParallelism() / 2))),
  testSequencer: "<rootDir>/test/longest-first.cjs",
  // The runner reads it here alone; in a project it would be ignored. Long, because real engines share the machine.
  testTimeout: 600 * SECOND,
  projects: [
    // Needs nothing from outside.
    project(
      "unit",
      "schema",
      "programs",
      "core",
      "client",
      "lifecycle",
      "runtime",
      "inventory",
      "review",
      "doctor",
      "emulator",
    ),
    // The project itself: its rules, its set-up, its build.
    project("house", "architecture", "tools"),
    // The adapters, at the engines' protocols and under the real engines.
    project(
      "engines",
      "pulumi",
      "terraform",
      "cdktf",
      "cli",
      "examples",
      "demo",
      "package",
      "bench",
      "conformance",
      "pipelines",
      "page",
    ),
    // A real identity server.
    project("keycloak", "keycloak"),
    projectOfEnding("matrix"),
    projectOfEnding("slow"),
  ],
};
