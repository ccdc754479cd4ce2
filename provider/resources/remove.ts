// Deleting a customer: refused while anything speaks against it, and believed only when a read confirms it.
import { setTimeout as realWait } from "node:timers/promises";
import { errorCodes } from "../../schema";
import type { Known } from "../core/diff";
import { isProviderError, ProviderError } from "../core/errors";
import type { Context } from "./context";
import { nameOf, refuseChildren, refuseProtected } from "./guards";

/** Milliseconds before each look whether a customer is gone, where the service said so and still shows it. */
const looks = [0, 250, 500, 1_000, 2_000, 4_000, 8_000];

/** A proxy may answer a deletion with 200, too. */
async function confirm(context: Context, id: string, known: Known): Promise<void> {
  for (const pauseMs of looks) {
    if (pauseMs > 0) await (context.wait ?? realWait)(pauseMs);
    if (await context.api.observe(id) === undefined) return;
  }
  throw new ProviderError(
    `Can't delete the customer ${nameOf(id, known.tree)}: the service answered that it is deleted, and still shows it; look at it in WebcastManager, then run again`, { kind: "api" });
}

/** Deletes a customer, unless it is protected, a parent, or the work of this very run. */
export async function remove(context: Context, id: string, known: Known): Promise<void> {
  if (context.memory.owned.has(id)) {
    context.reporter.warn(`The customer ${id} was created or adopted by another resource in this run, so it was not deleted; this resource only leaves the state`);
    return;
  }
  refuseProtected(id, known.tree);
  await refuseChildren(context, id, known.tree);
  try {
    await context.api.delete(id);
  } catch (error) {
    // A list that was late when we looked may name them by now.
    if (isProviderError(error) && error.apiCode === errorCodes.hasChildren) await refuseChildren(context, id, known.tree);
    throw error;
  }
  await confirm(context, id, known);
  context.memory.deleted.add(id);
}
