// Generates TypeScript constructs from Terraform's schema document. The only file that knows CDKTF's generator. Needs
// neither Terraform nor a network nor jsii.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What constructs are generated from. */
export interface Source {
  /** The document that `terraform providers schema -json` prints. */
  readonly document: object;
  /** Address of the provider in it. */
  readonly address: string;
  /** Name of the provider: the prefix of its types. */
  readonly name: string;
  /** Version that stacks will require. */
  readonly version: string;
}

/**
 * Loads CDKTF's generator without its `terraform version` call and its reports to the vendor. Its index needs jsii,
 * which isn't installed; this part of it doesn't.
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

/** Removes the generator's links to pages of a public registry that don't exist. */
function withoutLinks(text: string): string {
  return text
    .replace(/^\/\/ https:.*\n/gmu, "")
    .replace(/^ *\*\n *\* Docs at Terraform Registry: .*\n/gmu, "")
    .replace(/\{@link https:\S+ ([^}]+)\}/gu, "`$1`");
}

/**
 * Returns one TypeScript file per resource, data source and provider, by name without ending. @param within folder for
 * temporary files, which are removed.
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
  // By reflection: the generator's types name another copy of codemaker.
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
