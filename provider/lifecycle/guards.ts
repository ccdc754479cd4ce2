// What refuses before anything is sent: another endpoint, protection, children, too many items, rules that need the
// parent.
import {
  brokenParentRules,
  normalEndpoint,
  idText,
  isList,
  parentFacts,
  printable,
  quotedName,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { ProviderError } from "../core/errors";
import { failureText } from "../core/validate";
import type { Context } from "./context";

/**
 * Refuses a state that belongs to another endpoint: an id means nothing elsewhere, and "not found" there is not "gone".
 */
export function refuseOtherEndpoint(
  current: string,
  movedFrom: string | undefined,
  recorded: string | undefined,
  id: string,
  advice: string,
): void {
  if (recorded === undefined || [current, movedFrom ?? current].map(normalEndpoint).includes(normalEndpoint(recorded)))
    return;
  throw new ProviderError(
    `The customer ${idText(id)} belongs to ${printable(recorded, 200)}, but the provider is set to ${current}; nothing was done. ${advice}`,
    { kind: "other endpoint" },
  );
}

/** Refuses to delete what is protected. */
export function refuseProtected(id: string, tree: Tree): void {
  if (tree.deletionProtection === false) return;
  throw new ProviderError(
    `Can't delete the customer ${nameOf(id, tree)}: deletionProtection is on, and its deletion would take its webcasts along; set deletionProtection to false, apply that, then delete`,
    { kind: "protected" },
  );
}

/** Names of children in a message, at most. */
const mostNames = 5;

/**
 * Refuses to delete a customer that has customers of its own, and names them. Looks anew each time: a deletion may take
 * along what somebody has just made.
 */
export async function refuseChildren(context: Context, id: string, tree: Tree): Promise<void> {
  if (tree.type === "Consumer") return;
  const listed = (await context.api.list({ parentId: id })).filter((child) => !context.memory.deleted.has(child.id));
  // A list may be late, and a summary may tell no parent: what it shows is confirmed, one after the other, because a
  // few names are enough.
  const children = [];
  let isMore = false;
  for (const child of listed) {
    const seen = await context.api.observe(child.id);
    if (seen?.customer.tree.parent !== id) continue;
    isMore = children.length === mostNames;
    if (isMore) break;
    children.push(child);
  }
  if (children.length === 0) return;
  const names = children.map((child) => nameOf(child.id, child.tree)).join(", ") + (isMore ? " and more" : "");
  throw new ProviderError(
    `Can't delete the customer ${nameOf(id, tree)}: it is the parent of ${names}; delete those first, or keep them and ${context.guide.retain}`,
    { kind: "has children" },
  );
}

/**
 * Refuses a set that has too many items once those that were added elsewhere stay in it: the service would refuse it
 * without the reason.
 */
export function refuseTooMany(context: Context, { id, tree }: Observed, values: ReadonlyMap<Leaf, Value>): void {
  for (const [
    {
      path,
      facts: { maxItems },
    },
    value,
  ] of values) {
    if (maxItems === undefined || !isList(value) || value.length <= maxItems) continue;
    throw new ProviderError(
      `Can't update the customer ${nameOf(id, tree)}: ${path} would hold ${value.length} items, and at most ${maxItems} are allowed. ` +
        `Another user added items that the state doesn't hold yet, and an update keeps them. ${context.guide.refresh}`,
      { kind: "conflict" },
    );
  }
}

/**
 * Refuses a customer that its parent can't have, with the parent's facts as the service tells them.
 * @param doing what is refused then, such as `create the customer "Acme"`.
 */
export async function refuseWrongParent(context: Context, tree: Tree, doing: string): Promise<void> {
  if (typeof tree.parent !== "string") return;
  const parent = await context.api.observe(tree.parent);
  if (parent === undefined) {
    throw new ProviderError(
      `Can't ${doing}: its parent ${idText(tree.parent)} does not exist in ${context.api.endpoint}; name a Partner that exists`,
      { kind: "invalid input" },
    );
  }
  const failures = brokenParentRules(tree, parentFacts(parent.customer.tree));
  if (failures.length === 0) return;
  throw new ProviderError(`Can't ${doing}: ${failures.map(failureText).join("; ")}`, {
    kind: "invalid input",
    violations: failures,
  });
}

/** How messages name a customer: its name and its id. */
export function nameOf(id: string, tree: Tree): string {
  return typeof tree.name === "string" ? `${titleOf(tree)} (${idText(id)})` : idText(id);
}

/** How messages name a customer that has no id yet. */
export function titleOf({ name }: Tree): string {
  return quotedName(typeof name === "string" ? name : "");
}
