// The import: which customers, which program, the proof, the files, and the real state. In an order in which an
// interruption leaves nothing half: the files come after the proof, and the state after the files.
import { resolve } from "node:path";
import type { Settings } from "../../../schema";
import type { ProgramSecret } from "../../../programs";
import type { CustomerApi } from "../../client";
import { readInventory, type InventoryCustomer } from "../../inventory/inventory";
import { ownCommand } from "../../inventory/next-steps";
import type { ManagedCustomer } from "../../inventory/states/managed-customer";
import { CommandError, type Outcome } from "../exit-codes";
import { placeholder, returnedSecret, type CustomerToImport, type SecretValues } from "./customer-to-import";
import type { Difference } from "./difference";
import { areWritten, refuseOverwrite, writeFiles, type Files, type WrittenFile } from "./output-files";
import { withScratchFolder } from "./scratch-folder";
import { select, type Selection } from "./selection";
import type { Applied, EngineRun, Target, TargetProgram } from "./target";

/** What is imported, where from and where to. */
export interface ImportRequest {
  readonly api: CustomerApi;
  readonly settings: Settings;
  readonly target: Target;
  readonly folder: string;
  readonly isSelected: (customer: InventoryCustomer) => boolean;
  readonly states: readonly ManagedCustomer[];
  /** Whether the real state is changed too. */
  readonly apply: boolean;
}

/** A secret that the program requires. */
interface RequiredSecret {
  readonly secret: ProgramSecret;
  readonly customer: CustomerToImport;
  readonly isReturned: boolean;
}

/** What an import did. */
export interface ImportResult {
  readonly target: Target;
  readonly folder: string;
  readonly selection: Selection;
  /** Absent: there was nothing to import. */
  readonly program?: TargetProgram;
  readonly files: readonly WrittenFile[];
  readonly secrets: readonly RequiredSecret[];
  /** What the proof found. */
  readonly differences: readonly Difference[];
  /** Absent: the real state was not changed. */
  readonly applied?: Applied;
}

/** The program to write, and which of its customers it declares. */
interface Plan {
  readonly program: TargetProgram;
  readonly declared: readonly CustomerToImport[];
}

function filesOf({ files, missing }: TargetProgram): Files {
  return new Map([...files, ...missing.files]);
}

/**
 * Returns the program. After an interrupted import its files are there, and a state has some of its customers: then it
 * is the same program again.
 */
function planOf({ target, folder, states }: ImportRequest, { toImport, managed }: Selection): Plan {
  const all = [...toImport, ...managed.map(({ customer }) => customer)];
  const isOther = ({ id }: ManagedCustomer) => !managed.some(({ customer }) => customer.id === id);
  const others = states.filter(isOther).map(({ name }) => name);
  const whole = target.program(all, others);
  if (managed.length > 0 && areWritten(folder, whole.files)) return { program: whole, declared: all };
  const names = states.map(({ name }) => name);
  return { program: target.program(toImport, names), declared: toImport };
}

function requiredSecrets({ program }: TargetProgram, declared: readonly CustomerToImport[]): RequiredSecret[] {
  const byId = new Map(declared.map((customer) => [customer.id, customer]));
  return program.secrets.flatMap((secret) => {
    const customer = byId.get(secret.id);
    if (customer === undefined) return [];
    return [{ secret, customer, isReturned: returnedSecret(customer, secret.leaf) !== undefined }];
  });
}

function valuesForProof(secrets: readonly RequiredSecret[]): SecretValues {
  return new Map(
    secrets.map(({ secret, customer }) => [secret.name, returnedSecret(customer, secret.leaf) ?? placeholder]),
  );
}

/** Imports customers. @throws CommandError, ProviderError; nothing was written or imported then. */
export async function importCustomers(request: ImportRequest, run: EngineRun): Promise<ImportResult> {
  const { api, settings, target, apply } = request;
  const folder = resolve(request.folder);
  run.show("Reading the customers");
  const inventory = await readInventory(api, {
    onProgress: (count, total) => {
      run.show(`Reading the customers: ${count}${total === undefined ? "" : ` of ${total}`}`);
    },
  });
  const chosen = inventory.customers.filter(request.isSelected);
  if (chosen.length === 0)
    throw new CommandError(
      "not-found",
      "Can't import: no customer of the service is selected.",
      `Run \`${ownCommand} customers list\` to see all.`,
    );
  const selection = select(inventory, chosen, { states: request.states, place: settings });
  const nothing = { target, folder, selection, files: [], secrets: [], differences: [] };
  if (selection.toImport.length === 0) return nothing;
  const { program, declared } = planOf(request, selection);
  const files = filesOf(program);
  refuseOverwrite(folder, files);
  const secrets = requiredSecrets(program, declared);
  const differences = await withScratchFolder(run.signal, (scratch) =>
    program.prove(declared, valuesForProof(secrets), { ...run, folder: scratch }),
  );
  const written = writeFiles(folder, files);
  const result: ImportResult = { ...nothing, program, files: written, secrets, differences };
  if (!apply || differences.length > 0) return result;
  return { ...result, applied: await program.apply(selection.toImport, run) };
}

/** How the command ends: a difference, or something that could not be read. */
export function outcomeOfImport({ selection, differences, applied }: ImportResult): Outcome {
  if (selection.unread.length > 0) return "unchecked";
  const isDifferent = differences.length > 0 || (applied?.differences.length ?? 0) > 0;
  return isDifferent || selection.undeclarable.length > 0 ? "difference" : "ok";
}
