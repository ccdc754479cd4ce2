// Brings an existing customer to what is desired: sends exactly the leaves that differ, merges with what others wrote.
import {
  blockPathOf,
  idText,
  isList,
  isSet,
  isTree,
  valueAt,
  valueText,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { canonicalObserved, canonicalValue } from "../core/canonical";
import type { Change, Known } from "../core/diff";
import { isSame } from "../core/equality";
import { isKind, isProviderError, ProviderError, withDoubt } from "../core/errors";
import { inBlocks, isBlockEmpty } from "./blocks";
import type { Context } from "./context";
import { nameOf, refuseTooMany } from "./guards";
import { refuseLoss, wholeOf, writtenBlindly } from "./whole";

/** How often a change is tried again when somebody else wrote in between. */
const attempts = 5;

/** A customer with its ETag, as `observe` answers it. */
export interface Seen {
  readonly customer: Observed;
  readonly etag?: string;
}

const setOf = (value: Value): ReadonlySet<Value> => new Set(isList(value) ? value : []);

/** What others added or took away stays: the observed set, plus what we add, less what we take. */
function mergeList(from: Value, to: Value, seen: Value): Value {
  const [before, after, now] = [setOf(from), setOf(to), setOf(seen)];
  const kept = [...now].filter((item) => !before.has(item) || after.has(item));
  const merged = [...new Set([...kept, ...[...after].filter((item) => !before.has(item))])];
  return merged.length > 0 ? merged : undefined;
}

function merge(leaf: Leaf, change: Pick<Change, "from" | "to">, seen: Value): Value {
  if (leaf.kind === "set") return mergeList(change.from, change.to, seen);
  if (leaf.kind !== "map") return change.to;
  const [from, to, now] = [change.from, change.to, seen].map((value): Tree => (isTree(value) ? value : {}));
  const roles = new Set([from, to, now].flatMap((value) => Object.keys(value ?? {})));
  const merged = [...roles]
    .map((role) => [role, mergeList(from?.[role], to?.[role], now?.[role])] as const)
    .filter(([, list]) => list !== undefined);
  return merged.length > 0 ? Object.fromEntries(merged) : undefined;
}

/**
 * Whether a leaf's block is off before or after: what others left behind there would come on with it, or stand in the
 * way of switching it off.
 */
function isOffBeforeOrAfter({ enabledBy }: Leaf, desired: Tree, seen: Tree): boolean {
  return enabledBy !== undefined && [desired, seen].some((tree) => valueAt(tree, enabledBy.keys) !== true);
}

/**
 * Whether what nobody declares has to go: where its block comes on, and where it may not stand in one that goes off.
 */
function isCleared(leaf: Leaf, gate: Leaf, values: ReadonlyMap<Leaf, Value>): boolean {
  return values.has(gate) && (values.get(gate) === true || leaf.facts.whileOn === "only");
}

/** What goes along with a block: back into one that was cleared elsewhere, and out of one that is cleared now. */
function alongWith(
  values: ReadonlyMap<Leaf, Value>,
  desired: Known,
  { hidden }: Observed,
  seen: Tree,
): [Leaf, Value][] {
  const written = new Set([...values.keys()].map(blockPathOf));
  return inBlocks
    .filter((leaf) => written.has(blockPathOf(leaf)) && !values.has(leaf))
    .flatMap((leaf): [Leaf, Value][] => {
      const value = valueAt(desired.tree, leaf.keys) ?? desired.generated[leaf.path];
      const isHidden = hidden.has(leaf.path);
      // Its secrets and defaults have gone with the block, though they read as unchanged.
      if (value !== undefined)
        return isBlockEmpty(leaf, seen) && (isHidden || !isSame(leaf, value, valueAt(seen, leaf.keys)))
          ? [[leaf, value]]
          : [];
      if (leaf.enabledBy !== undefined)
        return isCleared(leaf, leaf.enabledBy, values) && !leaf.facts.generated && isSet(leaf, valueAt(seen, leaf.keys))
          ? [[leaf, undefined]]
          : [];
      // A secret that nobody can see, or that no state was given, would stay behind alone.
      const isSecretThere = isHidden || (leaf.facts.secret === true && valueAt(seen, leaf.keys) !== undefined);
      return isSecretThere && isBlockEmpty(leaf, desired.tree) ? [[leaf, undefined]] : [];
    });
}

/** The values that a sync sends: what differs, as it merges with what is there now, without what is there already. */
export function toSend(changes: readonly Change[], desired: Known, observed: Observed): ReadonlyMap<Leaf, Value> {
  const seen = canonicalObserved(observed.tree);
  const values = new Map<Leaf, Value>();
  for (const change of changes.filter(({ leaf }) => leaf.facts.wire !== undefined)) {
    const now = valueAt(seen, change.leaf.keys);
    const merged = isOffBeforeOrAfter(change.leaf, desired.tree, seen) ? change.to : merge(change.leaf, change, now);
    if (observed.hidden.has(change.leaf.path) || !isSame(change.leaf, canonicalValue(change.leaf, merged), now))
      values.set(change.leaf, merged);
  }
  return new Map([...values, ...alongWith(values, desired, observed, seen)]);
}

/** Stops when somebody else changed the very leaf in the meantime: neither of the two may be lost unseen. */
export function refuseClash(context: Context, changes: readonly Change[], before: Observed, now: Observed): void {
  const [first, second] = [canonicalObserved(before.tree), canonicalObserved(now.tree)];
  for (const { leaf, to } of changes) {
    if (leaf.kind === "set" || leaf.kind === "map" || leaf.facts.wire === undefined) continue;
    const theirs = valueAt(second, leaf.keys);
    if (isSame(leaf, valueAt(first, leaf.keys), theirs) || isSame(leaf, theirs, to)) continue;
    const shown = (value: Value) => (leaf.facts.secret ? "[secret]" : valueText(value));
    throw new ProviderError(
      `Can't update the customer ${nameOf(now.id, now.tree)}: somebody else changed ${leaf.path} at the same moment, to ${shown(theirs)}, while this run sets ${shown(to)}; nothing was overwritten. ${context.guide.refresh}`,
      { kind: "conflict" },
    );
  }
}

/**
 * Whether a customer holds everything that was sent. A secret that is hidden can't be seen; that one is gone needs no
 * proof, since no state claims it.
 */
function holds({ tree, hidden }: Observed, sent: ReadonlyMap<Leaf, Value>): boolean {
  const seen = canonicalObserved(tree);
  return [...sent].every(([leaf, value]) =>
    hidden.has(leaf.path) ? value === undefined : isSame(leaf, canonicalValue(leaf, value), valueAt(seen, leaf.keys)),
  );
}

/**
 * The customer after an update whose answer was a success and made no sense, where what is there now shows that it was
 * carried out.
 */
async function carriedOut(
  context: Context,
  id: string,
  sent: ReadonlyMap<Leaf, Value>,
  error: unknown,
): Promise<Observed | undefined> {
  if (!isKind(error, "unexpected reply") || error.status === undefined || error.status >= 300) return undefined;
  // Where nothing can be seen, the error of the update says more.
  const seen = await context.api.observe(id).catch(() => undefined);
  return seen && holds(seen.customer, sent) ? seen.customer : undefined;
}

/**
 * The properties of an update that are not any more as it left them. What others added to a set beside ours has lost
 * nothing.
 * @param left what they were then: as the service answered, or as they were sent.
 */
function lostIn(before: Observed, left: ReadonlyMap<Leaf, Value>, now: Observed): Leaf[] {
  const [first, last] = [canonicalObserved(before.tree), canonicalObserved(now.tree)];
  return [...left]
    .filter(([leaf, to]) => {
      const seen = valueAt(last, leaf.keys);
      const merged = merge(leaf, { from: valueAt(first, leaf.keys), to }, seen);
      return !now.hidden.has(leaf.path) && !isSame(leaf, canonicalValue(leaf, merged), seen);
    })
    .map(([leaf]) => leaf);
}

/** A customer after a sync. */
export interface Synced {
  /** As it is, or as it was sent where it could not be read afterwards. */
  readonly customer: Observed;
  /** Why it could not be read, although everything was carried out. */
  readonly unread?: Error;
  /** What was sent and is not there any more, and was reported: somebody else wrote right after. */
  readonly lost?: readonly Leaf[];
}

/**
 * The customer after an update, as far as it can be read. Without ETags nothing else shows that somebody has
 * overwritten what was sent.
 */
async function readBack(
  context: Context,
  seen: Seen,
  values: ReadonlyMap<Leaf, Value>,
  answered?: Observed,
): Promise<Synced> {
  const { customer } = await observeOrFail(context, seen.customer.id);
  if (seen.etag !== undefined) return { customer };
  const shown = answered && canonicalObserved(answered.tree);
  const left = new Map(
    [...values]
      .filter(([leaf]) => answered?.hidden.has(leaf.path) !== true)
      .map(([leaf, value]) => [leaf, shown ? valueAt(shown, leaf.keys) : value]),
  );
  const lost = lostIn(seen.customer, left, customer);
  if (lost.length > 0) {
    const cause = answered
      ? "Another writer changed it"
      : "Another writer changed it, or the service keeps another value";
    context.reporter.warn(
      `Not as sent right after the update: ${lost.map(({ path }) => path).join(", ")} of ${nameOf(customer.id, customer.tree)}. ${cause}. ${context.guide.refresh}`,
    );
  }
  return { customer, lost };
}

/** One update, and what is there afterwards. */
async function write(context: Context, seen: Seen, values: ReadonlyMap<Leaf, Value>, desired: Known): Promise<Synced> {
  const { id, others } = seen.customer;
  const whole = wholeOf(seen.customer, desired, values);
  refuseLoss(context, seen.customer, whole);
  let answered: Observed | undefined;
  try {
    answered = await context.api.update(id, { changes: values, whole, others, etag: seen.etag });
    const blind = writtenBlindly(context, seen.customer, whole, values);
    if (blind.length > 0) {
      context.reporter.warn(
        `The service replaces whole customers and hides secrets, so that ${blind.map(({ path }) => path).join(", ")} of ${nameOf(id, whole)} went along as known here; if it was changed elsewhere, change it there again, or declare the new one`,
      );
    }
    if (answered && seen.etag !== undefined) return { customer: answered };
  } catch (error) {
    const done = await carriedOut(context, id, values, error);
    if (done) return { customer: done };
    throw error;
  }
  // What was sent may be told to nobody else: from here on the state must hold it.
  return readBack(context, seen, values, answered).catch((error: unknown) =>
    answered
      ? { customer: answered }
      : {
          customer: { ...seen.customer, tree: whole, updatedAt: undefined },
          unread: error instanceof Error ? error : new Error(String(error)),
        },
  );
}

/**
 * Sends what differs, with `If-Match` where the service has ETags.
 * @throws ProviderError of kind "conflict" on a clash, "not found" when it vanished in between; with mayHaveHappened
 *   where any of its attempts may have been carried out.
 */
export async function sync(context: Context, seen: Seen, changes: readonly Change[], desired: Known): Promise<Synced> {
  let current = seen;
  let isDoubtful = false;
  const doubted = (error: unknown) => (isDoubtful && isProviderError(error) ? withDoubt(error, true) : error);
  for (let attempt = 1; ; attempt++) {
    const values = toSend(changes, desired, current.customer);
    refuseTooMany(context, current.customer, values);
    if (values.size === 0) return { customer: current.customer };
    try {
      return await write(context, current, values, desired);
    } catch (error) {
      if (!isKind(error, "api") || error.status !== 412 || attempt === attempts) throw doubted(error);
      // It may be our own change that stands in the way, after an attempt that got no answer.
      isDoubtful ||= error.mayHaveHappened;
    }
    try {
      const next = await observeOrFail(context, current.customer.id);
      refuseClash(context, changes, current.customer, next.customer);
      current = next;
    } catch (error) {
      throw doubted(error);
    }
  }
}

/** Observes a customer that must be there. */
export async function observeOrFail(context: Context, id: string): Promise<Seen> {
  const seen = await context.api.observe(id);
  if (seen !== undefined) return seen;
  throw new ProviderError(
    `The customer ${idText(id)} does not exist in ${context.api.endpoint} any more; ${context.guide.refresh}`,
    { kind: "not found" },
  );
}
