// Puts a provider and all that it loads into one file that Terraform can start.
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, type Plugin } from "esbuild";
import { root } from "../workbench/project";
import { launcher } from "./launcher";

/** Bundles the parts of undici that the client uses in place of the whole package. */
const undiciParts: Plugin = {
  name: "undici parts",
  setup(bundling) {
    bundling.onResolve({ filter: /^undici$/ }, () => ({ path: join(root, "tools", "bundle", "undici.mjs") }));
  },
};

/**
 * Bundles a program into an executable file, with the licences of what is in it beside it as LICENSES.txt.
 * @param entry source or compiled file
 * @param output path of the file; it ends in .cjs, so that Node doesn't take it for an ES module in any folder
 * @returns the size of the file in bytes
 * @throws Error if something can't be found or read
 */
export async function bundle(entry: string, output: string): Promise<number> {
  const { metafile, outputFiles } = await build({
    entryPoints: [entry],
    outfile: output,
    write: false,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    logLevel: "silent",
    legalComments: "none",
    metafile: true,
    banner: { js: launcher },
    plugins: [undiciParts],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`Bundling ${entry} produced no file.`);
  mkdirSync(dirname(output), { recursive: true });
  replace(output, file.contents, 0o755);
  writeFileSync(join(dirname(output), "LICENSES.txt"), licences(Object.keys(metafile.inputs)));
  return file.contents.length;
}

/** Writes the file at once, so that a program that is being started never reads half of it. */
export function replace(output: string, contents: Uint8Array, mode = 0o644): void {
  const temporary = `${output}.${process.pid}`;
  writeFileSync(temporary, contents);
  chmodSync(temporary, mode);
  renameSync(temporary, output);
}

/** Returns the licences of the packages among these files. */
export function licences(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      const text =
        file === undefined
          ? "The package has no licence file; its package.json names the licence."
          : readFileSync(join(folder, file), "utf8").trim();
      const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
      return `${name}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
