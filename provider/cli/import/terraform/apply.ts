// Imports customers into the state of a configuration of the user: plans, checks that the plan does nothing else,
// applies it, and plans with refresh.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { customerType, shortList } from "../../../../schema";
import type { TerraformProgram } from "../../../../programs";
import { readTerraformState } from "../../../inventory/states/terraform-state";
import type { ManagedCustomer } from "../../../inventory/states/managed-customer";
import { counted } from "../../counted";
import { CommandError } from "../../exit-codes";
import { placeholder, returnedSecret, type CustomerToImport, type SecretValues } from "../customer-to-import";
import { withScratchFolder } from "../scratch-folder";
import type { Applied, EngineRun, MissingParts } from "../target";
import { isImport, type PlannedChange } from "./plan-json";
import { importsFile } from "./project";
import { changesOf, secretVariables } from "./proof";
import { applyPlan, mustRunTerraform, planFile, planTo, type TerraformFolder } from "./terraform-engine";

/** What is imported, and where to. */
export interface TerraformApply {
  readonly command: string;
  readonly folder: string;
  readonly program: TerraformProgram;
  readonly missing: MissingParts;
}

const placeOf = (command: string, folder: string, signal: AbortSignal): TerraformFolder => ({
  command,
  folder,
  environment: { ...process.env, CHECKPOINT_DISABLE: "1" },
  signal,
});

const isInitialised = (folder: string): boolean => existsSync(join(folder, ".terraform"));

/** Returns the customers that the state of a folder manages; none where it isn't initialised. */
export async function managedInFolder(
  command: string,
  folder: string,
  signal: AbortSignal,
): Promise<readonly ManagedCustomer[]> {
  if (!isInitialised(folder)) return [];
  const state = await mustRunTerraform(placeOf(command, folder, signal), ["state", "pull"]);
  return state.trim() === "" ? [] : readTerraformState(JSON.parse(state), folder);
}

/** Returns a value for each variable that isn't set: an import sends none of them. */
function unsetVariables({ secrets }: TerraformProgram, customers: readonly CustomerToImport[]): SecretValues {
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const unset = secrets.filter(({ name }) => process.env[`TF_VAR_${name}`] === undefined);
  return new Map(
    unset.map(({ id, leaf, name }) => {
      const customer = byId.get(id);
      return [name, (customer && returnedSecret(customer, leaf)) ?? placeholder];
    }),
  );
}

/** Refuses a plan that does more, or less, than to import these customers. */
function refuseOtherPlan(
  plan: readonly PlannedChange[],
  { program }: TerraformApply,
  { customers, others }: { readonly customers: readonly CustomerToImport[]; readonly others: number },
): void {
  if (others > 0) {
    throw new CommandError(
      "difference",
      `Can't import: the plan would also change ${counted(others, "other resource")}.`,
      "Nothing was imported. Apply or undo those changes first, then run this again.",
    );
  }
  const imports = new Set(plan.filter(isImport).map(({ address }) => address));
  const names = customers.map(({ id }) => program.names.get(id) ?? "");
  const without = names.filter((name) => !imports.has(`${customerType}.${name}`));
  if (without.length === 0) return;
  throw new CommandError(
    "error",
    `Can't import: the plan doesn't import ${shortList(without)}.`,
    "Nothing was imported.",
  );
}

/** Imports customers of a configuration into its state. @throws CommandError, and nothing was imported then. */
export async function applyTerraform(
  options: TerraformApply,
  customers: readonly CustomerToImport[],
  { signal, show }: EngineRun,
): Promise<Applied> {
  const { command, folder, program, missing } = options;
  if (missing.lines.length > 0) {
    throw new CommandError(
      "usage",
      `Can't import: the configuration in ${folder} doesn't name the provider.`,
      `Nothing was imported. Add to it: ${missing.lines.map((line) => line.trim()).join(" ")}`,
    );
  }
  const own = placeOf(command, folder, signal);
  const place = { ...own, environment: { ...own.environment, ...secretVariables(unsetVariables(program, customers)) } };
  if (!isInitialised(folder)) {
    show(`Initialising ${folder}`);
    await mustRunTerraform(place, ["init", "-input=false", "-no-color"]);
  }
  return withScratchFolder(signal, async (scratch) => {
    show(`Planning the import of ${customers.length} customers`);
    const plan = await planTo(place, planFile(scratch));
    const before = changesOf(plan, program);
    if (before.differences.length > 0) return { ...before, isImported: false, secretsSet: [] };
    refuseOtherPlan(plan, options, { customers, others: before.others });
    show(`Importing ${customers.length} customers`);
    await applyPlan(place, planFile(scratch));
    show("Planning with refresh");
    const after = changesOf(await planTo(place, planFile(scratch)), program);
    rmSync(join(folder, importsFile), { force: true });
    return { ...after, isImported: true, secretsSet: [] };
  });
}
