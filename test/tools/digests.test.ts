// A stamp shows whether an output was built from these files.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, filesUnder, hasStamp, writeStamp } from "../../tools/setup/digests.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
let root: string;
beforeEach(() => {
  place = createTestMachine();
  root = join(place.folder, "sources");
  mkdirSync(join(root, "inner", "node_modules"), { recursive: true });
  writeFileSync(join(root, "a.ts"), "a");
  writeFileSync(join(root, "inner", "b.ts"), "b");
  writeFileSync(join(root, "inner", "node_modules", "c.ts"), "c");
  writeFileSync(join(root, "readme.md"), "d");
});
afterEach(() => place.remove());

const digest = () =>
  digestOf(
    root,
    filesUnder([root, join(root, "nowhere")], (name) => name.endsWith(".ts")),
  );

test("files are found in every folder but node_modules", () => {
  expect(filesUnder([root], (name) => name.endsWith(".ts")).sort()).toEqual([
    join(root, "a.ts"),
    join(root, "inner", "b.ts"),
  ]);
});

test("the digest does not depend on the order of the files", () => {
  const files = [join(root, "a.ts"), join(root, "inner", "b.ts")];
  expect(digestOf(root, files)).toBe(digestOf(root, [...files].reverse()));
});

test.each([
  ["a changed content", () => writeFileSync(join(root, "a.ts"), "A")],
  ["a new file", () => writeFileSync(join(root, "inner", "new.ts"), "")],
  ["another name", () => renameSync(join(root, "a.ts"), join(root, "z.ts"))],
])("%s invalidates the stamp", (_name, change) => {
  const stamp = join(place.folder, "dist", ".stamp");
  writeStamp(stamp, digest());
  expect(hasStamp(stamp, digest())).toBe(true);
  change();
  expect(hasStamp(stamp, digest())).toBe(false);
});

test("no stamp is a stale one", () => {
  expect(hasStamp(join(place.folder, "nowhere"), digest())).toBe(false);
});
