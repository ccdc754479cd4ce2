// Programs of users, one for each door of the package, compiled with the compilers and options that users have.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../tools/workbench/run-command";
import { root } from "../../tools/workbench/project";
import { newFolder } from "./installed";

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

/** The options of Pulumi's official templates. */
export const template = {
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

/** The options of a program that Node loads as it is. */
export const nodenext = { ...strict, module: "nodenext", moduleResolution: "nodenext" };

/** The options of a program that is bundled. */
export const bundler = { ...strict, module: "esnext", moduleResolution: "bundler" };

/**
 * Compiles programs as a user does who has the package installed, libraries checked too; expects no error.
 * @param sources texts by the names of their files, without the ending; by default those of every door
 */
export async function expectCompiles(
  compiler: keyof typeof compilers,
  compilerOptions: object,
  sources = programs,
): Promise<void> {
  const folder = newFolder();
  try {
    const modules = join(folder.path, "node_modules");
    mkdirSync(join(modules, "@types"), { recursive: true });
    symlinkSync(root, join(modules, "webcastmanager-provider"), "junction");
    for (const name of ["@pulumi", "cdktf", "cdktn", "constructs", join("@types", "node")])
      symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder.path, `${name}.ts`), text);
    writeFileSync(join(folder.path, "package.json"), "{}");
    // The newest compiler takes no types by itself.
    const types = compiler === "the newest TypeScript" ? { types: ["node"] } : {};
    writeFileSync(
      join(folder.path, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: { ...compilerOptions, ...types },
        files: Object.keys(sources).map((name) => `${name}.ts`),
      }),
    );
    const tsc = join(root, "node_modules", compilers[compiler], "bin", "tsc");
    const { code, stdout, stderr } = await runCommand(process.execPath, [tsc, "--noEmit", "-p", "tsconfig.json"], {
      folder: folder.path,
      environment: process.env,
    });
    expect({ code, printed: stdout + stderr }).toEqual({ code: 0, printed: "" });
  } finally {
    folder.remove();
  }
}
