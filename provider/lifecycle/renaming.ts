// A new name that another customer still has: who that is, and what to do. Names are unique below one parent, at every
// moment.
import { errorCodes, idText, quotedName, type Observed, type Tree } from "../../schema";
import { isProviderError, ProviderError } from "../core/errors";
import { isHeldByAnother, type Context } from "./context";
import { nameOf } from "./guards";
import { findSiblings } from "./siblings";

/** What is said of a name that a resource of this run still has. */
export function stillUsed(id: string): string {
  return `the name is still used by ${idText(id)}, which another resource in this run manages. If that resource is being renamed, run again.`;
}

/** Why a name can't be given to a customer while another one has it. */
function reasonOf({ memory, guide }: Context, before: Observed, wanted: Tree, taker: Observed): string {
  if (memory.names.get(taker.id) === before.tree.name && before.tree.name !== undefined) {
    return `it swaps names with ${nameOf(taker.id, taker.tree)}, and names must be unique below one parent. Give one of the two a third name, apply, then give both their new names.`;
  }
  // The update of the other one may come later in this run: whether it takes this one's name is not known yet.
  if (isHeldByAnother(memory, taker.id))
    return `${stillUsed(taker.id)} If names are swapped, give one customer a third name first.`;
  return `the name ${quotedName(typeof wanted.name === "string" ? wanted.name : "")} is taken by ${idText(taker.id)}. Choose another name, or rename that customer first. ${guide.refresh}.`;
}

/**
 * The error of an update that was refused for its name, with who has the name and what to do; any other error as it is.
 */
export async function explainTaken(context: Context, before: Observed, wanted: Tree, error: unknown): Promise<unknown> {
  if (!isProviderError(error) || error.mayHaveHappened || error.apiCode !== errorCodes.nameTaken) return error;
  // Where it can't be seen who has the name, the service's own words say more.
  const found = await findSiblings(context, wanted, "fresh").catch(() => undefined);
  if (found === undefined) return error;
  const taker = found.find(({ customer }) => customer.id !== before.id)?.customer;
  const { status, apiCode } = error;
  // Another resource of this run may have given the name up since.
  if (taker === undefined)
    return new ProviderError(`${error.message}. No other customer has this name now: run again.`, {
      kind: error.kind,
      status,
      apiCode,
      cause: error,
    });
  return new ProviderError(
    `Can't update customer ${nameOf(before.id, before.tree)}: ${reasonOf(context, before, wanted, taker)}`,
    { kind: "name taken", status, apiCode, cause: error },
  );
}
