// The build compiles, then generates constructs; it does both once, and again when something is missing or has changed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "../../tools/setup/build.mjs";
import { createWorkplace, type Workplace } from "./workplace";

let place: Workplace;
let project: string;
const node = () => ({ version: process.versions.node, folder: join(place.folder, "node"), from: "PATH" as const, fresh: false });
const door = (library: string) => join(project, "dist", library, "index.js");

/** A Node that notes what it is asked to run, and does what the compiler and the generator would. */
function fakeNode(generator = "mkdir -p dist/cdktf dist/cdktn; echo made > dist/cdktf/index.js; echo made > dist/cdktn/index.js"): void {
  place.program("node", [
    `echo "$1" >> ${join(place.folder, "calls")}`,
    `case "$1" in *typescript*) mkdir -p dist/schema; echo compiled > dist/schema/a.js;; *constructs*) ${generator};; esac`,
  ].join("\n"), join(place.folder, "node"));
}

/** What has been run since the last look: "compile" and "generate". */
function ran(): string[] {
  const calls = join(place.folder, "calls");
  const lines = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
  rmSync(calls, { force: true });
  return lines.map((line) => line.includes("typescript") ? "compile" : line === join(project, "dist/tools/generate/constructs/main.js") ? "generate" : line);
}

beforeEach(() => {
  place = createWorkplace();
  project = place.context.project;
  mkdirSync(join(project, "schema"));
  for (const name of ["schema/a.ts", "tsconfig.json", "package-lock.json"]) writeFileSync(join(project, name), "{}");
  fakeNode();
});
afterEach(() => place.remove());

test("constructs are generated after the compiler, and nothing is done the second time [package.setup]", async () => {
  expect(await build(place.context, node())).toBe(true);
  expect(ran()).toEqual(["compile", "generate"]);
  expect(await build(place.context, node())).toBe(false);
  expect(ran()).toEqual([]);
});

test.each([
  ["a changed source", () => writeFileSync(join(project, "schema", "a.ts"), "{ }")],
  ["a missing door of cdktf", () => rmSync(join(project, "dist", "cdktf"), { recursive: true })],
  ["a missing door of cdktn", () => rmSync(door("cdktn"))],
])("%s builds again", async (_what, change) => {
  await build(place.context, node());
  ran();
  change();
  expect(await build(place.context, node())).toBe(true);
  expect(ran()).toEqual(["compile", "generate"]);
});

test("what is left of a removed source goes, and the constructs, which have none, stay", async () => {
  await build(place.context, node());
  writeFileSync(join(project, "dist", "schema", "gone.js"), "");
  writeFileSync(join(project, "schema", "a.ts"), "{ }");
  fakeNode("test -f dist/cdktf/index.js");
  expect(await build(place.context, node())).toBe(true);
  expect(existsSync(join(project, "dist", "schema", "gone.js"))).toBe(false);
  expect([existsSync(door("cdktf")), existsSync(door("cdktn"))]).toEqual([true, true]);
});

test("constructs that can't be generated fail the build with what was said, and the next build tries again", async () => {
  fakeNode("echo the generated constructs do not compile >&2; exit 1");
  await expect(build(place.context, node())).rejects.toThrow(/^The constructs can't be generated:\nthe generated constructs do not compile/);
  fakeNode();
  ran();
  expect(await build(place.context, node())).toBe(true);
  expect(ran()).toEqual(["compile", "generate"]);
});
