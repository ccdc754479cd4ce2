// Who has a name under a parent: what a list shows, confirmed one by one, because lists of services may be late.
import { isProviderError } from "../core/errors";
import { canonicalObserved } from "../core/canonical";
import { isPathSegment, withValue, type Tree } from "../../schema";
import type { CustomerFilter } from "../client";
import type { Context } from "./context";
import type { CustomerState } from "./state";
import type { Seen } from "./sync";

/**
 * How a look is made: "shared" with others of some seconds, so that it may miss what somebody else has just done, or
 * "fresh".
 */
export type Look = "shared" | "fresh";

/** Ids of the customers that may match; each is still to be confirmed. */
async function lookUp({ api }: Context, filter: CustomerFilter, look: Look): Promise<readonly string[]> {
  return look === "shared" ? api.lookUp(filter) : (await api.list(filter)).map(({ id }) => id);
}

/**
 * Whether an id that a record names as its parent is the account itself: known to be, or not to be read as a customer.
 */
async function isAccount(context: Context, id: string): Promise<boolean> {
  if (context.memory.accounts.has(id) || !isPathSegment(id)) return true;
  try {
    return (await context.api.observe(id)) === undefined;
  } catch (error) {
    if (isProviderError(error) && (error.status === 400 || error.status === 403)) return true;
    throw error;
  }
}

/** A state without its parent where that is the account itself: who declares no parent means the account. */
export async function withoutAccount(context: Context, state: CustomerState): Promise<CustomerState> {
  const { tree } = state.known;
  if (typeof tree.parent !== "string" || !(await isAccount(context, tree.parent))) return state;
  return { ...state, known: { ...state.known, tree: withValue(tree, ["parent"], undefined) } };
}

/** Without a declared parent the account is the parent; some services name the account there, others nobody. */
async function isUnder(context: Context, desired: Tree, found: Tree): Promise<boolean> {
  if (typeof desired.parent === "string") return found.parent === desired.parent;
  return typeof found.parent !== "string" || isAccount(context, found.parent);
}

/**
 * The customers that have this very name now, in the service's order; where a parent is declared, those that may stand
 * under it.
 */
export async function findNamesakes(context: Context, desired: Tree, look: Look): Promise<readonly Seen[]> {
  const { name, parent } = desired;
  if (typeof name !== "string") return [];
  const candidates = await lookUp(context, { name, ...(typeof parent === "string" && { parentId: parent }) }, look);
  const seen = await Promise.all(
    candidates
      .filter((id) => !context.memory.deleted.has(id))
      .map(async (id) => {
        const found = await context.api.observe(id);
        return found === undefined || canonicalObserved(found.customer.tree).name !== name ? [] : [found];
      }),
  );
  return seen.flat();
}

/** Of these, the customers under the same parent. */
export async function findSiblings(context: Context, desired: Tree, look: Look): Promise<readonly Seen[]> {
  const namesakes = await findNamesakes(context, desired, look);
  const under = await Promise.all(namesakes.map((seen) => isUnder(context, desired, seen.customer.tree)));
  return namesakes.filter((_, index) => under[index]);
}
