// The declarations that users compile: they name no zod, and compile as strictly as Pulumi's templates ask, which look
// into libraries too.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { root } from "../../tools/workbench/project";
import { bundler, expectCompiles, nodenext, template } from "./user-programs";

/** The doors with types of their own, and the packages that their declarations may name. */
const doors: Readonly<Record<string, readonly [file: string, packages: readonly string[]]>> = {
  ".": ["provider/pulumi/index.d.ts", ["@pulumi/pulumi"]],
  "./emulator": ["emulator/index.d.ts", []],
  "./cdktf": ["cdktf/index.d.ts", ["cdktf", "constructs"]],
  "./cdktn": ["cdktn/index.d.ts", ["cdktn", "constructs"]],
};

/** The file of an import from beside it. */
function besides(file: string, name: string): string {
  const path = join(dirname(file), name.replace(/\.js$/, ""));
  return (
    [`${path}.d.ts`, join(path, "index.d.ts")].find((candidate) => existsSync(candidate)) ??
    `${file} imports ${name}, which is not there`
  );
}

/** What the declarations of a door import from packages, each with the file that does. */
function packagesOf(door: string): ReadonlyMap<string, string> {
  const [seen, found, waiting] = [new Set<string>(), new Map<string, string>(), [join(root, "dist", door)]];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
    for (const { fileName } of [...importedFiles, ...typeReferenceDirectives]) {
      if (fileName.startsWith(".")) waiting.push(besides(file, fileName));
      else found.set(fileName, relative(root, file));
    }
  }
  return found;
}

test.each(Object.entries(doors))(
  "the declarations of %s name no package but the library that it is for [package.declarations]",
  (_door, [file, packages]) => {
    expect([...packagesOf(file)].filter(([name]) => !packages.includes(name))).toEqual([]);
  },
);

// The newest compiler knows no resolution "node" any more.
test.each([
  ["TypeScript 5.9", "the tsconfig of Pulumi's templates", template],
  ["the newest TypeScript", "nodenext", nodenext],
  ["the newest TypeScript", "bundler", bundler],
] as const)(
  "under %s and %s programs with every door compile, libraries checked too [package.declarations]",
  (compiler, _name, options) => expectCompiles(compiler, options),
);
