// Terraform's schema document in, TypeScript of constructs out: the one place that knows the generator of CDKTF.
// Needs neither Terraform nor a network nor jsii.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What constructs are generated from. */
export interface Source {
  /** The document that `terraform providers schema -json` prints. */
  readonly document: object;
  /** Address of the provider in it. */
  readonly address: string;
  /** Name of the provider, as it stands in front of its types. */
  readonly name: string;
  /** Version that stacks will require. */
  readonly version: string;
}

/**
 * Loading it starts `terraform version` and may report to its vendor's servers; both are kept from it.
 * Its index asks for jsii, which is not installed; the part that is needed does not.
 */
async function loadGenerator() {
  Object.assign(process.env, {
    CHECKPOINT_DISABLE: "1",
    CDKTF_LOG_LEVEL: "OFF",
    TERRAFORM_BINARY_NAME: "terraform-is-not-needed",
  });
  const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } = await import("@cdktf/commons");
  const { TerraformProviderGenerator } =
    await import("@cdktf/provider-generator/lib/get/generator/provider-generator.js");
  const { CodeMaker } = await import("codemaker");
  return {
    CodeMaker,
    ConstructsMakerProviderTarget,
    Language,
    TerraformProviderConstraint,
    TerraformProviderGenerator,
  };
}

/** The generator links to pages of a public registry that do not exist. */
function withoutLinks(text: string): string {
  return text
    .replace(/^\/\/ https:.*\n/gmu, "")
    .replace(/^ *\*\n *\* Docs at Terraform Registry: .*\n/gmu, "")
    .replace(/\{@link https:\S+ ([^}]+)\}/gu, "`$1`");
}

/**
 * One file of TypeScript per resource, data source and provider, by its name without ending.
 * @param within folder that may be written to; nothing is left in it.
 */
export async function generateConstructs(
  { document, address, name, version }: Source,
  within: string,
): Promise<ReadonlyMap<string, string>> {
  const {
    CodeMaker,
    ConstructsMakerProviderTarget,
    Language,
    TerraformProviderConstraint,
    TerraformProviderGenerator,
  } = await loadGenerator();
  const code = new CodeMaker();
  // By reflection, because the generator's types name a copy of codemaker that may not be this one.
  const generator: InstanceType<typeof TerraformProviderGenerator> = Reflect.construct(TerraformProviderGenerator, [
    code,
    { ...document, provider_versions: { [address]: version } },
  ]);
  generator.generate(
    new ConstructsMakerProviderTarget(
      new TerraformProviderConstraint({ name, source: address, version }),
      Language.TYPESCRIPT,
    ),
  );
  const folder = mkdtempSync(join(within, ".constructs-"));
  try {
    await code.save(folder);
    const made = join(folder, "providers", name);
    const parts = readdirSync(made, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    return new Map(parts.map((part) => [part, withoutLinks(readFileSync(join(made, part, "index.ts"), "utf8"))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
