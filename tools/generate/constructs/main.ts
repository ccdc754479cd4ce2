// Writes the doors dist/cdktf and dist/cdktn from the attributes of the Terraform provider, unless they are made from
// these very attributes already. Run by the build, after the compiler.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { providerAddress } from "../../../provider/terraform/address";
import {
  customerDataSchema,
  customersDataSchema,
  providerSchema,
  resourceSchema,
} from "../../../provider/terraform/schema/attributes";
import { functions } from "../../../provider/terraform/functions";
import { customerType } from "../../../provider/terraform/schema/names";
import { schemaDocument } from "../../../provider/terraform/schema/document";
import { doorText } from "./door";
import { generateConstructs, type Source } from "./generator";

const Package = z.object({ version: z.string() });

/** What the constructs of this release are generated from. */
export function constructSource(root: string): Source {
  const { version } = Package.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const document = schemaDocument(providerAddress, {
    schema: providerSchema,
    resources: { [customerType]: { schema: resourceSchema } },
    dataSources: {
      [customerType]: { schema: customerDataSchema },
      [`${customerType}s`]: { schema: customersDataSchema },
    },
    functions,
  });
  return { document, address: providerAddress, name: providerAddress.split("/").at(-1) ?? "", version };
}

/** A text for cdktn: the same but for the name of the library. */
const forFork = (text: string) => text.replace(/(["'])cdktf\1/gu, "$1cdktn$1");

/** A digest of everything that decides what is generated; what compiles it is pinned by the lock file. */
function digestOf(root: string, source: Source): string {
  const hash = createHash("sha256").update(JSON.stringify(source));
  const files = [
    ...["main", "generator", "door", "compile"].map((name) => join(__dirname, `${name}.js`)),
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

/** Generates both doors below dist/; returns whether there was something to do. */
export async function generateDoors(root: string): Promise<boolean> {
  const dist = join(root, "dist");
  const doors = { cdktf: join(dist, "cdktf"), cdktn: join(dist, "cdktn") };
  const stamp = join(dist, ".constructs");
  const source = constructSource(root);
  const digest = digestOf(root, source);
  if (isMade(stamp, digest)) return false;
  rmSync(stamp, { force: true });
  const constructs = await generateConstructs(source, dist);
  // The compiler takes longer to load than everything else where there is nothing to do.
  const { compile } = await import("./compile.js");
  const made = compile(doors.cdktf, new Map([...constructs, ["index", doorText(constructs.keys())]]));
  for (const folder of Object.values(doors)) rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of made) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    mkdirSync(doors.cdktn, { recursive: true });
    writeFileSync(join(doors.cdktn, basename(path)), forFork(text));
  }
  writeFileSync(stamp, digest);
  return true;
}

if (require.main === module) {
  generateDoors(process.cwd()).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
