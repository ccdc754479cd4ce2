// A customer as a state of Pulumi or Terraform manages it, the same for both engines.
import { leaves, type Leaf } from "../../../schema";
import { ProviderError } from "../../core/errors";
import type { RecordedCustomer } from "../../lifecycle/state";

/** An engine whose states are read. OpenTofu's are Terraform's. */
export type Engine = "pulumi" | "terraform";

/** One resource of a state. */
export interface ManagedCustomer {
  /** The stack or file that holds it. */
  readonly source: string;
  readonly engine: Engine;
  /** Its URN, or its resource address. */
  readonly address: string;
  /** Its logical name, or the name of the resource. */
  readonly name: string;
  /** Empty where the state holds none. */
  readonly id: string;
  /** Absent where the state names none: it was imported and never read. */
  readonly endpoint?: string;
  /** What the state holds of it, as the provider has it on a refresh. */
  readonly recorded: RecordedCustomer;
  /** Paths of properties that can't be compared: the state holds them encrypted, or not at all. */
  readonly unreadable: ReadonlySet<string>;
}

/** Returns the error for a text that is no state, or not a whole one. @param source names the stack or file */
export function unreadableState(source: string, cause: string, advice: string): ProviderError {
  return new ProviderError(`Can't read the state ${source}: ${cause}. ${advice}`, { kind: "invalid input" });
}

/** Returns the properties at a path or below it. */
export function leavesBelow(path: string): readonly Leaf[] {
  return leaves.filter((leaf) => leaf.path === path || leaf.path.startsWith(`${path}.`));
}
