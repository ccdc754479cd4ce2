// Writes dist/cdktf and dist/cdktn from the attributes of the Terraform provider, unless they are up to date. Run by
// the build, after the compiler.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { providerAddress } from "../../../provider/terraform/address";
import { describeProvider } from "../terraform-description";
import { entryPointText } from "./entry-point";
import { generateConstructs, type Source } from "./generator";
import { schemaDocument } from "./schema-document";

const Package = z.object({ version: z.string() });

/** Returns what the constructs of this release are generated from. */
export function constructSource(root: string): Source {
  const { version } = Package.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const document = schemaDocument(providerAddress, describeProvider());
  return { document, address: providerAddress, name: providerAddress.split("/").at(-1) ?? "", version };
}

/** Returns the text for cdktn: only the name of the library differs. */
const forFork = (text: string) => text.replace(/(["'])cdktf\1/gu, "$1cdktn$1");

/** Returns a digest of everything that decides what is generated; the lock file pins the generator. */
function digestOf(root: string, source: Source): string {
  const hash = createHash("sha256").update(JSON.stringify(source));
  const files = [
    ...["main", "schema-document", "generator", "entry-point", "compile"].map((name) => join(__dirname, `${name}.js`)),
    join(root, "dist/provider/cdktf/partner.d.ts"),
    join(root, "package-lock.json"),
  ];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

function isMade(stamp: string, digest: string): boolean {
  try {
    return readFileSync(stamp, "utf8") === digest;
  } catch {
    return false;
  }
}

/** Generates both entry points below dist/; returns whether something had to be written. */
export async function generateEntryPoints(root: string): Promise<boolean> {
  const dist = join(root, "dist");
  const entryPoints = { cdktf: join(dist, "cdktf"), cdktn: join(dist, "cdktn") };
  const stamp = join(dist, ".constructs");
  const source = constructSource(root);
  const digest = digestOf(root, source);
  if (isMade(stamp, digest)) return false;
  rmSync(stamp, { force: true });
  const constructs = await generateConstructs(source, dist);
  // Loading the compiler takes longer than all the rest, so it is loaded only if needed.
  const { compile } = await import("./compile.js");
  const made = compile(entryPoints.cdktf, new Map([...constructs, ["index", entryPointText(constructs.keys())]]));
  for (const folder of Object.values(entryPoints)) rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of made) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    mkdirSync(entryPoints.cdktn, { recursive: true });
    writeFileSync(join(entryPoints.cdktn, basename(path)), forFork(text));
  }
  writeFileSync(stamp, digest);
  return true;
}

if (require.main === module) {
  generateEntryPoints(process.cwd()).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
