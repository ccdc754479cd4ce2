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
  lost: z.array(z.string()).optional(),
  /** Paths of values that were generated for an update whose outcome is unknown. */
  made: z.array(z.string()).optional(),
  /** Digest of the last read; empty if the customer was created and not read since. */
  observed: z.string().optional(),
  /** When the customer was last changed, as the service returned it. */
  updatedAt: z.string().optional(),
});

/** The private data of a state. */
export type Kept = Readonly<z.output<typeof PrivateState>>;

const encoded = (kept: Kept): PrivateBytes => new TextEncoder().encode(JSON.stringify(kept));

/** Decodes private data; unknown data counts as none. */
export function readPrivateState(bytes: PrivateBytes): Kept {
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
  return encoded({ ...readPrivateState(bytes), ...(unconfirmed && { made: [...unconfirmed] }) });
}

/** Returns the private data after a read or an apply. */
export function privateState(state: CustomerState, kept: Pick<Kept, "imported"> = {}): PrivateBytes {
  const lost = clearedLeaves(state.known.tree).map(({ path }) => path);
  const { unconfirmed = [] } = state.known;
  return encoded({
    ...kept,
    ...(lost.length > 0 && { lost }),
    ...(unconfirmed.length > 0 && { made: [...unconfirmed] }),
    observed: state.version,
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  });
}
