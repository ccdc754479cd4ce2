// dist/ is built from nothing when something has changed, and only then. What the build runs are scripts that note
// their runs, of the shell, which starts much faster than Node does.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "../../tools/setup/build";
import { createTestMachine, type TestMachine } from "./test-machine";

/** The compiler "compiles" the two other steps into its second parameter. */
const COMPILER = `
printf "compile " >> runs
for script in tools/bundle/main tools/generate/constructs/main; do
  mkdir -p "$2/\${script%/*}" && cp $script.ts $2/$script.js
done`;

let place: TestMachine;
beforeEach(() => {
  place = createTestMachine();
  place.write("node_modules/typescript/bin/tsc", COMPILER);
  place.write(
    "tools/bundle/main.ts",
    '[ ! -e dist ] || printf "(the former is there) " >> runs; printf "bundle " >> runs',
  );
  place.write("tools/generate/constructs/main.ts", 'printf "generate " >> runs');
});
afterEach(() => place.remove());

const inProject = (path: string) => join(place.machine.project, path);
const runs = () => readFileSync(inProject("runs"), "utf8").trim();
const built = () => {
  const program = place.program("node", 'exec /bin/sh "$@"', join(place.folder, "node"));
  return build({ ...place.machine, node: { ...place.machine.node, program } });
};
const once = "compile bundle generate";

test("it compiles, bundles and generates once, and does nothing where nothing has changed [package.setup]", async () => {
  expect([await built(), await built(), runs()]).toEqual([true, false, once]);
});

test.each(["schema/index.ts", "page/page.css", "test/promises.ts", "package-lock.json", "tsconfig.json"])(
  "after a change of %s it builds again from nothing, beside the former build [package.setup]",
  async (path) => {
    await built();
    place.write(path, "changed");
    place.write("dist/schema/gone.js", "");
    const again = "compile (the former is there) bundle generate";
    expect([await built(), await built(), runs()]).toEqual([true, false, `${once} ${again}`]);
    expect(existsSync(inProject("dist/schema/gone.js"))).toBe(false);
  },
);

test.each([
  ["compile", "node_modules/typescript/bin/tsc", "The project does not compile", ""],
  ["bundle", "tools/bundle/main.ts", "The Terraform provider or the page can't be bundled", "compile "],
  ["generate", "tools/generate/constructs/main.ts", "The constructs can't be generated", "compile bundle "],
])("where it can't %s, the error shows the output, and the next build tries again [package.setup]", async (...row) => {
  const [, script, message, done] = row;
  const works = readFileSync(inProject(script), "utf8");
  place.write(script, "echo 'main.ts: wrong' >&2; exit 1");
  await expect(built()).rejects.toThrow(`${message}:\nmain.ts: wrong`);
  place.write(script, works);
  expect([await built(), runs()]).toEqual([true, `${done}${once}`]);
});
