// What the import needs of an engine; pulumi/ and terraform/ provide it.
import type { Settings } from "../../../schema";
import type { Program } from "../../../programs";
import type { ManagedCustomer } from "../../inventory/states/managed-customer";
import type { CustomerToImport, SecretValues } from "./customer-to-import";
import type { Difference } from "./difference";
import type { EngineProgram } from "./engine-version";
import type { Files } from "./output-files";

/** How an engine is run for this command. */
export interface EngineRun {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  /** Shows what is being done. */
  readonly show: (text: string) => void;
}

/** How a proof is run: in a scratch folder, which is empty and removed afterwards. */
export interface ProofOptions extends EngineRun {
  readonly folder: string;
}

/** What a folder lacks so that its program has the customers. */
export interface MissingParts {
  /** Files to write. */
  readonly files: Files;
  /** Lines to add to the program that is there. */
  readonly lines: readonly string[];
}

/** A program that an engine imports customers with. */
export interface TargetProgram {
  readonly program: Program;
  /** Its files, without those of the project around it. */
  readonly files: Files;
  /** What the folder lacks beside them. */
  readonly missing: MissingParts;
  /** Imports all customers of the program in a scratch folder. Returns what differs. */
  prove(
    customers: readonly CustomerToImport[],
    values: SecretValues,
    options: ProofOptions,
  ): Promise<readonly Difference[]>;
  /** Imports customers of the program into the real state, and returns what a preview with refresh shows then. */
  apply(customers: readonly CustomerToImport[], run: EngineRun): Promise<Applied>;
}

/** The real state after an import. */
export interface Applied {
  /** False: the plan itself had differences, so nothing was imported. */
  readonly isImported: boolean;
  readonly differences: readonly Difference[];
  /** Resources of the program outside this import that a preview would change. */
  readonly others: number;
  /** Secrets that were set, by their names. */
  readonly secretsSet: readonly string[];
}

/** An engine that customers are imported to. */
export interface Target {
  readonly engine: EngineProgram;
  /** Returns what the state of the folder manages, where it needs no name. */
  managed(signal: AbortSignal): Promise<readonly ManagedCustomer[]>;
  /** Returns the program of customers. @param taken names that are in use where it goes */
  program(customers: readonly CustomerToImport[], taken: readonly string[]): TargetProgram;
  /** What the user runs to supply a secret. */
  secretCommand(name: string): string;
  /** What the user runs once in the folder, before secrets are supplied. */
  readonly setUpCommands: readonly string[];
  /** What the user runs to import into the real state. @param again this command with its options */
  applyCommand(again: string): string;
}
