// Brings an existing customer to what is desired: sends what differs, again where another user wrote in between, and
// reads it back.
import { idText, valueAt, valueText, type Leaf, type Observed, type Tree, type Value } from "../../schema";
import { canonicalObserved, canonicalValue } from "../core/canonical";
import { isSame, type Change, type StateValues } from "../core/diff";
import { customerLabel, isKind, isProviderError, ProviderError, withMayHaveHappened } from "../core/errors";
import type { Context, CustomerWithEtag } from "./context";
import {
  mergedValue,
  refuseClearedSecrets,
  refuseTooMany,
  unreadSecrets,
  valuesToSend,
  wholeCustomer,
  type LeafValues,
} from "./merge";

/** How often a change is sent again when another user wrote in between. */
const attempts = 5;

/** Returns the paths of leaves, for messages. */
export const pathList = (leaves: readonly Leaf[]) => leaves.map((leaf) => leaf.path).join(", ");

/** Observes a customer that must exist. */
export async function observeOrFail({ api, guide }: Context, id: string): Promise<CustomerWithEtag> {
  const seen = await api.observe(id);
  if (seen !== undefined) return seen;
  throw new ProviderError(`Customer ${idText(id)} does not exist in ${api.endpoint} any more. ${guide.refresh}.`, {
    kind: "not found",
  });
}

/** A customer as it was observed first, and as it is now. */
export interface CustomerVersions {
  readonly before: Observed;
  readonly now: Observed;
}

/** Refuses to overwrite a leaf that another user changed in the meantime. */
export function refuseConflict(
  { guide }: Context,
  changes: readonly Change[],
  { before, now }: CustomerVersions,
): void {
  const [first, second] = [canonicalObserved(before.tree), canonicalObserved(now.tree)];
  for (const { leaf, to } of changes) {
    if (leaf.kind === "set" || leaf.kind === "map" || leaf.facts.wire === undefined) continue;
    const theirs = valueAt(second, leaf.keys);
    if (isSame(leaf, valueAt(first, leaf.keys), theirs) || isSame(leaf, theirs, to)) continue;
    const shown = (value: Value) => (leaf.facts.secret ? "[secret]" : valueText(value));
    throw new ProviderError(
      `Can't update customer ${customerLabel(now.id, now.tree)}: ` +
        `another user changed ${leaf.path} at the same moment, to ${shown(theirs)}, ` +
        `while this run sets ${shown(to)}. Nothing was overwritten. ${guide.refresh}.`,
      { kind: "conflict" },
    );
  }
}

/**
 * Whether a customer holds everything that was sent. A hidden secret proves nothing, but a cleared one needs no proof.
 */
function holds({ tree, hidden }: Observed, sent: LeafValues): boolean {
  const seen = canonicalObserved(tree);
  return [...sent].every(([leaf, value]) =>
    hidden.has(leaf.path) ? value === undefined : isSame(leaf, canonicalValue(leaf, value), valueAt(seen, leaf.keys)),
  );
}

/** An update on its way: the customer before, what is sent, and what is desired. */
interface SentUpdate {
  readonly seen: CustomerWithEtag;
  readonly values: LeafValues;
  readonly whole: Tree;
}

/**
 * The customer after an update with a successful but unreadable reply, where it shows that the update was carried out.
 */
async function carriedOut(
  { api }: Context,
  { seen, values }: SentUpdate,
  error: unknown,
): Promise<Observed | undefined> {
  if (!isKind(error, "unexpected reply") || error.status === undefined || error.status >= 300) return undefined;
  // Where the read fails, the error of the update says more.
  const now = await api.observe(seen.customer.id).catch(() => undefined);
  return now && holds(now.customer, values) ? now.customer : undefined;
}

/** The leaves of an update that changed again since. What others added to a set beside ours is no loss. */
function overwrittenIn({ before, now }: CustomerVersions, written: LeafValues): Leaf[] {
  const [first, last] = [canonicalObserved(before.tree), canonicalObserved(now.tree)];
  const isThere = (leaf: Leaf, to: Value) => {
    const seen = valueAt(last, leaf.keys);
    const merged = mergedValue(leaf, { from: valueAt(first, leaf.keys), to }, seen);
    return now.hidden.has(leaf.path) || isSame(leaf, canonicalValue(leaf, merged), seen);
  };
  return [...written].filter(([leaf, to]) => !isThere(leaf, to)).map(([leaf]) => leaf);
}

