// Writes every generated file; with --check it only compares and exits 1 on a difference.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { jsonSchemas } from "./json-schema";
import { pulumiTypes } from "./pulumi-types";
import { withSections } from "./readme";

/** Every generated file by path from the root of the project, with the text it should have. */
export function generatedFiles(root = process.cwd()): Readonly<Record<string, string>> {
  return { ...jsonSchemas(), ...pulumiTypes(), "README.md": withSections(read(join(root, "README.md")) ?? "") };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Writes the files below a root; returns the paths that differed. */
export function generate(root: string, write: boolean): readonly string[] {
  const stale = Object.entries(generatedFiles(root)).filter(([path, text]) => read(join(root, path)) !== text);
  for (const [path, text] of write ? stale : []) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return stale.map(([path]) => path);
}

if (require.main === module) {
  const check = process.argv.includes("--check");
  const stale = generate(process.cwd(), !check);
  if (stale.length === 0) console.log("generated files are up to date");
  else console.log(`${check ? "stale" : "written"}: ${stale.join(", ")}`);
  process.exitCode = check && stale.length > 0 ? 1 : 0;
}
