// How much chance tries in a property: all of it in `npm test`, a look in the quick loop of `npm run test:unit`, which
// says so.
import type fc from "fast-check";

const limit = Number(process.env.PROPERTY_ROUNDS ?? Number.NaN);

/** Rounds of a property: as many as it names, or fewer where `PROPERTY_ROUNDS` says so. */
export function rounds(wanted = 1_000): fc.Parameters<unknown> & { readonly numRuns: number } {
  return { numRuns: Number.isInteger(limit) && limit > 0 ? Math.min(limit, wanted) : wanted };
}
