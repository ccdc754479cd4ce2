// Five projects: `unit` needs nothing from outside and is quick, `matrix` plays every fault and every variation with
// every operation, `house` looks at the project itself: its rules, its set-up, its build; `faces` tells how engines see
// it, and drives the real ones; `keycloak` a real identity server. The commands in package.json choose among them;
// nothing here sets anything up.
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
  moduleNameMapper: { "^(\\.\\./client/(?:index|profile-file)|\\./provider|\\./lookup)\\.js$": "$1" },
  // Packages that ship ES modules only; the runner's `require` cannot load those as they are.
  transformIgnorePatterns: ["/node_modules/(?!oauth4webapi/)"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.work/", "<rootDir>/examples/node_modules/"],
};

/** @param {string[]} folders below test/, or single files there */
const testsIn = (...folders) => folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`);

/** @type {import("jest").Config} */
module.exports = {
  // Real engines wait more than they compute, so two at once pay even on two cores.
  maxWorkers: Math.max(2, Math.min(8, Math.floor(availableParallelism() / 2))),
  testSequencer: "<rootDir>/test/longest-first.cjs",
  // The runner reads it here alone; in a project it would be ignored. Long, because real engines share the machine.
  testTimeout: 600 * SECOND,
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: testsIn("schema", "core", "client", "lifecycle", "emulator"),
      testPathIgnorePatterns: ["\\.matrix\\.test\\.ts$"],
    },
    { ...shared, displayName: "house", testMatch: testsIn("architecture", "tools") },
    { ...shared, displayName: "matrix", testMatch: ["<rootDir>/test/**/*.matrix.test.ts"] },
    {
      ...shared,
      displayName: "faces",
      testMatch: testsIn("pulumi", "terraform", "cdktf", "cli", "examples", "demo", "package", "bench", "conformance"),
      testPathIgnorePatterns: ["\\.matrix\\.test\\.ts$"],
    },
    { ...shared, displayName: "keycloak", testMatch: testsIn("keycloak") },
  ],
};
