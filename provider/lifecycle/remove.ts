// Deleting a customer: refused while anything speaks against it. When a deletion counts is the client's to say.
import { errorCodes } from "../../schema";
import { isProviderError, ProviderError } from "../core/errors";
import type { Context } from "./context";
import { refuseOther } from "./contradiction";
import { nameOf, refuseChildren, refuseProtected } from "./guards";
import type { RecordedCustomer } from "./state";

/** To whom else a customer belongs; undefined where it may be deleted. */
function belonging({ memory }: Context, id: string): string | undefined {
  if (memory.owned.has(id)) return "was created or adopted by another resource in this run";
  // An adoption may be older than this run: it was interrupted before the resource of the former name left the state.
  return memory.declared.has(id) ? "is declared by another resource of this program" : undefined;
}

/** Deletes a customer, unless it is protected, a parent, the work of this very run, or declared by another resource. */
export async function remove(context: Context, id: string, known: RecordedCustomer): Promise<void> {
  const belongs = belonging(context, id);
  if (belongs !== undefined) {
    context.reporter.warn(
      `The customer ${nameOf(id, known.tree)} ${belongs}, so it was not deleted; this resource only leaves the state`,
    );
    return;
  }
  refuseProtected(id, known.tree);
  const seen = known.unread && (await context.api.observe(id));
  if (seen) refuseOther(context, "delete", known, seen.customer);
  await refuseChildren(context, id, known.tree);
  try {
    await context.api.delete(id);
  } catch (error) {
    // A list that was late when we looked may name them by now.
    if (isProviderError(error) && error.apiCode === errorCodes.hasChildren)
      await refuseChildren(context, id, known.tree);
    if (isProviderError(error) && error.kind === "api" && (error.status === 405 || error.status === 501)) {
      throw new ProviderError(`${error.message}; to leave it there, ${context.guide.retain}`, {
        kind: error.kind,
        status: error.status,
        cause: error,
      });
    }
    throw error;
  }
  context.memory.deleted.add(id);
  // Nobody holds it any more: a service that makes ids from names may give it to a new customer.
  context.memory.updated.delete(id);
}
