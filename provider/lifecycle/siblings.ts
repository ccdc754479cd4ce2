// Customers that have a name: which ones, where, and why another customer can't have it. Names are unique below one
// parent.
import { errorCodes, idText, isPathSegment, withValue, type Observed, type Tree } from "../../schema";
import type { CustomerFilter } from "../client";
import { canonicalObserved } from "../core/canonical";
import { asSentence, customerLabel, customerName, isProviderError, ProviderError } from "../core/errors";
import { isManagedByAnother, type Context, type CustomerWithEtag } from "./context";
import type { CustomerState } from "./state";

/**
 * Which list a search reads: one "shared" with others of some seconds, which may miss what just changed, or a "fresh"
 * one.
 */
type ListAge = "shared" | "fresh";

/** Ids of the customers that may match. Each has to be confirmed. */
async function candidateIds({ api }: Context, filter: CustomerFilter, age: ListAge): Promise<readonly string[]> {
  return age === "shared" ? api.findIds(filter) : (await api.list(filter)).map(({ id }) => id);
}

/**
 * Whether an id that a record names as its parent is the account itself: known to be, or not readable as a customer.
 */
async function isAccount(context: Context, id: string): Promise<boolean> {
  const { accounts, parents } = context.memory;
  if (accounts.has(id) || !isPathSegment(id)) return true;
  if (parents.has(id)) return false;
  try {
    if ((await context.api.read(id)) === undefined) return true;
    parents.add(id);
    return false;
  } catch (error) {
    if (isProviderError(error) && (error.status === 400 || error.status === 403)) return true;
    throw error;
  }
}

/**
 * Returns a state without its parent where that is the account itself, because an undeclared parent means the account.
 */
export async function withoutAccount(context: Context, state: CustomerState): Promise<CustomerState> {
  const { tree } = state.known;
  if (typeof tree.parent !== "string" || !(await isAccount(context, tree.parent))) return state;
  return { ...state, known: { ...state.known, tree: withValue(tree, ["parent"], undefined) } };
}

/**
 * Whether a customer is under the desired parent. Without one that is the account: some services name it there, others
 * nothing.
 */
async function isUnder(context: Context, desired: Tree, found: Tree): Promise<boolean> {
  if (typeof desired.parent === "string") return found.parent === desired.parent;
  return typeof found.parent !== "string" || isAccount(context, found.parent);
}

/**
 * Returns the customers with this very name, in the service's order. Where a parent is declared, only those that may be
 * under it.
 */
export async function findByName(context: Context, desired: Tree, age: ListAge): Promise<readonly CustomerWithEtag[]> {
  const { name, parent } = desired;
  if (typeof name !== "string") return [];
  const filter = { name, ...(typeof parent === "string" && { parentId: parent }) };
  const ids = (await candidateIds(context, filter, age)).filter((id) => !context.memory.deleted.has(id));
  const found = await Promise.all(ids.map((id) => context.api.observe(id)));
  return found
    .filter((one) => one !== undefined)
    .filter(({ customer }) => canonicalObserved(customer.tree).name === name);
}

/** Of these, returns the customers under the desired parent. */
export async function findSiblings(
  context: Context,
  desired: Tree,
  age: ListAge,
): Promise<readonly CustomerWithEtag[]> {
  const found = await findByName(context, desired, age);
  const under = await Promise.all(found.map(({ customer }) => isUnder(context, desired, customer.tree)));
  return found.filter((_, index) => under[index]);
}

/** Explains a name that another resource of this run still has. */
export function stillUsed(id: string): string {
  return (
    `the name is still used by ${idText(id)}, which another resource in this run manages. ` +
    `If that resource is being renamed, run again.`
  );
}

/** Explains why a customer can't be renamed to what this one is named. */
export function renameReason(id: string, desired: Tree): string {
  return (
    `the name ${customerName(desired)} is taken by ${idText(id)}. ` +
    `Choose another name, or rename that customer first.`
  );
}

/** Explains names that are swapped. @param taker how messages name the other one */
export function swapReason(taker: string): string {
  return (
    `it swaps names with ${taker}, and names must be unique below one parent. ` +
    "Give one of the two a third name, apply, then give both their new names."
  );
}

/** Explains why a customer can't get a name that another one has. */
function takenReason({ memory, guide }: Context, renamed: Renamed, taker: Observed): string {
  const { name } = renamed.before.tree;
  if (name !== undefined && memory.names.get(taker.id) === name) return swapReason(customerLabel(taker.id, taker.tree));
  // The update of the other one may come later in this run: whether it takes this one's name is not known yet.
  if (isManagedByAnother(memory, taker.id))
    return `${stillUsed(taker.id)} If names are swapped, give one customer a third name first.`;
  return `${renameReason(taker.id, renamed.desired)} ${guide.refresh}.`;
}

/** A customer that gets another name: as it was, and as it is declared. */
interface Renamed {
  readonly before: Observed;
  readonly desired: Tree;
}

/**
 * Returns the error of an update that was refused for its name, with who has the name and what to do; any other error
 * as it is.
 */
export async function explainTaken(context: Context, renamed: Renamed, error: unknown): Promise<unknown> {
  if (!isProviderError(error) || error.mayHaveHappened || error.apiCode !== errorCodes.nameTaken) return error;
  const { before } = renamed;
  // An update moves no customer, also where the program declares another parent than it has by now.
  const place = withValue(renamed.desired, ["parent"], before.tree.parent);
  // Where the search fails, the service's error says more.
  const found = await findSiblings(context, place, "fresh").catch(() => undefined);
  if (found === undefined) return error;
  const taker = found.find(({ customer }) => customer.id !== before.id)?.customer;
  const { kind, status, apiCode } = error;
  // Another resource of this run may have given the name up since.
  if (taker === undefined) {
    return new ProviderError(`${asSentence(error.message)} No other customer has this name now: run again.`, {
      kind,
      status,
      apiCode,
      cause: error,
    });
  }
  return new ProviderError(
    `Can't update customer ${customerLabel(before.id, before.tree)}: ${takenReason(context, renamed, taker)}`,
    {
      kind: "name taken",
      status,
      apiCode,
      cause: error,
    },
  );
}
