// The private data that Terraform stores with a state for this provider. Never a secret.
import * as z from "zod";
import { clearedLeaves } from "../../core/refresh";
import type { CustomerState } from "../../lifecycle/state";
import type { PrivateBytes } from "../protocol/types";

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