/** A customer after a sync. */
export interface SyncResult {
  /** As it is, or as it was sent where it could not be read afterwards. */
  readonly customer: Observed;
  /** Why it could not be read, although everything was carried out. */
  readonly unread?: Error;
  /** The leaves that another user overwrote right after, which was reported. */
  readonly overwritten?: readonly Leaf[];
}

/**
 * Reads a customer after an update. Without ETags nothing else shows that another user has overwritten what was sent.
 */
async function readBack(context: Context, { seen, values }: SentUpdate, answered?: Observed): Promise<SyncResult> {
  const { customer } = await observeOrFail(context, seen.customer.id);
  if (seen.etag !== undefined) return { customer };
  const reply = answered && canonicalObserved(answered.tree);
  const shown = [...values].filter(([leaf]) => answered?.hidden.has(leaf.path) !== true);
  const written = new Map(shown.map(([leaf, value]) => [leaf, reply ? valueAt(reply, leaf.keys) : value]));
  const overwritten = overwrittenIn({ before: seen.customer, now: customer }, written);
  if (overwritten.length > 0) {
    const cause = answered ? "Another user changed it" : "Another user changed it, or the service keeps another value";
    const label = customerLabel(customer.id, customer.tree);
    context.reporter.warn(
      `Not as sent right after the update: ${pathList(overwritten)} of ${label}. ${cause}. ${context.guide.refresh}.`,
    );
  }
  return { customer, overwritten };
}

/** Warns that a replacement sent hidden secrets as the state knows them. */
function warnUnreadSecrets({ api, reporter }: Context, { seen, whole, values }: SentUpdate): void {
  if (!api.replacesWhole) return;
  const secrets = unreadSecrets(seen.customer, whole, values);
  if (secrets.length === 0) return;
  const paths = pathList(secrets);
  reporter.warn(
    `Sent ${paths} of ${customerLabel(seen.customer.id, whole)} from the state: ` +
      `this service replaces the whole record on update and doesn't return it. ` +
      "If it was changed elsewhere, change it there again, or declare the new value.",
  );
}

/** Sends one update, and returns the customer after it. */
async function write(context: Context, update: SentUpdate): Promise<SyncResult> {
  const { seen, values, whole } = update;
  const { id, others } = seen.customer;
  let answered: Observed | undefined;
  try {
    answered = await context.api.update(id, { changes: values, whole, others, etag: seen.etag });
    warnUnreadSecrets(context, update);
    if (answered && seen.etag !== undefined) return { customer: answered };
  } catch (error) {
    const done = await carriedOut(context, update, error);
    if (done) return { customer: done };
    throw error;
  }
  // From here on the state must hold what was sent, because a secret in it may be known nowhere else.
  return readBack(context, update, answered).catch((error: unknown) => {
    if (answered) return { customer: answered };
    const customer = { ...seen.customer, tree: whole, updatedAt: undefined };
    return { customer, unread: error instanceof Error ? error : new Error(String(error)) };
  });
}

/** What an update has to reach: the changes, and the values of the state after them. */
export interface SyncTarget {
  readonly changes: readonly Change[];
  readonly desired: StateValues;
}

/**
 * Sends what differs, with `If-Match` where the service has ETags.
 * @throws ProviderError of kind "conflict" or "not found"; with mayHaveHappened where any of its attempts may have been
 *   carried out.
 */
export async function sync(
  context: Context,
  first: CustomerWithEtag,
  { changes, desired }: SyncTarget,
): Promise<SyncResult> {
  let seen = first;
  let mayHaveHappened = false;
  const marked = (error: unknown) =>
    mayHaveHappened && isProviderError(error) ? withMayHaveHappened(error, true) : error;
  for (let attempt = 1; ; attempt++) {
    const values = valuesToSend(changes, desired, seen.customer);
    refuseTooMany(context, seen.customer, values);
    if (values.size === 0) return { customer: seen.customer };
    const whole = wholeCustomer(seen.customer, desired, values);
    try {
      if (context.api.replacesWhole) refuseClearedSecrets(seen.customer, whole);
      return await write(context, { seen, values, whole });
    } catch (error) {
      if (!isKind(error, "api") || error.status !== 412 || attempt === attempts) throw marked(error);
      // Our own change may have caused the 412, after an attempt that got no reply.
      mayHaveHappened ||= error.mayHaveHappened;
    }
    try {
      const next = await observeOrFail(context, seen.customer.id);
      refuseConflict(context, changes, { before: seen.customer, now: next.customer });
      seen = next;
    } catch (error) {
      throw marked(error);
    }
  }
}
