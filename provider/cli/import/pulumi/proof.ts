// The proof for Pulumi: imports into a scratch stack of a copy of the program. A preview with refresh has to be empty.
import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import type { Program } from "../../../../programs";
import { nameInUrn } from "../../../pulumi/customer-token";
import type { Difference } from "../difference";
import { settingsEnvironment } from "../settings-environment";
import type { SecretValues } from "../customer-to-import";
import type { ProofOptions } from "../target";
import { importFileText, type NamedState } from "./import-file";
import { linkPackages, type ProgramPackages } from "./packages";
import { differenceOf, isChange, type PreviewStep } from "./preview-json";
import { importByFile, mustRunPulumi, preview, type PulumiStack } from "./pulumi-engine";
import { minimalProject } from "./project";

/** The name of the scratch project and of its stack. */
const scratchName = "proof";

/**
 * Saves the state once, at the end: after each customer takes time that grows with the square of their number, and the
 * state of half an import in a scratch stack is of no use.
 */
const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** The environment of a scratch stack: the settings of this command, and nothing kept outside its folder. */
function scratchEnvironment(folder: string, settings: ProofOptions["settings"]): NodeJS.ProcessEnv {
  const { PULUMI_CONFIG_PASSPHRASE_FILE: _file, ...inherited } = process.env;
  return {
    ...inherited,
    ...settingsEnvironment(settings),
    PULUMI_BACKEND_URL: `file://${join(folder, "state").replaceAll("\\", "/")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("hex"),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // The types are those of this package; checking them again takes most of the time.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    TMPDIR: join(folder, "temporary"),
  };
}

function writeScratchProject(folder: string, program: Program): void {
  for (const name of ["state", "home", "temporary"]) mkdirSync(join(folder, name));
  for (const [path, text] of new Map([...minimalProject(scratchName, program, {}), ...program.files])) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Secrets in plain text: the folder is this user's only, and is removed. */
function writeConfiguration(folder: string, values: SecretValues): void {
  if (values.size === 0) return;
  const config = Object.fromEntries([...values].map(([key, value]) => [`${scratchName}:${key}`, value]));
  appendFileSync(join(folder, `Pulumi.${scratchName}.yaml`), stringify({ config }));
}

/** What a proof imports. */
export interface PulumiImport {
  readonly program: Program;
  readonly packages: ProgramPackages;
  readonly customers: readonly NamedState[];
  readonly values: SecretValues;
}

/** Returns what a preview would change of the imported customers, and how many other resources. */
export function changesOf(
  steps: readonly PreviewStep[],
  customers: readonly NamedState[],
): { readonly differences: readonly Difference[]; readonly others: number } {
  const ids = new Map(customers.map(({ name, state }) => [name, state.id]));
  const changes = steps.filter(isChange).map((step) => ({ step, id: ids.get(nameInUrn(step.urn)) }));
  const differences = changes.flatMap(({ step, id }) => (id === undefined ? [] : [differenceOf(step, id)]));
  return { differences, others: changes.length - differences.length };
}

/** Proves an import in a scratch folder. Returns what differs. */
export async function provePulumi(
  { program, packages, customers, values }: PulumiImport,
  { folder, settings, signal, show }: ProofOptions,
): Promise<readonly Difference[]> {
  writeScratchProject(folder, program);
  linkPackages(packages, folder);
  const environment = scratchEnvironment(folder, settings);
  const stack: PulumiStack = { folder, name: scratchName, environment, signal };
  await mustRunPulumi(stack, ["stack", "init"]);
  writeConfiguration(folder, values);
  show(`Importing ${customers.length} customers into a scratch stack`);
  await importByFile({ ...stack, environment: { ...environment, ...withoutCheckpoints } }, importFileText(customers));
  show("Previewing with refresh");
  const { differences } = changesOf(await preview(stack, ["--refresh"]), customers);
  return differences;
}
