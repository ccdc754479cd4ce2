// Packages that a provider needs late or not at all are kept in its file as text, and compiled when they are first
// asked for. Reading a megabyte of code costs Node more than its own start, in each of the three to five processes of
// one command.
import { dirname } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";

/** Packages that are kept as text: the schema of the provider is told without them. */
const PACKED = /^(undici|yaml|oauth4webapi)$/;

/** @param shared how the whole is built; packages are built the same way */
export function packing(shared: BuildOptions, seen: (inputs: readonly string[]) => void): Plugin {
  return {
    name: "packing",
    setup(plugged) {
      plugged.onResolve({ filter: PACKED }, async ({ path, resolveDir, kind, pluginData }) => {
        if (pluginData === "inner") return undefined;
        const found = await plugged.resolve(path, { resolveDir, kind, pluginData: "inner" });
        return { path: found.path, namespace: "packed" };
      });
      plugged.onLoad({ filter: /.*/, namespace: "packed" }, async ({ path }) => ({
        contents: await packed(path, shared, seen),
        resolveDir: dirname(path),
      }));
    },
  };
}

/**
 * A module that compiles the package's text when it is loaded. @throws Error where the package loads modules in a way
 * that text can't.
 */
async function packed(path: string, shared: BuildOptions, seen: (inputs: readonly string[]) => void): Promise<string> {
  const { outputFiles, metafile } = await build({ ...shared, entryPoints: [path], write: false, metafile: true });
  seen(Object.keys(metafile.inputs));
  const text = outputFiles[0]?.text ?? "";
  if (/\bimport\(/.test(text))
    throw new Error(`${path} loads modules with import(…), which a package that is kept as text can't.`);
  return `
    const { compileFunction } = require("node:vm");
    compileFunction(${JSON.stringify(text)}, ["exports", "require", "module"], { filename: ${JSON.stringify(path.replace(/^.*node_modules[\\/]/, ""))} })(exports, require, module);`;
}
