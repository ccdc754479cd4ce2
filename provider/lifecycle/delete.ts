// Deleting a customer: refused while it is protected, a parent, or managed by another resource. The client decides when
// a delete counts.
import { errorCodes, type Tree } from "../../schema";
import { isProtected } from "../core/deletions";
import { asSentence, customerLabel, isProviderError, ProviderError } from "../core/errors";
import type { Context } from "./context";
import { refuseOtherCustomer } from "./guards";
import type { RecordedCustomer } from "./state";

/** Children that a message names, at most. */
const mostNames = 5;

/** Returns which other resource has a customer, as the end of a sentence; undefined where it may be deleted. */
function otherOwner({ memory }: Context, id: string): string | undefined {
  if (memory.owned.has(id)) return "was created or adopted by another resource in this run";
  // An adoption may be older than this run: it was interrupted before the resource of the former name left the state.
  return memory.declared.has(id) ? "is declared by another resource of this program" : undefined;
}

/** Why a protected customer is not deleted. @param list how to list it, so that it is */
export function protectedReason(list: string): string {
  return `deletionProtection is on. Deleting a customer takes its webcasts along. To delete it on purpose, ${list}.`;
}

function refuseProtected({ deletions, guide }: Context, id: string, tree: Tree): void {
  if (!isProtected(deletions, id, tree)) return;
  throw new ProviderError(
    `Can't delete customer ${customerLabel(id, tree)}: ${protectedReason(guide.list(id, tree))}`,
    { kind: "protected" },
  );
}

/** Why a customer with others below it is not deleted. @param children as messages name them */
export function parentReason(children: readonly string[]): string {
  const named = children.slice(0, mostNames).join(", ") + (children.length > mostNames ? " and more" : "");
  return `it is the parent of ${named}`;
}

/** The children of a customer as messages name them: the first few, and one more where there are others. */
async function childrenOf({ api, memory }: Context, id: string): Promise<readonly string[]> {
  const labels: string[] = [];
  // A list may be outdated, and a summary may name no parent: each child is confirmed, one after the other, because a
  // few are enough.
  for (const child of (await api.list({ parentId: id })).filter((one) => !memory.deleted.has(one.id))) {
    const seen = await api.observe(child.id);
    if (seen?.customer.tree.parent !== id) continue;
    labels.push(customerLabel(child.id, child.tree));
    if (labels.length > mostNames) break;
  }
  return labels;
}

/**
 * Refuses to delete a customer that has customers of its own. Lists anew each time, because another user may just have
 * created one.
 */
async function refuseParent(context: Context, id: string, tree: Tree): Promise<void> {
  if (tree.type === "Consumer") return;
  const children = await childrenOf(context, id);
  if (children.length === 0) return;
  throw new ProviderError(
    `Can't delete customer ${customerLabel(id, tree)}: ${parentReason(children)}. ` +
      `Delete those first, or keep them and ${context.guide.retain}.`,
    { kind: "has children" },
  );
}

/** The error of a delete that the service refused, with what to do. */
function refusedDelete({ guide }: Context, error: unknown): unknown {
  if (!isProviderError(error) || error.kind !== "api" || (error.status !== 405 && error.status !== 501)) return error;
  const { kind, status, message } = error;
  return new ProviderError(`${asSentence(message)} To keep the customer in the service, ${guide.retain}.`, {
    kind,
    status,
    cause: error,
  });
}

/** Deletes a customer, unless it is protected, a parent, or managed by another resource. */
export async function deleteCustomer(context: Context, id: string, known: RecordedCustomer): Promise<void> {
  const owner = otherOwner(context, id);
  if (owner !== undefined) {
    context.reporter.warn(
      `Customer ${customerLabel(id, known.tree)} ${owner}, so it was not deleted. ` +
        `This resource is removed from the state only.`,
    );
    return;
  }
  refuseProtected(context, id, known.tree);
  const seen = known.unread && (await context.api.observe(id));
  if (seen) refuseOtherCustomer(context, "delete", { recorded: known, seen: seen.customer });
  await refuseParent(context, id, known.tree);
  try {
    await context.api.delete(id);
  } catch (error) {
    // A list that was outdated before may show the children by now.
    if (isProviderError(error) && error.apiCode === errorCodes.hasChildren) await refuseParent(context, id, known.tree);
    throw refusedDelete(context, error);
  }
  context.memory.deleted.add(id);
  // A service that derives ids from names may give this one to a new customer.
  context.memory.updated.delete(id);
}
