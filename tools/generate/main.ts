// Writes every generated file; with --check it only compares and exits 1 on a difference.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { docsPages } from "./docs";
import { emulatorTypes } from "./emulator-types";
import { jsonSchemas } from "./json-schema";
import { pulumiTypes } from "./pulumi-types";
import { terraformDescription } from "./terraform-description";

/** Every generated file by path from the root of the project, with the text it should have. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    ...jsonSchemas(),
    ...pulumiTypes(),
    ...emulatorTypes(),
    ...terraformDescription(),
    ...(await docsPages()),
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Writes the files below a root; returns the paths that differed. */
export async function generate(root: string, write: boolean): Promise<readonly string[]> {
  const stale = Object.entries(await generatedFiles()).filter(([path, text]) => read(join(root, path)) !== text);
  for (const [path, text] of write ? stale : []) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return stale.map(([path]) => path);
}

async function main(): Promise<void> {
  const check = process.argv.includes("--check");
  const stale = await generate(process.cwd(), !check);
  if (stale.length === 0) console.log("generated files are up to date");
  else console.log(`${check ? "stale" : "written"}: ${stale.join(", ")}`);
  process.exitCode = check && stale.length > 0 ? 1 : 0;
}

if (require.main === module) void main();
