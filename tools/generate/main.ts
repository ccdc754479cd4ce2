// Writes every generated file; with --check it only compares and exits 1 on a difference.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
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

async function main(): Promise<void> {
  const isCheck = process.argv.includes("--check");
  const stale = Object.entries(await generatedFiles()).filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
  );
  for (const [path, text] of isCheck ? [] : stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (stale.length === 0) console.log("generated files are up to date");
  else console.log(`${isCheck ? "stale" : "written"}: ${stale.map(([path]) => path).join(", ")}`);
  process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
}

if (require.main === module) void main();
