// What pages say about commands, links, settings, profiles and errors is true. Their blocks run in
// test/examples/docs.test.ts.
import { existsSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { ContractProfile, settings } from "../../schema";
import { blocksOf, commandsIn, guides, pageText, proseOf } from "../support/pages";
import { ourFiles, root, textOf } from "./sources";

const examples = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .map(({ name }) => name);
const documents = ourFiles().filter((path) => path.endsWith(".md"));
const Manifest = z.object({
  scripts: z.record(z.string(), z.string()),
  files: z.array(z.string()),
  engines: z.object({ node: z.string() }),
});
const manifest = Manifest.parse(JSON.parse(textOf("package.json")));

test.each(documents)("every npm command of %s exists [package.readme]", (path) => {
  const named = [...textOf(path).matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? "");
  expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): readonly string[] {
  return [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Links of a page to files of the project, with the file and the anchor that each names. */
function linksOf(path: string) {
  return [...proseOf(path).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)].map(
    ([link, target = "", anchor]) => ({
      link,
      file: target === "" ? path : posix.normalize(posix.join(posix.dirname(path), target)),
      anchor,
    }),
  );
}

test.each(documents)("every link and anchor of %s exists [package.readme]", (path) => {
  const dead = linksOf(path).filter(
    ({ file, anchor }) => !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor)),
  );
  expect(dead.map(({ link }) => link)).toEqual([]);
});

test("pages that are shipped link only to files that are shipped [package.readme]", () => {
  const isShipped = (file: string) => manifest.files.some((entry) => file === entry || file.startsWith(`${entry}/`));
  expect(guides.filter((path) => !isShipped(path))).toEqual([]);
  const missing = guides.flatMap((path) => linksOf(path).map(({ file }) => `${path}: ${file}`));
  expect(missing.filter((link) => !isShipped(link.split(": ")[1] ?? ""))).toEqual([]);
});

test("every page of docs/ is in the index [package.readme]", () => {
  const linked = linksOf("docs/README.md").map(({ file }) => file);
  expect(guides.filter((path) => path !== "docs/README.md" && !linked.includes(path))).toEqual([]);
});

test("every page that a message or a comment names exists, with its section [package.readme]", () => {
  const sources = ourFiles().filter((path) => /\.(ts|mjs|cjs|json|sh)$/.test(path) && !path.startsWith("test/"));
  const named = sources.flatMap((path) =>
    [...textOf(path).matchAll(/\b(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)].map(([text, file = "", anchor]) => ({
      path,
      text,
      exists: existsSync(join(root, file)) && (anchor === undefined || anchorsOf(file).includes(anchor)),
    })),
  );
  expect(named.filter(({ exists }) => !exists)).toEqual([]);
  expect(sources.filter((path) => /README(\.md)?#|\(README\b/.test(textOf(path)))).toEqual([]);
});

test("npx never fetches another package of this name [package.readme]", () => {
  const written = ourFiles().filter((path) => /\.(md|ts|mjs|cjs)$/.test(path) && !path.startsWith("test/"));
  expect(written.filter((path) => /npx (?!--no )[a-z]/.test(textOf(path)))).toEqual([]);
});

test("the first screen of the README states that the API is assumed, and how to replace it [contract.stated]", () => {
  const screen = textOf("README.md").split("\n").slice(0, 12).join("\n");
  expect(screen).toMatch(/publishes no API/);
  expect(screen).toMatch(/\(docs\/contract\.md#write-a-profile\)/);
});

test("the profile of the contract page is valid [package.readme]", () => {
  const [profile] = blocksOf("docs/contract.md").filter(({ language }) => language === "yaml");
  expect(ContractProfile.parse(parse(profile?.text ?? "")).paths.customers).toBe("/v2/tenants");
});

test("pages ask for the Node that the package asks for [package.readme]", () => {
  const asked = guides.flatMap((path) =>
    [...textOf(path).matchAll(/Node (\d+\.\d+)/g)].map((match) => `>=${match[1]}`),
  );
  expect([...new Set(asked)]).toEqual([manifest.engines.node]);
});

test("every variable that a page exports is a setting, or one of an engine [package.readme]", () => {
  const exported = guides
    .flatMap((path) => blocksOf(path).flatMap(commandsIn))
    .flatMap((command) => [...command.matchAll(/^export (WEBCASTMANAGER_\w+)=/g)].map((match) => match[1]));
  expect(exported.length).toBeGreaterThan(0);
  expect(exported.filter((name) => !settings.some(({ environment }) => environment === name))).toEqual([]);
});

test("troubleshooting has a section for each kind of error [package.readme]", () => {
  const union = /export type ErrorKind =([\s\S]*?);/.exec(textOf("provider/core/errors.ts"))?.[1] ?? "";
  const kinds = [...union.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
  const sections = [...pageText("docs/troubleshooting.md").matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(sections).toEqual(kinds);
});

test("troubleshooting quotes messages as the provider writes them [package.readme]", () => {
  const sources = ourFiles().filter((path) => /^provider\/.*\.ts$/.test(path));
  // Long messages are sums of texts.
  const written = sources.map((path) => textOf(path).replace(/["`]\s*\+\s*["`]/g, "")).join("\n");
  const quoted = [...pageText("docs/troubleshooting.md").matchAll(/^You see: ([\s\S]*?)\n\n/gm)]
    .flatMap(([, line = ""]) => [...line.replace(/\s+/g, " ").matchAll(/`([^`]+)`/g)])
    .map((match) => match[1] ?? "");
  expect(quoted.length).toBeGreaterThan(15);
  expect(quoted.filter((text) => !written.includes(text))).toEqual([]);
});

test.each(examples)("the README of %s has its four parts [package.readme]", (name) => {
  const headings = [...textOf(`examples/${name}/README.md`).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(["What it teaches", "Run it", "What you will see", "Clean up"]);
});
