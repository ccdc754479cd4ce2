// Bundles the page of the emulator into dist/emulator/page/files: one script, one stylesheet, the shell and the icon;
// and the stylesheet of drift's HTML report, which shares the page's look.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { licences, replace } from "./bundle";

/** The folder of the built page, from the root of the project. */
export const PAGE_FOLDER = "dist/emulator/page/files";

/** The stylesheet of the page, and the two parts of that of the report. */
const STYLESHEETS = ["page.css", "look.css", "report.css"];

/** Compressed bytes, at most, and of which files: a page that is opened beside a program must not be waited for. */
const LARGEST = { "page.js": 30_000, "page.css and report.css": 6_000 } as const;

/**
 * Bundles the page.
 * @returns compressed sizes in bytes
 * @throws Error if a file is too large
 */
export async function bundlePage(root: string): Promise<Record<keyof typeof LARGEST, number>> {
  const common = { write: false, bundle: true, minify: true, logLevel: "silent", legalComments: "none" } as const;
  const script = await build({
    ...common,
    entryPoints: [join(root, "page", "main.tsx")],
    tsconfig: join(root, "page", "tsconfig.json"),
    outfile: "page.js",
    platform: "browser",
    target: "es2022",
    format: "esm",
    metafile: true,
  });
  const styles = await build({
    ...common,
    entryPoints: STYLESHEETS.map((name) => join(root, "page", name)),
    outdir: join(root, "page"),
  });
  const files = [...script.outputFiles, ...styles.outputFiles];
  const folder = join(root, PAGE_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of files) replace(join(folder, basename(path)), contents);
  for (const name of ["page.html", "icon.svg"]) copyFileSync(join(root, "page", name), join(folder, name));
  writeFileSync(join(folder, "LICENSES.txt"), licences(Object.keys(script.metafile.inputs)));
  const compressed = (name: string) =>
    gzipSync(files.find(({ path }) => basename(path) === name)?.contents ?? "").length;
  const sizes = {
    "page.js": compressed("page.js"),
    "page.css and report.css": compressed("page.css") + compressed("report.css"),
  };
  for (const name of ["page.js", "page.css and report.css"] as const) {
    if (sizes[name] <= LARGEST[name]) continue;
    throw new Error(`${name} too large: ${sizes[name]} bytes compressed, the limit is ${LARGEST[name]}.`);
  }
  return sizes;
}
