// Puts a provider and all that it loads into one file that Terraform can start.
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { launcher } from "./launcher";
import { packing } from "./packing";
import { trims } from "./trims";

/** What was bundled. */
export interface Bundled {
  /** Size of the file in bytes. */
  readonly size: number;
  /** Ends of the paths that trims.ts names and that were met. */
  readonly trimmed: readonly string[];
}

/**
 * Bundles a program into an executable file, with the licences of what is in it beside it as LICENSES.txt.
 * @param entry source or compiled file
 * @param output path of the file; its name ends in .cjs, so that Node never takes it for a module of the folder that
 *   it is copied to
 * @throws Error where something can't be found or read
 */
export async function bundle(entry: string, output: string): Promise<Bundled> {
  const trimmed = new Set<string>();
  const packedInputs: string[] = [];
  const shared: BuildOptions = {
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    logLevel: "silent",
    legalComments: "none",
    outfile: output,
    // Only programs that read .proto files need it.
    external: ["@grpc/proto-loader"],
    plugins: [trimming(trimmed)],
  };
  const { metafile, outputFiles } = await build({
    ...shared,
    entryPoints: [entry],
    write: false,
    metafile: true,
    banner: { js: launcher },
    plugins: [packing(shared, (inputs) => packedInputs.push(...inputs)), trimming(trimmed)],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`Bundling ${entry} made no file.`);
  mkdirSync(dirname(output), { recursive: true });
  writeWhole(output, file.contents);
  writeFileSync(
    join(dirname(output), "LICENSES.txt"),
    licencesIn([...Object.keys(metafile.inputs).filter((path) => !path.startsWith("packed:")), ...packedInputs]),
  );
  return { size: file.contents.length, trimmed: [...trimmed].sort() };
}

/** A provider that is being started never sees half a file. */
function writeWhole(output: string, contents: Uint8Array): void {
  const beside = `${output}.${process.pid}`;
  writeFileSync(beside, contents);
  chmodSync(beside, 0o755);
  renameSync(beside, output);
}

function trimming(trimmed: Set<string>): Plugin {
  return {
    name: "trims",
    setup(plugged) {
      plugged.onLoad({ filter: /[\\/]node_modules[\\/].+\.js$/ }, ({ path }) => {
        const trim = trims.find(({ file }) => path.replaceAll("\\", "/").endsWith(file));
        if (trim === undefined) return undefined;
        trimmed.add(trim.file);
        return { contents: trim.contents, resolveDir: dirname(path) };
      });
    },
  };
}

function licencesIn(inputs: readonly string[]): string {
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      const text =
        file === undefined
          ? "The package brings no text of its licence; its package.json names it."
          : readFileSync(join(folder, file), "utf8").trim();
      return `${folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length)}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
