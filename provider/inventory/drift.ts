// Compares states with the service, by what the provider itself shows on a refresh. Pure: what the service answered is
// passed in.
import { wireLeaves, valueAt, type Leaf, type Observed, type Value } from "../../schema";
import { isProviderError, type ProviderError } from "../core/errors";
import { canonicalObserved, cleared, isBlockOn } from "../core/canonical";
import { driftedLeaves, refreshValues } from "../core/refresh";
import { isOfEndpoint, refuseRecordedStringifiedOutputs } from "../lifecycle/guards";
import type { Seen } from "./second-look";
import type { ManagedCustomer } from "./states/managed-customer";

/** A property in which the service differs from a state. */
export interface PropertyDrift {
  readonly leaf: Leaf;
  /** Undefined: not set. */
  readonly before: Value;
  readonly after: Value;
}

/** Why a customer could not be compared. */
export type UncheckedReason = "no permission" | "timeout" | "service error" | "other endpoint" | "no id" | "bad state";

/** How a managed customer compares with the service. */
export type Comparison = { readonly managed: ManagedCustomer } & (
  | { readonly kind: "deleted" }
  | { readonly kind: "unchecked"; readonly reason: UncheckedReason; readonly error?: ProviderError }
  | {
      readonly kind: "compared";
      readonly properties: readonly PropertyDrift[];
      /** Secrets that are set, but that the state or the service doesn't show. */
      readonly incomparable: readonly Leaf[];
    }
);

/** The endpoint that is connected, and its former one. */
export interface Place {
  readonly endpoint: string;
  readonly movedFrom?: string | undefined;
}

/** Returns how a managed customer compares with what the service answered about it. */
export function compareCustomer(place: Place, managed: ManagedCustomer, seen: Seen | undefined): Comparison {
  if (!isOfEndpoint(place, managed.endpoint)) return { managed, kind: "unchecked", reason: "other endpoint" };
  if (managed.id === "" || seen === undefined) return { managed, kind: "unchecked", reason: "no id" };
  if ("isGone" in seen) return { managed, kind: "deleted" };
  if ("failure" in seen) return { managed, kind: "unchecked", reason: reasonOf(seen.failure), error: seen.failure };
  try {
    refuseRecordedStringifiedOutputs("compare this customer", managed.recorded);
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return { managed, kind: "unchecked", reason: "bad state", error };
  }
  return {
    managed,
    kind: "compared",
    properties: driftOf(managed, seen.customer),
    incomparable: incomparableLeaves(managed, seen.customer),
  };
}

function reasonOf({ kind, status }: ProviderError): UncheckedReason {
  if (status === 403) return "no permission";
  return kind === "timeout" ? "timeout" : "service error";
}

/** The mark of a cleared value means that nothing is set. */
const shown = (value: Value): Value => (value === cleared ? undefined : value);

function driftOf({ recorded, unreadable }: ManagedCustomer, observed: Observed): readonly PropertyDrift[] {
  // After an import by id alone the state holds nothing yet, and the next refresh fills it.
  if (Object.keys(recorded.tree).length === 0) return [];
  const drifted = driftedLeaves(observed, recorded).filter(({ path }) => !unreadable.has(path));
  if (drifted.length === 0) return [];
  const now = refreshValues(observed, recorded).tree;
  return drifted.map((leaf) => ({
    leaf,
    before: shown(valueAt(recorded.tree, leaf.keys)),
    after: shown(valueAt(now, leaf.keys)),
  }));
}

/** Secrets of which the state or the service has a value, and not both show it. */
function incomparableLeaves({ recorded, unreadable }: ManagedCustomer, { tree, hidden }: Observed): readonly Leaf[] {
  const isInState = ({ keys, path }: Leaf): boolean =>
    valueAt(recorded.tree, keys) !== undefined || recorded.generated[path] !== undefined;
  const open = wireLeaves.filter((leaf) => unreadable.has(leaf.path) || (hidden.has(leaf.path) && isInState(leaf)));
  if (open.length === 0) return [];
  const seen = canonicalObserved(tree);
  return open.filter((leaf) => {
    if (!isBlockOn(leaf, seen)) return unreadable.has(leaf.path) && isInState(leaf);
    return isInState(leaf) || valueAt(seen, leaf.keys) !== undefined;
  });
}
