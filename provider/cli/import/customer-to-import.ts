// A customer to import, and the state that a read would give it: what makes the first preview empty.
import { valueAt, withValue, type Leaf, type Observed, type Tree } from "../../../schema";
import type { ProgramSecret } from "../../../programs";
import { canonical } from "../../core/canonical";
import { refreshValues } from "../../core/refresh";
import { toState, type CustomerState } from "../../lifecycle/state";

/** A customer to import. */
export interface CustomerToImport {
  readonly id: string;
  /** Its names from the top down. */
  readonly path: readonly string[];
  readonly observed: Observed;
  /** What a program declares of it, without secrets. `parent` is absent where the account itself is the parent. */
  readonly tree: Tree;
}

/** In place of a secret that the service doesn't return, in a proof only: on both sides, so that nothing differs. */
export const placeholder = "placeholder-of-the-proof";

/** Returns the secret that the service returned; undefined where it hides or has none. */
export function returnedSecret({ observed }: Pick<CustomerToImport, "observed">, leaf: Leaf): string | undefined {
  const value = observed.hidden.has(leaf.path) ? undefined : valueAt(observed.tree, leaf.keys);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Secrets of a program by their names in it. */
export type SecretValues = ReadonlyMap<string, string>;

/** Returns the state of a customer that a program declares with these secrets. */
export function importedState(
  { observed, tree }: CustomerToImport,
  endpoint: string,
  { secrets, values }: { readonly secrets: readonly ProgramSecret[]; readonly values: SecretValues },
): CustomerState {
  const own = secrets.filter(({ id }) => id === observed.id);
  const declared = own.reduce((rest, { leaf, name }) => withValue(rest, leaf.keys, values.get(name)), tree);
  return toState(endpoint, observed, refreshValues(observed, { tree: canonical(declared), generated: {} }));
}
