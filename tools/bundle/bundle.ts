// Bundles: all that a program loads in one file, with the licences of its packages beside it.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { root } from "../workbench/project";
import { launcher } from "./launcher";

/** Bundles, and writes LICENSES.txt into the folder of the output. */
async function bundle(folder: string, options: BuildOptions): Promise<void> {
  const { metafile } = await build({
    bundle: true,
    minify: true,
    logLevel: "silent",
    legalComments: "none",
    ...options,
    metafile: true,
  });
  writeFileSync(join(folder, "LICENSES.txt"), licences(Object.keys(metafile.inputs)));
}

/**
 * Bundles a Terraform provider into one file that Terraform can start.
 * @param entry source file: esbuild can't drop unused parts of compiled CommonJS
 * @param output path of the file; it ends in .cjs, so that Node doesn't take it for an ES module in any folder
 * @throws Error if something can't be found or read
 */
export async function bundleProvider(entry: string, output: string): Promise<void> {
  await bundle(dirname(output), {
    entryPoints: [entry],
    outfile: output,
    platform: "node",
    target: "node22",
    format: "cjs",
    banner: { js: launcher },
    // The parts that the client uses, in place of the whole package.
    alias: { undici: join(root, "tools", "bundle", "undici.mjs") },
  });
  chmodSync(output, 0o755);
}

/** Bundles the page of the emulator: a script, the stylesheets of page and report, the shell and the icon. */
export function bundlePage(folder: string): Promise<void> {
  const page = join(root, "page");
  return bundle(folder, {
    entryPoints: [
      { in: join(page, "main.tsx"), out: "page" },
      ...["page.css", "look.css", "report.css", "page.html", "icon.svg"].map((name) => join(page, name)),
    ],
    outdir: folder,
    tsconfig: join(page, "tsconfig.json"),
    platform: "browser",
    target: "es2022",
    format: "esm",
    loader: { ".html": "copy", ".svg": "copy" },
  });
}

/** Returns the licences of the packages among these files. */
function licences(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      const text =
        file === undefined
          ? "The package has no licence file; its package.json names the licence."
          : readFileSync(join(folder, file), "utf8").trim();
      return `${folder.replace(/^.*node_modules\//, "")}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
