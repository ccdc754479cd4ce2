// Waiting for something to become true, with a limit that no machine should meet.
import { setTimeout as wait } from "node:timers/promises";

/** What `look` finds, as soon as it finds something. Throws after a limit, with what `otherwise` says. */
export async function until<Found>(
  look: () => Found | undefined,
  otherwise: () => string,
  limitSeconds = 20,
): Promise<Found> {
  const end = Date.now() + limitSeconds * 1_000;
  while (Date.now() < end) {
    const found = look();
    if (found !== undefined) return found;
    await wait(5);
  }
  throw new Error(otherwise());
}
