// Who has a name under a parent: what a list shows, confirmed one by one, because lists of services may be late.
import { isProviderError } from "../core/errors";
import { canonicalObserved } from "../core/canonical";
import type { Tree } from "../../schema";
import type { Context } from "./context";
import type { Seen } from "./sync";

/** Whether an id that a record names as its parent is the account itself: known to be, or not to be read as a customer. */
async function isAccount(context: Context, id: string): Promise<boolean> {
  if (context.memory.accounts.has(id)) return true;
  try {
    return await context.api.observe(id) === undefined;
  } catch (error) {
    if (isProviderError(error) && (error.status === 400 || error.status === 403)) return true;
    throw error;
  }
}

/** Without a declared parent the account is the parent; some services name the account there, others nobody. */
async function isUnder(context: Context, desired: Tree, found: Tree): Promise<boolean> {
  if (typeof desired.parent === "string") return found.parent === desired.parent;
  return typeof found.parent !== "string" || isAccount(context, found.parent);
}

/** The customers that have this very name now, in the service's order; where a parent is declared, those that may stand under it. */
export async function findNamesakes(context: Context, desired: Tree): Promise<readonly Seen[]> {
  const { name, parent } = desired;
  if (typeof name !== "string") return [];
  const listed = await context.api.list({ name, ...(typeof parent === "string" && { parentId: parent }) });
  const candidates = listed.filter(({ id, tree }) => !context.memory.deleted.has(id) && canonicalObserved(tree).name === name);
  const seen = await Promise.all(candidates.map(async ({ id }) => {
    const found = await context.api.observe(id);
    return found === undefined || canonicalObserved(found.customer.tree).name !== name ? [] : [found];
  }));
  return seen.flat();
}

/** Of these, the customers under the same parent. */
export async function findSiblings(context: Context, desired: Tree): Promise<readonly Seen[]> {
  const namesakes = await findNamesakes(context, desired);
  const under = await Promise.all(namesakes.map((seen) => isUnder(context, desired, seen.customer.tree)));
  return namesakes.filter((_, index) => under[index]);
}
