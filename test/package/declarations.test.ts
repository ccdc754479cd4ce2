// The declarations that users compile: they name no zod, and compile as strictly as Pulumi's templates ask, which look
// into libraries too.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { runCommand } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/pulumi-project";
import { newFolder } from "./installed";

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

/** Programs of users; each holds one mistake, so that a door whose types are lost does not pass. */
const programs: Readonly<Record<string, string>> = {
  pulumi: `
    import * as pulumi from "@pulumi/pulumi";
    import { Customer, customerArgs, getCustomer, getCustomers, WebcastManagerProvider } from "webcastmanager-provider";
    const acme = new Customer("acme", { name: "Acme", type: "Partner", defaultLanguage: "en", sso: { roleMappings: { Administrator: ["a"] } } });
    export const id: pulumi.Output<string> = acme.id;
    // @ts-expect-error
    new Customer("a", { name: 1, type: "Consumer", defaultLanguage: "en" });
    export const provider = new WebcastManagerProvider("other", { endpoint: "https://other.example", maxRetries: 3 });
    export const found = [getCustomer({ name: "Acme" }), getCustomers({})];
    new Customer("row", customerArgs(JSON.parse("{}")));`,
  emulator: `
    import { startEmulator, type BehaviourChanges } from "webcastmanager-provider/emulator";
    const behaviour: BehaviourChanges = { secrets: "masked", extraFields: { a: [1] } };
    export const emulator = startEmulator({ behaviour, faults: [{ kind: "status", status: 500 }], seed: [{ name: "Acme" }] });
    // @ts-expect-error
    export const wrong = startEmulator({ behaviour: { secrets: "no" } });`,
  ...Object.fromEntries(
    ["cdktf", "cdktn"].map((library) => [
      library,
      `
    import { App, TerraformStack } from "${library}";
    import { Customer, WebcastPartner } from "webcastmanager-provider/${library}";
    const stack = new TerraformStack(new App(), "a");
    export const acme = new Customer(stack, "acme", { name: "Acme", type: "Partner", defaultLanguage: "en" });
    // @ts-expect-error
    export const wrong = new Customer(stack, "wrong", { name: 1, type: "Partner", defaultLanguage: "en" });
    export const partner = new WebcastPartner(stack, "partner", { shared: { defaultLanguage: "en" }, partner: { name: "Acme" } });`,
    ]),
  ),
};

/** As Pulumi's official templates write it. */
const template = {
  strict: true,
  outDir: "bin",
  target: "es2020",
  module: "commonjs",
  moduleResolution: "node",
  sourceMap: true,
  experimentalDecorators: true,
  pretty: false,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};
const compilers = { "TypeScript 5.9": "typescript", "the newest TypeScript": "typescript-newest" };
const strict = { strict: true, target: "es2022" };
// The newest compiler knows no resolution "node" any more.
test.each<[keyof typeof compilers, string, object]>([
  ["TypeScript 5.9", "the tsconfig of Pulumi's templates", template],
  ["TypeScript 5.9", "the tsconfig of Pulumi's older templates", { ...template, target: "es2016" }],
  ["TypeScript 5.9", "nodenext", { ...strict, module: "nodenext", moduleResolution: "nodenext" }],
  ["TypeScript 5.9", "bundler", { ...strict, module: "esnext", moduleResolution: "bundler" }],
  ["the newest TypeScript", "nodenext", { ...strict, module: "nodenext", moduleResolution: "nodenext" }],
  ["the newest TypeScript", "bundler", { ...strict, module: "esnext", moduleResolution: "bundler" }],
])(
  "under %s and %s programs with every door compile, libraries checked too [package.declarations]",
  async (compiler, _name, compilerOptions) => {
    const folder = newFolder();
    try {
      const modules = join(folder.path, "node_modules");
      mkdirSync(join(modules, "@types"), { recursive: true });
      symlinkSync(root, join(modules, "webcastmanager-provider"), "junction");
      for (const name of ["@pulumi", "cdktf", "cdktn", "constructs", join("@types", "node")])
        symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
      for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder.path, `${name}.ts`), text);
      writeFileSync(join(folder.path, "package.json"), "{}");
      // The newest compiler takes no types by itself.
      const types = compiler === "the newest TypeScript" ? { types: ["node"] } : {};
      writeFileSync(
        join(folder.path, "tsconfig.json"),
        JSON.stringify({
          compilerOptions: { ...compilerOptions, ...types },
          files: Object.keys(programs).map((name) => `${name}.ts`),
        }),
      );
      const tsc = join(root, "node_modules", compilers[compiler], "bin", "tsc");
      const { code, stdout, stderr } = await runCommand(process.execPath, [tsc, "--noEmit", "-p", "tsconfig.json"], {
        folder: folder.path,
        environment: process.env,
      });
      expect({ code, said: stdout + stderr }).toEqual({ code: 0, said: "" });
    } finally {
      folder.remove();
    }
  },
);
