// Bundles the page of the emulator into dist/emulator/page/files: one script, one stylesheet, the shell and the icon.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { licences, replace } from "./bundle";

/** The folder of the built page, from the root of the project. */
export const PAGE_FOLDER = "dist/emulator/page/files";

/** Compressed bytes, at most: a page that is opened beside a program must not be waited for. */
const LARGEST = { "page.js": 30_000, "page.css": 6_000 } as const;

/**
 * Bundles the page.
 * @returns compressed sizes in bytes
 * @throws Error if a file is too large
 */
export async function bundlePage(root: string): Promise<Record<keyof typeof LARGEST, number>> {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(root, "page", "main.tsx")],
    tsconfig: join(root, "page", "tsconfig.json"),
    write: false,
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "esm",
    logLevel: "silent",
    legalComments: "none",
    metafile: true,
  });
  const css = await transform(readFileSync(join(root, "page", "page.css"), "utf8"), { loader: "css", minify: true });
  const texts = { "page.js": outputFiles[0]?.text ?? "", "page.css": css.code };
  const folder = join(root, PAGE_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) replace(join(folder, name), Buffer.from(text));
  for (const name of ["page.html", "icon.svg"]) copyFileSync(join(root, "page", name), join(folder, name));
  writeFileSync(join(folder, "LICENSES.txt"), licences(Object.keys(metafile.inputs)));
  const sizes = { "page.js": gzipSync(texts["page.js"]).length, "page.css": gzipSync(texts["page.css"]).length };
  for (const name of ["page.js", "page.css"] as const) {
    if (sizes[name] <= LARGEST[name]) continue;
    throw new Error(`${name} is too large: ${sizes[name]} bytes compressed, the limit is ${LARGEST[name]}.`);
  }
  return sizes;
}
