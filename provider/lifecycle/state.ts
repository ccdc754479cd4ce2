// What the state holds of a customer. Everything that enters a state is made here.
import { createHash, randomBytes } from "node:crypto";
import {
  generatedLeaves,
  leaves,
  normalText,
  valueAt,
  withValue,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { canonicalObserved } from "../core/canonical";
import type { Known } from "../core/diff";

/** A customer as the state holds it, the same for every face. */
export interface CustomerState {
  readonly id: string;
  /** Endpoint of the service that holds it. */
  readonly endpoint: string;
  /** Inputs and generated values. */
  readonly known: Known;
  /** What the service decided where nothing is declared, by the path of the leaf. */
  readonly decided: Readonly<Record<string, Value>>;
  /** ISO 8601, where the service says so. */
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /**
   * Digest of what was read: 16 hex digits, without any secret, the same for the same content. Empty while nothing was
   * read since the creation.
   */
  readonly version: string;
}

/** What a state knows of its customer, as the calls on it need it. */
export interface RecordedCustomer extends Known {
  readonly updatedAt?: string;
  /**
   * Where the customer was created and nothing was read of it since: when that was, by the service's clock, as far as
   * that is known.
   */
  readonly unread?: { readonly createdAt?: string };
  /** Whether it was imported and never read since. */
  readonly isImported?: boolean;
}

/** What is recorded beside inputs and generated values: of a state whose version is empty, that nothing was read. */
export function unreadOf({
  version,
  createdAt,
}: {
  readonly version?: string;
  readonly createdAt?: string;
}): Pick<RecordedCustomer, "unread"> {
  return version === "" ? { unread: createdAt === undefined ? {} : { createdAt } } : {};
}

const digested = leaves.filter(({ facts }) => facts.secret === true || facts.format !== undefined);

const serverDecided = leaves.filter((leaf) => leaf.facts.serverDecides);

function decidedIn(observed: Observed, { tree }: Known): CustomerState["decided"] {
  return Object.fromEntries(
    serverDecided.flatMap((leaf): [string, Value][] => {
      const value =
        valueAt(tree, leaf.keys) === undefined ? valueAt(canonicalObserved(observed.tree), leaf.keys) : undefined;
      return value === undefined ? [] : [[leaf.path, value]];
    }),
  );
}

/** 32 random bytes in hex, as the form makes them in the browser. */
export function newSecret(): string {
  return randomBytes(32).toString("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, item]) => [key, sorted(item)])
    .sort();
}

/**
 * A value as it enters the digest: no secret, because a digest of a weak one can be guessed, and one text for all of
 * its spellings.
 */
function digestible(leaf: Leaf, value: Value): Value {
  if (leaf.facts.secret) return undefined;
  return typeof value === "string" ? normalText(leaf.facts, value) : value;
}

/** A digest of what the service reported, the same for whatever means the same. */
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

/** The state of a customer from what was observed and what is known of it. */
export function toState(endpoint: string, observed: Observed, known: Known): CustomerState {
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
 * The state of a customer that was created and could not be read. @param createdAt when, by the service's clock in
 * milliseconds since 1970.
 */
export function toUnreadState(
  endpoint: string,
  id: string,
  sent: Tree,
  known: Known,
  createdAt?: number,
): CustomerState {
  const state = toState(endpoint, { id, tree: sent, hidden: new Set(), complete: false }, known);
  return { ...state, version: "", ...(createdAt !== undefined && { createdAt: new Date(createdAt).toISOString() }) };
}

/** Generated values that go on being known: declared ones are the value in use, and what is switched off has none. */
export function generatedAfter(desired: Tree, generated: Known["generated"]): Known["generated"] {
  return Object.fromEntries(
    generatedLeaves.flatMap((leaf) => {
      const isOff = leaf.enabledBy !== undefined && valueAt(desired, leaf.enabledBy.keys) !== true;
      const declared = valueAt(desired, leaf.keys);
      const value = typeof declared === "string" ? declared : generated[leaf.path];
      return isOff || value === undefined ? [] : [[leaf.path, value]];
    }),
  );
}
