// A project with the packed package and the library of one engine: which libraries it gets, and what its program does.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { must, newFolder } from "./installed";

/** The libraries of which a project gets its own alone. */
export const libraries = ["cdktf", "cdktn", "@pulumi/pulumi"];

/** A project that has the packed package and a program. */
export interface BareProject {
  readonly tarball: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly program: string;
  /** The file that the program writes; absent: what it prints counts. */
  readonly written?: string;
}

/** Installs the package beside one library, runs a program, and returns what that printed and the libraries there. */
export async function installedWith(project: BareProject): Promise<{ printed: string; there: string[] }> {
  const { tarball, dependencies, program, written } = project;
  const folder = newFolder();
  try {
    writeFileSync(
      join(folder.path, "package.json"),
      JSON.stringify({
        name: "bare",
        private: true,
        dependencies: { ...dependencies, "webcastmanager-provider": `file:${tarball}` },
      }),
    );
    await must(folder.path, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
    writeFileSync(join(folder.path, "main.js"), program);
    const { stdout } = await must(folder.path, process.execPath, ["main.js"]);
    return {
      printed: written === undefined ? stdout : readFileSync(join(folder.path, written), "utf8"),
      there: libraries.filter((name) => existsSync(join(folder.path, "node_modules", name))),
    };
  } finally {
    folder.remove();
  }
}

/** Synthesises a stack with one library of constructs, beside the packed package; expects no other library there. */
export async function expectOwnLibrary(tarball: string, library: string, dependencies: BareProject["dependencies"]) {
  const { printed, there } = await installedWith({
    tarball,
    dependencies,
    program: constructs(library),
    written: join("cdktf.out", "stacks", "bare", "cdk.tf.json"),
  });
  expect(there).toEqual([library]);
  const { resource } = z
    .looseObject({ resource: z.looseObject({ webcastmanager_customer: z.record(z.string(), z.unknown()) }) })
    .parse(JSON.parse(printed));
  expect(Object.keys(resource.webcastmanager_customer)).toEqual(["acme", expect.stringMatching(/^acme_berlin_/)]);
}

const constructs = (library: string) => `
  const { App, TerraformStack } = require("${library}");
  const { WebcastmanagerProvider, WebcastPartner } = require("webcastmanager-provider/${library}");
  const app = new App(), stack = new TerraformStack(app, "bare");
  new WebcastmanagerProvider(stack, "webcastmanager");
  new WebcastPartner(stack, "acme", { shared: { defaultLanguage: "en" }, partner: { name: "Acme Group" }, consumers: { berlin: { name: "Acme Berlin" } } });
  app.synth();`;
