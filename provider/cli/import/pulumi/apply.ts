// Imports customers into a stack of the user: sets secrets that the service returned, checks that the program declares
// the customers, imports, and previews with refresh.
import type { Program } from "../../../../programs";
import { customerToken, nameInUrn } from "../../../pulumi/customer-token";
import { CommandError } from "../../exit-codes";
import { stackConfiguration } from "../../pulumi-cli";
import { importedState, returnedSecret, type CustomerToImport, type SecretValues } from "../customer-to-import";
import type { Applied, EngineRun, MissingParts } from "../target";
import { importFileText } from "./import-file";
import { changesOf } from "./proof";
import { projectName } from "./project";
import { importByFile, mustRunPulumi, preview, type PulumiStack } from "./pulumi-engine";

/** What is imported, and where to. */
export interface PulumiApply {
  readonly program: Program;
  readonly missing: MissingParts;
  readonly folder: string;
  readonly stack: string;
}

interface StackSecrets {
  /** Every secret of the program by its key. */
  readonly values: SecretValues;
  /** Those that the service returned and the stack lacks. */
  readonly unset: SecretValues;
}

function refuseMissing(stack: string, names: readonly string[]): void {
  if (names.length === 0) return;
  throw new CommandError(
    "usage",
    `Can't import into ${stack}: the service doesn't return these secrets, and the stack doesn't have them: ${names.join(", ")}.`,
    "Set each with `pulumi config set --secret <key>`, then run this again. Nothing was imported.",
  );
}

function refuseDifferent(stack: string, names: readonly string[]): void {
  if (names.length === 0) return;
  throw new CommandError(
    "difference",
    `Can't import into ${stack}: the stack has other values than the service for these secrets: ${names.join(", ")}.`,
    "Set the value that is right in one of the two places, then run this again. Nothing was imported.",
  );
}

/** Returns the secrets of a program in a stack. A value that the stack has is never replaced. */
async function secretsOf(
  { program, folder, stack }: PulumiApply,
  customers: readonly CustomerToImport[],
  signal: AbortSignal,
): Promise<StackSecrets> {
  const configured = await stackConfiguration(stack, { folder, signal });
  const project = projectName(folder);
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const secrets = program.secrets.flatMap(({ id, leaf, name }) => {
    const customer = byId.get(id);
    if (customer === undefined) return [];
    return [{ name, own: configured[`${project}:${name}`], returned: returnedSecret(customer, leaf) }];
  });
  refuseMissing(
    stack,
    secrets.filter(({ own, returned }) => (own ?? returned) === undefined).map(({ name }) => name),
  );
  const differing = secrets.filter(
    ({ own, returned }) => own !== undefined && returned !== undefined && own !== returned,
  );
  refuseDifferent(
    stack,
    differing.map(({ name }) => name),
  );
  const all = secrets.map(({ name, own, returned }) => [name, own ?? returned ?? "", own] as const);
  return {
    values: new Map(all.map(([name, value]) => [name, value])),
    unset: new Map(all.filter(([, , own]) => own === undefined).map(([name, value]) => [name, value])),
  };
}

/** Refuses to import what the program doesn't declare: a preview would delete it. */
async function refuseUndeclared(stack: PulumiStack, { missing }: PulumiApply, names: readonly string[]): Promise<void> {
  const steps = new Map((await preview(stack)).map((step) => [nameInUrn(step.urn), step]));
  const undeclared = names.filter((name) => {
    const step = steps.get(name);
    return step?.op !== "create" || step.newState?.type !== customerToken;
  });
  if (undeclared.length > 0) {
    const lines = missing.lines.length === 0 ? "" : ` Add to it: ${missing.lines.join(" ")}`;
    throw new CommandError(
      "usage",
      `Can't import into ${stack.name}: its program doesn't declare ${undeclared.slice(0, 5).join(", ")}${undeclared.length > 5 ? ` and ${undeclared.length - 5} more` : ""}.`,
      `Nothing was imported.${lines}`,
    );
  }
  const explicit = names.find(
    (name) => !(steps.get(name)?.newState?.provider ?? "::default::").includes("::default::"),
  );
  if (explicit === undefined) return;
  throw new CommandError(
    "usage",
    `Can't import into ${stack.name}: \`${explicit}\` has an explicit provider instance, and the import works with the default one.`,
    "Nothing was imported. Declare the customers without the option `provider`, or create them with `adopt: true` (docs/import.md).",
  );
}

/** Imports customers of a program into a stack. @throws CommandError, and nothing was imported then. */
export async function applyPulumi(
  options: PulumiApply,
  customers: readonly CustomerToImport[],
  { settings, signal, show }: EngineRun,
): Promise<Applied> {
  const { program, folder, stack: name } = options;
  // Checking the types of the program takes most of the time, and is not what is proven.
  const faster = { PULUMI_NODEJS_TRANSPILE_ONLY: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };
  const environment = { ...faster, ...process.env };
  const stack: PulumiStack = { folder, name, environment, signal };
  show(`Reading the configuration of ${name}`);
  const { values, unset } = await secretsOf(options, customers, signal);
  for (const [index, [key, value]] of [...unset].entries()) {
    show(`Setting secret ${index + 1} of ${unset.size}`);
    await mustRunPulumi(stack, ["config", "set", "--secret", key], value);
  }
  const named = customers.map((customer) => ({
    name: program.names.get(customer.id) ?? "",
    state: importedState(customer, settings.endpoint, { secrets: program.secrets, values }),
  }));
  show("Previewing the program");
  await refuseUndeclared(
    stack,
    options,
    named.map((one) => one.name),
  );
  show(`Importing ${named.length} customers into ${name}`);
  await importByFile(stack, importFileText(named));
  show("Previewing with refresh");
  return { ...changesOf(await preview(stack, ["--refresh"]), named), isImported: true, secretsSet: [...unset.keys()] };
}
