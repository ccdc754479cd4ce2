// What the state holds of a customer. Every value that enters a state is made here.
import { createHash } from "node:crypto";
import { leaves, normalText, valueAt, withValue, type Leaf, type Observed, type Tree, type Value } from "../../schema";
import { canonicalObserved } from "../core/canonical";
import type { StateValues } from "../core/diff";

/** A customer as the state holds it, the same for every adapter. */
export interface CustomerState {
  readonly id: string;
  /** Endpoint of the service that holds it. */
  readonly endpoint: string;
  /** Inputs and generated values. */
  readonly known: StateValues;
  /** What the service decided where nothing is declared, by the path of the leaf. */
  readonly decided: Readonly<Record<string, Value>>;
  /** ISO 8601, where the service reports it. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /**
   * Digest of what was read: 16 hex digits without any secret, the same for the same content. Empty while nothing was
   * read since the create.
   */
  readonly version: string;
}

/** A customer as a state recorded it, for the calls on it. */
export interface RecordedCustomer extends StateValues {
  readonly updatedAt?: string;
  /**
   * Present where the customer was created and never read since; with the time of the create by the service's clock,
   * where that is known.
   */
  readonly unread?: { readonly createdAt?: string };
  /** Whether it was imported and never read since. */
  readonly isImported?: boolean;
}

/** Returns the mark of a customer that was never read since its create: its version is empty. */
export function unreadOf({
  version,
  createdAt,
}: Partial<Pick<CustomerState, "version" | "createdAt">>): Pick<RecordedCustomer, "unread"> {
  return version === "" ? { unread: createdAt === undefined ? {} : { createdAt } } : {};
}

const digested = leaves.filter(({ facts }) => facts.secret === true || facts.format !== undefined);

const serverDecided = leaves.filter((leaf) => leaf.facts.serverDecides);

function decidedIn(observed: Observed, { tree }: StateValues): CustomerState["decided"] {
  const seen = canonicalObserved(observed.tree);
  const open = serverDecided.filter(
    (leaf) => valueAt(tree, leaf.keys) === undefined && valueAt(seen, leaf.keys) !== undefined,
  );
  return Object.fromEntries(open.map((leaf): [string, Value] => [leaf.path, valueAt(seen, leaf.keys)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, item]) => [key, sorted(item)])
    .sort();
}

/**
 * A value as it enters the digest: no secret, because a digest of a weak one can be guessed, and one text for all its
 * spellings.
 */
function digestible(leaf: Leaf, value: Value): Value {
  if (leaf.facts.secret) return undefined;
  return typeof value === "string" ? normalText(leaf.facts, value) : value;
}

/** Returns a digest of what the service reported, the same for all spellings of the same content. */
export function versionOf(observed: Observed): string {
  const tree = canonicalObserved(observed.tree);
  const open = digested.reduce(
    (result, leaf) => withValue(result, leaf.keys, digestible(leaf, valueAt(result, leaf.keys))),
    tree,
  );
  return createHash("sha256")
    .update(JSON.stringify([observed.id, sorted(open)]))
    .digest("hex")
    .slice(0, 16);
}

/** Returns the state of a customer from what was observed and what is known of it. */
export function toState(endpoint: string, observed: Observed, known: StateValues): CustomerState {
  return {
    id: observed.id,
    endpoint,
    known,
    decided: decidedIn(observed, known),
    version: versionOf(observed),
    ...(observed.createdAt !== undefined && { createdAt: observed.createdAt }),
    ...(observed.updatedAt !== undefined && { updatedAt: observed.updatedAt }),
  };
}

/**
 * A customer that was created and could not be read: as it was sent, and when, by the service's clock in milliseconds
 * since 1970.
 */
interface UnreadCustomer {
  readonly id: string;
  readonly sent: Tree;
  readonly createdAt?: number;
}

/** Returns the state of a customer that was created and could not be read. */
export function toUnreadState(
  endpoint: string,
  { id, sent, createdAt }: UnreadCustomer,
  known: StateValues,
): CustomerState {
  const state = toState(endpoint, { id, tree: sent, hidden: new Set(), complete: false }, known);
  return { ...state, version: "", ...(createdAt !== undefined && { createdAt: new Date(createdAt).toISOString() }) };
}
