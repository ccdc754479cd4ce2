// What is kept beside a state for this provider alone: whether it was imported, and what was observed last. Never a
// secret.
import * as z from "zod";
import { clearedLeaves } from "../../core/refresh";
import type { CustomerState } from "../../lifecycle/state";
import type { PrivateBytes } from "../protocol/types";

const PrivateState = z.object({
  /**
   * Until something was applied after an import: a trigger's first value makes nothing new until then, whether it stood
   * there all along or not.
   */
  imported: z.literal(true).optional(),
  /** Until it is read for the first time: nothing but its id came along when it was moved here. */
  moved: z.literal(true).optional(),
  /** Paths of what the service has lost since it was declared: back as it was, it is no change of its own. */
  lost: z.array(z.string()).optional(),
  /** Paths of generated values that were made for an update of which nobody knows whether it was carried out. */
  made: z.array(z.string()).optional(),
  /** Digest of what was observed last; empty where the customer was created and nothing read of it since. */
  observed: z.string().optional(),
  /** When the service last changed it, as it said itself. */
  updatedAt: z.string().optional(),
});

/** What is kept beside a state. */
export type Kept = Readonly<z.output<typeof PrivateState>>;

const encoded = (kept: Kept): PrivateBytes => new TextEncoder().encode(JSON.stringify(kept));

/** Reads what is kept; what an earlier release has left, or nobody, is nothing. */
export function readPrivateState(bytes: PrivateBytes): Kept {
  try {
    return PrivateState.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

/** What to keep beside a state that was moved here with nothing but an id. */
export function privateAfterMove(): PrivateBytes {
  return encoded({ moved: true });
}

/** What was kept, and that values were made for an update whose end could not be seen. */
export function privateAfterUnknownUpdate(
  bytes: PrivateBytes,
  { known: { unconfirmed } }: CustomerState,
): PrivateBytes {
  return encoded({ ...readPrivateState(bytes), ...(unconfirmed && { made: [...unconfirmed] }) });
}

/** What to keep after a customer was observed. */
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
