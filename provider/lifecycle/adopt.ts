// Adopting a customer that exists: only on request, and never at the price of what is set there and not declared here.
import {
  generatedLeaves,
  isList,
  isSet,
  isTree,
  leaves,
  shortList,
  pathText,
  printable,
  valueAt,
  valueText,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { isBlockOn, canonicalObserved } from "../core/canonical";
import { diff, isSame } from "../core/diff";
import { customerLabel, ProviderError } from "../core/errors";
import { importValues } from "../core/refresh";
import { isManagedByAnother, type Context, type CustomerWithEtag } from "./context";
import { valuesToSend } from "./merge";
import { generatedAfter, warnUnknownSecrets } from "./generated-secrets";
import { toState, type CustomerState } from "./state";
import { observeOrFail, refuseConflict, sync, type SyncTarget } from "./sync";

function isMissingIn(declared: Value, seen: Value): boolean {
  const kept = new Set(isList(declared) ? declared : []);
  return isList(seen) && seen.some((item) => !kept.has(item));
}

/** Paths of what an adoption would change or remove at one leaf. */
function lostAt(leaf: Leaf, desired: Tree, observed: Tree): string[] {
  const declared = valueAt(desired, leaf.keys);
  const seen = valueAt(observed, leaf.keys);
  if (!isSet(leaf, seen)) return [];
  if (isTree(seen)) {
    const kept = isTree(declared) ? declared : {};
    const lost = Object.keys(seen).filter((key) => isMissingIn(kept[key], seen[key]));
    return lost.map((key) => printable(pathText([...leaf.keys, key]), 120));
  }
  if (leaf.kind === "set") return isMissingIn(declared, seen) ? [leaf.path] : [];
  return declared === undefined || declared === leaf.facts.defaultValue ? [leaf.path] : [];
}

function refusal({ customer }: CustomerWithEtag, reason: string): ProviderError {
  return new ProviderError(`Can't adopt customer ${customerLabel(customer.id, customer.tree)}: ${reason}`, {
    kind: "adoption refused",
  });
}

/** What an adoption has to reach: what differs from the customer as it is there, and the state after it. */
function targetOf(customer: Observed, desired: Tree): SyncTarget {
  const before = importValues(customer);
  return {
    changes: diff(before, desired).filter((change) => !change.replaces),
    desired: { tree: desired, generated: generatedAfter(desired, before.generated) },
  };
}

/** Why a customer can't be adopted that another resource has created or adopted in this run. */
const ownedReason =
  "another resource of this program has created or adopted it already. Two resources can't share one customer.";

/** Why a customer can't be adopted that another resource manages. */
export const managedReason =
  "another resource of this program manages it, and two resources can't share one customer. " +
  "If that resource is being renamed, apply that first, then this.";

function refuseManaged({ memory }: Context, seen: CustomerWithEtag): void {
  const { id } = seen.customer;
  if (memory.owned.has(id)) throw refusal(seen, ownedReason);
  // Declared under another name by now, or renamed elsewhere: a search by name can't find out that it is managed.
  if (isManagedByAnother(memory, id)) throw refusal(seen, managedReason);
}

/** What an adoption can't bring: another name, create-only values that differ, a new secret. */
function impossibleReason(customer: Observed, desired: Tree): string | undefined {
  const observed = canonicalObserved(customer.tree);
  if (observed.name !== desired.name)
    return `it was renamed at the same moment, from ${valueText(desired.name)}. Run again.`;
  const isFixed = ({ facts }: Leaf) => facts.createOnly === true && facts.serverFills !== true;
  const fixed = leaves.find(
    (leaf) => isFixed(leaf) && !isSame(leaf, valueAt(desired, leaf.keys), valueAt(observed, leaf.keys)),
  );
  if (fixed) {
    return (
      `its ${fixed.path} is ${valueText(valueAt(observed, fixed.keys))} and can't be changed. ` +
      `Declare that, or choose another name.`
    );
  }
  const isNewSecret = (leaf: Leaf) =>
    isBlockOn(leaf, desired) && !isBlockOn(leaf, observed) && valueAt(desired, leaf.keys) === undefined;
  const secret = generatedLeaves.find(isNewSecret);
  return (
    secret &&
    `${secret.enabledBy?.path ?? secret.path} is off there, and adopting never generates a new secret. ` +
      `Declare ${secret.path}, or adopt without it and switch it on in the next update.`
  );
}

/** What is set there and not declared here, and would change. Nothing, where the program asks to overwrite. */
function lossReason(customer: Observed, { changes, desired }: SyncTarget): string | undefined {
  if (desired.tree.adopt === "overwrite") return undefined;
  const observed = canonicalObserved(customer.tree);
  const sent = valuesToSend(changes, desired, customer);
  const lost = leaves.filter((leaf) => sent.has(leaf)).flatMap((leaf) => lostAt(leaf, desired.tree, observed));
  if (lost.length === 0) return undefined;
  return (
    `it would change what is set there and not declared here: ${shortList(lost)}. ` +
    `Declare these as they are, or set adopt to "overwrite" to replace them.`
  );
}

/** Returns why a customer can't be adopted as what is desired, by its values alone; undefined where it can. */
export function adoptionReason(customer: Observed, desired: Tree): string | undefined {
  return impossibleReason(customer, desired) ?? lossReason(customer, targetOf(customer, desired));
}

/** Adopts a customer and brings it to what is desired. Never generates a secret, never adopts an id twice. */
export async function adopt(context: Context, found: CustomerWithEtag, desired: Tree): Promise<CustomerState> {
  refuseManaged(context, found);
  const { id } = found.customer;
  // Before anything is awaited, so that another resource of this run can't adopt it too.
  const { owned, adopted } = context.memory;
  owned.add(id);
  adopted.add(id);
  try {
    // What another user set since the search must not be lost either.
    const seen = await observeOrFail(context, id);
    const reason = adoptionReason(seen.customer, desired);
    if (reason !== undefined) throw refusal(seen, reason);
    const target = targetOf(seen.customer, desired);
    refuseConflict(context, target.changes, { before: found.customer, now: seen.customer });
    const { customer: after, unread } = await sync(context, seen, target);
    // No new secret is lost with this error: the next run adopts again.
    if (unread) throw unread;
    context.reporter.info(`Adopted customer ${customerLabel(id, after.tree)}`);
    warnUnknownSecrets(context, after, { after: target.desired });
    return toState(context.api.endpoint, after, target.desired);
  } catch (error) {
    owned.delete(id);
    adopted.delete(id);
    throw error;
  }
}
