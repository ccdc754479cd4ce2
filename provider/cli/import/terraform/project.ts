// The files around a Terraform configuration: what a folder needs so that `terraform` runs it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { requiredProviders } from "../../../../programs";
import { providerAddress } from "../../../terraform/address";
import type { MissingParts } from "../target";

/** The file with the import blocks. It has done its work once they are applied. */
export const importsFile = "imports.tf";

/** The file that names the provider, in a folder without a configuration. */
export const requiredProvidersFile = ["versions.tf", requiredProviders] as const;

/** Returns what a folder lacks. Nothing that is there is changed. */
export function missingTerraformParts(folder: string): MissingParts {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(tf|tofu)(\.json)?$/.test(name)) : [];
  if (files.length === 0) return { files: new Map([requiredProvidersFile]), lines: [] };
  const hasProvider = files.some((name) => readFileSync(join(folder, name), "utf8").includes(providerAddress));
  return { files: new Map(), lines: hasProvider ? [] : requiredProviders.trimEnd().split("\n") };
}
