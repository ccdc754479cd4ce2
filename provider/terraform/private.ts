// What is kept beside a state for this provider alone: whether it was imported, and what was observed last. Never a secret.
import { z } from "zod";
import type { CustomerState } from "../resources/state";
import type { Private } from "./protocol/server";

const Kept = z.object({
  /** Until something was applied after an import: a trigger's first value makes nothing new until then, whether it stood there all along or not. */
  imported: z.literal(true).optional(),
  /** Until it is read for the first time: nothing but its id came along when it was moved here. */
  moved: z.literal(true).optional(),
  /** Digest of what was observed last; empty where the customer was created and nothing read of it since. */
  observed: z.string().optional(),
  /** When the service last changed it, as it said itself. */
  updatedAt: z.string().optional(),
});

/** What is kept beside a state. */
export type Kept = Readonly<z.output<typeof Kept>>;

const written = (kept: Kept): Private => new TextEncoder().encode(JSON.stringify(kept));

/** Reads what is kept; what an earlier release has left, or nobody, is nothing. */
export function readPrivate(bytes: Private): Kept {
  try {
    return Kept.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

/** What to keep beside a state that was moved here with nothing but an id. */
export function keepMoved(): Private {
  return written({ moved: true });
}

/** What to keep after a customer was observed. */
export function keep(state: CustomerState, kept: Pick<Kept, "imported"> = {}): Private {
  return written({ ...kept, observed: state.version, ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }) });
}
