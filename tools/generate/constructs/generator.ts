// Generates constructs in TypeScript from what the Terraform provider describes. The only file that knows CDKTF's
// generator. Needs neither Terraform nor a network nor jsii.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { version } from "../../../provider/core/version";
import { providerAddress } from "../../../provider/terraform/address";
import { description } from "../../../provider/terraform/tuning/generated/description";
import { schemaDocument } from "./schema-document";

/** Removes the generator's links to pages of a public registry that don't exist. */
function withoutLinks(text: string): string {
  return text
    .replace(/^\/\/ https:.*\n/gmu, "")
    .replace(/^ *\*\n *\* Docs at Terraform Registry: .*\n/gmu, "")
    .replace(/\{@link https:\S+ ([^}]+)\}/gu, "`$1`");
}

/** Returns one TypeScript file for each resource and data source and for the provider, by name without ending. */
export async function generateConstructs(): Promise<ReadonlyMap<string, string>> {
  // Without its `terraform version` call and its reports to the vendor.
  Object.assign(process.env, { CHECKPOINT_DISABLE: "1", TERRAFORM_BINARY_NAME: "terraform-is-not-needed" });
  const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } = await import("@cdktf/commons");
  // Its index needs jsii; this part of it doesn't.
  const { TerraformProviderGenerator } =
    await import("@cdktf/provider-generator/lib/get/generator/provider-generator.js");
  const { CodeMaker } = await import("codemaker");
  const code = new CodeMaker();
  const document = schemaDocument(providerAddress, description);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- its types name another copy of codemaker
  const generator: InstanceType<typeof TerraformProviderGenerator> = Reflect.construct(TerraformProviderGenerator, [
    code,
    { ...document, provider_versions: { [providerAddress]: version } },
  ]);
  const provider = new TerraformProviderConstraint(`${providerAddress}@${version}`);
  generator.generate(new ConstructsMakerProviderTarget(provider, Language.TYPESCRIPT));
  // The entry point has exports of its own.
  code.exclude(`providers/${provider.name}/index.ts`);
  const folder = mkdtempSync(join(tmpdir(), "constructs-"));
  try {
    const files = (await code.save(folder)).filter((file) => basename(file) === "index.ts");
    return new Map(files.map((file) => [basename(dirname(file)), withoutLinks(readFileSync(file, "utf8"))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
