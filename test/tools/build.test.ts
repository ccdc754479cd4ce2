// The build compiles, bundles and generates when something has changed, and only then. What it runs are scripts that
// count their runs, of the shell, which starts much faster than Node does.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "../../tools/setup/build";
import type { Machine } from "../../tools/setup/tools";
import { createTestMachine, type TestMachine } from "./test-machine";

const PROVIDER = "dist/terraform/terraform-provider-webcastmanager.cjs";
const COMPILER = `
printf "compile " >> runs
for file in schema/index provider/terraform/main tools/bundle/main tools/generate/constructs/main; do
  if [ -f $file.ts ]; then mkdir -p "dist/\${file%/*}" && cp $file.ts dist/$file.js; fi
done`;
const BUNDLER = `
printf "bundle " >> runs
mkdir -p dist/terraform dist/emulator/page/files && : > dist/emulator/page/files/page.js && printf bundled > ${PROVIDER}`;
const GENERATOR = `
printf "generate " >> runs
for library in cdktf cdktn; do mkdir -p dist/$library && printf generated > dist/$library/index.js; done`;

let place: TestMachine;
beforeEach(() => {
  place = createTestMachine();
  const node = place.program("node", 'exec /bin/sh "$@"', join(place.folder, "node"));
  machine = { ...place.machine, node: { ...place.machine.node, program: node } };
  write("node_modules/typescript/bin/tsc", COMPILER);
  write("tsconfig.json", "{}");
  write("package-lock.json", "{}");
  write("schema/index.ts", "");
  write("provider/terraform/main.ts", "");
  write("tools/bundle/main.ts", BUNDLER);
  write("tools/generate/constructs/main.ts", GENERATOR);
});
afterEach(() => place.remove());

let machine: Machine;
const write = (path: string, text: string) => place.write(path, text);
const remove = (path: string) => rmSync(join(place.machine.project, path), { recursive: true });
const has = (path: string) => existsSync(join(place.machine.project, path));
const runs = () => (has("runs") ? readFileSync(join(place.machine.project, "runs"), "utf8").trim() : "");
const built = () => build(machine);

test("it compiles, bundles and generates once, and does nothing where nothing has changed [package.setup]", async () => {
  expect([await built(), await built(), runs()]).toEqual([true, false, "compile bundle generate"]);
  expect(has(PROVIDER)).toBe(true);
});

test.each<[string, () => void]>([
  ["a source changed", () => write("schema/index.ts", "changed")],
  ["a promise changed", () => write("test/promises.ts", "changed")],
  ["the provider's file is gone", () => remove(PROVIDER)],
  ["the door of cdktf is gone", () => remove("dist/cdktf")],
  ["the door of cdktn is gone", () => remove("dist/cdktn/index.js")],
])("it builds again where %s [package.setup]", async (_what, change) => {
  await built();
  change();
  expect([await built(), await built(), runs()]).toEqual([
    true,
    false,
    "compile bundle generate compile bundle generate",
  ]);
});

test("where bundling fails, the error shows the bundler's output, and the next build tries again [package.setup]", async () => {
  write("tools/bundle/main.ts", "echo 'main.ts: too large' >&2; exit 1");
  await expect(built()).rejects.toThrow("The Terraform provider or the page can't be bundled:\nmain.ts: too large");
  write("tools/bundle/main.ts", BUNDLER);
  expect([await built(), runs()]).toEqual([true, "compile compile bundle generate"]);
});

test("constructs that can't be generated fail the build with the generator's output, and the next build tries again [package.setup]", async () => {
  write("tools/generate/constructs/main.ts", "echo 'the generated constructs do not compile' >&2; exit 1");
  await expect(built()).rejects.toThrow(/^The constructs can't be generated:\nthe generated constructs do not compile/);
  write("tools/generate/constructs/main.ts", GENERATOR);
  expect([await built(), runs()]).toEqual([true, "compile bundle compile bundle generate"]);
});

test("the output of a removed source is removed, and the constructs, which have no source, stay [package.setup]", async () => {
  await built();
  write("dist/schema/gone.js", "");
  write("schema/index.ts", "changed");
  write("tools/generate/constructs/main.ts", "");
  expect(await built()).toBe(true);
  expect([has("dist/schema/gone.js"), has("dist/cdktf/index.js"), has("dist/cdktn/index.js")]).toEqual([
    false,
    true,
    true,
  ]);
});
