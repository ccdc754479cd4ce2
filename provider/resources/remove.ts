// Deleting a customer: refused while anything speaks against it. When a deletion counts is the client's to say.
import { errorCodes } from "../../schema";
import type { Known } from "../core/diff";
import { isProviderError, ProviderError } from "../core/errors";
import type { Context } from "./context";
import { refuseChildren, refuseProtected } from "./guards";

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
    if (isProviderError(error) && error.kind === "api" && (error.status === 405 || error.status === 501)) {
      throw new ProviderError(`${error.message}; to leave it there, ${context.guide.retain}`, { kind: error.kind, status: error.status, cause: error });
    }
    throw error;
  }
  context.memory.deleted.add(id);
}
