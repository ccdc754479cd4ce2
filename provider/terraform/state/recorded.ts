// What Terraform stores of a customer: its state, and private data beside it, which never holds a secret. And which
// properties a plan compares.
import * as z from "zod";
import { valueAt, type Leaf } from "../../../schema";
import type { StateValues } from "../../core/diff";
import { clearedLeaves, withClearedMarks } from "../../core/refresh";
import { unreadOf, type CustomerState, type RecordedCustomer } from "../../lifecycle/state";
import type { PrivateBytes, TerraformObject } from "../protocol/types";
import { stateValues } from "./translate";

const PrivateState = z.object({
  /** Set until the first apply after an import: until then, the first value of a trigger generates nothing. */
  imported: z.literal(true).optional(),
  /** Set until the first read after a move that brought only the id. */
  moved: z.literal(true).optional(),
  /** Paths of values that were cleared in the service since they were declared. */
  cleared: z.array(z.string()).optional(),
  /** Paths of values that were generated for an update whose outcome is unknown. */
  unconfirmed: z.array(z.string()).optional(),
  /** Digest of the last read; empty if the customer was created and not read since. */
  observed: z.string().optional(),
  /** When the customer was last changed, as the service returned it. */
  updatedAt: z.string().optional(),
});

/** The private data of a state. */
export type PrivateState = Readonly<z.output<typeof PrivateState>>;

const encoded = (data: PrivateState): PrivateBytes => new TextEncoder().encode(JSON.stringify(data));

/** Decodes private data; unknown data counts as none. */
export function readPrivateState(bytes: PrivateBytes): PrivateState {
  try {
    return PrivateState.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

/** Returns the private data of a state that was moved here with only its id. */
export function privateAfterMove(): PrivateBytes {
  return encoded({ moved: true });
}

/** Returns the private data after an update whose outcome is unknown. */
export function privateAfterUnknownUpdate(
  bytes: PrivateBytes,
  { known: { unconfirmed } }: CustomerState,
): PrivateBytes {
  return encoded({ ...readPrivateState(bytes), ...(unconfirmed && { unconfirmed: [...unconfirmed] }) });
}

/** Returns the private data after a read or an apply. */
export function privateState(state: CustomerState, flags: Pick<PrivateState, "imported"> = {}): PrivateBytes {
  const cleared = clearedLeaves(state.known.tree).map(({ path }) => path);
  const { unconfirmed = [] } = state.known;
  return encoded({
    ...flags,
    ...(cleared.length > 0 && { cleared }),
    ...(unconfirmed.length > 0 && { unconfirmed: [...unconfirmed] }),
    observed: state.version,
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  });
}

/** Returns what a state and its private data hold of a customer. */
export function recordedCustomer(item: TerraformObject, data: PrivateBytes): RecordedCustomer {
  const { observed, updatedAt, cleared = [], unconfirmed = [] } = readPrivateState(data);
  const { tree, generated } = stateValues(item);
  const createdAt = typeof item.created_at === "string" ? { createdAt: item.created_at } : {};
  return {
    tree: withClearedMarks(tree, cleared),
    generated,
    unconfirmed,
    ...(updatedAt !== undefined && { updatedAt }),
    ...unreadOf({ version: observed, ...createdAt }),
  };
}

/** Whether a plan shows drift of this property. It doesn't of a secret that isn't in the state. */
export function isCompared({ tree, generated }: StateValues, leaf: Leaf): boolean {
  return leaf.facts.secret !== true || valueAt(tree, leaf.keys) !== undefined || generated[leaf.path] !== undefined;
}
