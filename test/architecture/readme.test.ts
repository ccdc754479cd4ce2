// What the documents say about commands, links, settings and profiles holds. The snippets themselves run in test/examples/readme.test.ts.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { Profile, settings } from "../../schema";

const root = resolve(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const examples = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "node_modules").map(({ name }) => name);
const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md",
  ...examples.map((name) => `examples/${name}/README.md`), "emulator/README.md", "tools/README.md"];
const blocks = (text: string, language: string) => [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map((match) => match[1] ?? "");

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
  const [profile = ""] = blocks(read("README.md"), "yaml");
  expect(Profile.parse(parse(profile)).paths.customers).toBe("/v2/tenants");
});

test("every variable that the README exports is a setting [package.readme]", () => {
  const exported = [...read("README.md").matchAll(/export (WEBCASTMANAGER_[A-Z_]+)=/g)].map((match) => match[1]);
  expect(exported.length).toBeGreaterThan(0);
  expect(exported.filter((name) => !settings.some((setting) => setting.environment === name))).toEqual([]);
});

test.each(examples)("the README of %s has its four parts [package.readme]", (name) => {
  const headings = [...read(`examples/${name}/README.md`).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(["What it teaches", "Run it", "What you will see", "Clean up"]);
});
