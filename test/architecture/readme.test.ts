// What the documents say about commands, links, settings and profiles holds. The snippets themselves run in
// test/examples/readme.test.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { Profile, settings } from "../../schema";
import { drift, fences, importByFile, recovery, shellLines } from "../support/readme";

const root = resolve(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const examples = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .map(({ name }) => name);
const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "examples/README.md",
  ...examples.map((name) => `examples/${name}/README.md`),
  "emulator/README.md",
  "provider/terraform/README.md",
  "tools/README.md",
];

test.each(documents)("every npm command of %s exists [package.readme]", (path) => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));
  const named = [...read(path).matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? "");
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(documents)("every link of %s leads somewhere [package.readme]", (path) => {
  const targets = [...read(path).matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map((match) => match[1] ?? "");
  expect(targets.filter((target) => !existsSync(resolve(root, dirname(path), target)))).toEqual([]);
});

test("the first screen of the README says that the API is assumed, and how to replace the assumption [contract.stated]", () => {
  const screen = read("README.md").split("\n").slice(0, 32).join("\n");
  expect(screen).toMatch(/publishes no API/);
  expect(screen).toMatch(/\(#replace-the-contract\)/);
  expect(read("README.md")).toMatch(/^## Replace the contract$/m);
});

test("the profile that the README shows is a valid one [package.readme]", () => {
  const [profile = ""] = fences("yaml");
  expect(Profile.parse(parse(profile)).paths.customers).toBe("/v2/tenants");
});

test("every variable that the README exports is a setting [package.readme]", () => {
  const exported = [...read("README.md").matchAll(/export (WEBCASTMANAGER_[A-Z_]+)=/g)].map((match) => match[1]);
  expect(exported.length).toBeGreaterThan(0);
  expect(exported.filter((name) => !settings.some((setting) => setting.environment === name))).toEqual([]);
});

/** Which test runs a command of the README, and the words with which it does. */
const runners: readonly (readonly [command: string | undefined, test: string, words: string])[] = [
  ["npm run demo", "test/demo/demo.test.ts", "dist/tools/demo/main.js"],
  ["npm test", "test/tools/commands.test.ts", '"test"'],
  ["npm install webcastmanager-provider @pulumi/pulumi", "test/package/package.test.ts", '"npm", install'],
  ["npm install webcastmanager-provider", "test/package/peers.test.ts", '"npm", ["install"'],
  ["npx webcastmanager terraform install", "test/cli/commands/terraform.test.ts", '"terraform", "install"'],
  [
    'npm install webcastmanager-provider cdktn "constructs@>=10.6 <10.8"',
    "test/package/peers.test.ts",
    '"npm", ["install"',
  ],
  [drift.preview, "test/examples/readme.test.ts", "argumentsOf(drift.preview)"],
  [recovery[0], "test/pulumi/cli-killed.test.ts", "argumentsOf(recovery[0])"],
  [recovery[1], "test/pulumi/cli-killed.test.ts", "argumentsOf(recovery[1])"],
];

test("every line that the README has a reader type is run by a test, or exports a setting [package.readme]", () => {
  expect(shellLines().filter((line) => !line.startsWith("export WEBCASTMANAGER_"))).toEqual(
    runners.map(([command]) => command),
  );
  expect(runners.filter(([, path, words]) => !read(path).includes(words))).toEqual([]);
});

test("the recipe of an import by file is complete, and its text is the one that the provider writes [package.readme, adopt.import-file]", () => {
  expect(importByFile).toEqual({
    type: "pulumi-nodejs:dynamic/webcastmanager:Customer",
    providerText: 'exports.handler = () => require("webcastmanager-provider/provider");',
    command: `pulumi import --file ${importByFile.file} --generate-code=false`,
    file: expect.stringMatching(/^[a-z-]+\.json$/),
    secret: expect.any(Function),
  });
  expect(importByFile.secret("of mine")).toEqual({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: '"of mine"',
  });
});

test.each(examples)("the README of %s has its four parts [package.readme]", (name) => {
  const headings = [...read(`examples/${name}/README.md`).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(["What it teaches", "Run it", "What you will see", "Clean up"]);
});
