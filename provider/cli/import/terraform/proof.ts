// The proof for Terraform and OpenTofu: imports into a local scratch state. The import may change nothing, and the plan
// after it has to be empty.
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TerraformProgram } from "../../../../programs";
import { version } from "../../../core/version";
import { mirrorFolder, providerFile, terraformPlatform } from "../../../terraform/address";
import { customerType } from "../../../../schema";
import { CommandError } from "../../exit-codes";
import { providerBundle } from "../../install-provider";
import type { SecretValues } from "../customer-to-import";
import type { Difference } from "../difference";
import { settingsEnvironment } from "../settings-environment";
import type { ProofOptions } from "../target";
import { differenceOf, isChange, type PlannedChange } from "./plan-json";
import { importsFile, requiredProvidersFile } from "./project";
import { applyPlan, mustRunTerraform, planFile, planTo, type TerraformFolder } from "./terraform-engine";

/** Writes a mirror with the provider of this package, and settings that name it alone. Returns the settings' file. */
function writeMirror(folder: string): string {
  const platform = terraformPlatform(process.platform, process.arch);
  if (platform === undefined || process.platform === "win32") {
    throw new CommandError("usage", "Can't prove the import: the provider doesn't run on Windows.", "Use WSL.");
  }
  const mirror = join(folder, "mirror");
  const place = join(mirror, ...mirrorFolder(version, platform));
  mkdirSync(place, { recursive: true });
  copyFileSync(providerBundle(), join(place, providerFile));
  chmodSync(join(place, providerFile), 0o755);
  const file = join(folder, "terraform.rc");
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
  return file;
}

function writeProgram(folder: string, program: TerraformProgram): void {
  for (const [path, text] of [...program.files, [importsFile, program.imports] as const, requiredProvidersFile]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Returns secrets as the variables of the environment that Terraform reads. */
export function secretVariables(values: SecretValues): NodeJS.ProcessEnv {
  return Object.fromEntries([...values].map(([name, value]) => [`TF_VAR_${name}`, value]));
}

/** Returns what a plan would change of a program's customers, and how many other resources. */
export function changesOf(
  changes: readonly PlannedChange[],
  program: TerraformProgram,
): { readonly differences: readonly Difference[]; readonly others: number } {
  const ids = new Map([...program.names].map(([id, name]) => [`${customerType}.${name}`, id]));
  const real = changes.filter(isChange).map((change) => ({ change, id: ids.get(change.address) }));
  const differences = real.flatMap(({ change, id }) => (id === undefined ? [] : [differenceOf(change, id)]));
  return { differences, others: real.length - differences.length };
}

/** Proves an import in a scratch folder. Returns what differs. */
export async function proveTerraform(
  {
    command,
    program,
    values,
  }: { readonly command: string; readonly program: TerraformProgram; readonly values: SecretValues },
  { folder, settings, signal, show }: ProofOptions,
): Promise<readonly Difference[]> {
  writeProgram(folder, program);
  // Without the user's own options and variables of the engine.
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TF_")));
  const environment = {
    ...inherited,
    ...settingsEnvironment(settings),
    ...secretVariables(values),
    TF_CLI_CONFIG_FILE: writeMirror(folder),
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
  };
  const place: TerraformFolder = { command, folder, environment, signal };
  await mustRunTerraform(place, ["init", "-input=false", "-no-color"]);
  show(`Planning the import of ${program.names.size} customers`);
  const { differences } = changesOf(await planTo(place, planFile(folder)), program);
  // An import that changes something would change the service.
  if (differences.length > 0) return differences;
  show(`Importing ${program.names.size} customers into a scratch state`);
  await applyPlan(place, planFile(folder));
  show("Planning with refresh");
  return changesOf(await planTo(place, planFile(folder)), program).differences;
}
