// One attempt to create a customer, and whether a customer that is found later is the one that it created: not one
// that existed before, nor one of another name, type, parent or age.
import { leaves, printable, quotedName, valueAt, valueText, type Observed, type Tree } from "../../schema";
import type { FindMismatch } from "../client";
import { canonicalObserved } from "../core/canonical";
import { isSame } from "../core/diff";
import type { Context } from "./context";

/** Milliseconds that the clocks of one service may differ. */
const clockDifference = 300_000;

/** Milliseconds that a date without a zone or a time of day may be off: a whole day, and 14 hours between the zones. */
const vagueDate = 38 * 3_600_000;

const fixedLeaves = leaves.filter((leaf) => leaf.facts.createOnly && leaf.facts.wire !== undefined);

/** A name without what services respell: case, white space, compatible forms. */
function respelled(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().replace(/\s+/gu, " ").trim();
}

/**
 * Whether something was created before a moment of the same service's clock. A date that is missing or unreadable
 * proves nothing.
 */
function isOlder(createdAt: string | undefined, moment: number | undefined): boolean {
  if (createdAt === undefined || moment === undefined) return false;
  const isExact = /T\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(createdAt);
  return Date.parse(createdAt) < moment - clockDifference - (isExact ? 0 : vagueDate);
}

/**
 * Returns in words what of a customer differs from the one that was sent; undefined where nothing does. What the record
 * lacks proves nothing.
 * @param since when it was sent, by the service's clock in milliseconds since 1970; undefined where that is not known
 */
export function differenceFrom(
  sent: Tree,
  { tree, createdAt, unstorable }: Observed,
  since: number | undefined,
): string | undefined {
  const seen = canonicalObserved(tree);
  if (typeof sent.name === "string" && typeof seen.name === "string" && respelled(seen.name) !== respelled(sent.name)) {
    return `its name is ${quotedName(seen.name)}`;
  }
  const other = fixedLeaves.find((leaf) => {
    const [expected, found] = [valueAt(sent, leaf.keys), valueAt(seen, leaf.keys)];
    // An unknown word may mean what was sent.
    return leaf !== unstorable?.leaf && expected !== undefined && found !== undefined && !isSame(leaf, expected, found);
  });
  if (other) return `its ${other.path} is ${valueText(valueAt(seen, other.keys))}`;
  return isOlder(createdAt, since) ? `it was created before, at ${printable(createdAt ?? "", 40)}` : undefined;
}

/** Whether a customer that was sent without a parent came under one that is certainly not the account. */
function isElsewhere({ memory: { accounts, owned } }: Context, sent: Tree, { tree: { parent } }: Observed): boolean {
  if (sent.parent !== undefined || typeof parent !== "string") return false;
  return owned.has(parent) || (accounts.size > 0 && !accounts.has(parent));
}

/** A create that starts now. */
interface CreateAttempt {
  /** Returns what shows that a customer is not the one that this create created. Sends nothing. */
  readonly findMismatch: FindMismatch;
  /**
   * Returns when it started, by the service's clock in milliseconds since 1970; undefined where no reply has a date.
   */
  readonly since: () => number | undefined;
}

/** Starts a create: customers that were seen up to now are not what it creates. */
export function startCreate(context: Context, sent: Tree): CreateAttempt {
  const { api, memory } = context;
  const wasSeen = api.seenSoFar();
  const startedAt = Date.now();
  const since = () => {
    const now = api.serviceNow();
    return now === undefined ? undefined : now - (Date.now() - startedAt);
  };
  function findMismatch(id: string, customer?: Observed): string | undefined {
    if (memory.owned.has(id) || memory.updated.has(id) || memory.declared.has(id))
      return "another resource of this run has it";
    // A service that derives ids from names may use the id of a customer that this run deleted.
    if (wasSeen(id) && !memory.deleted.has(id)) return "it was there before";
    if (customer === undefined) return undefined;
    if (isElsewhere(context, sent, customer)) return `its parent is ${valueText(customer.tree.parent)}`;
    return differenceFrom(sent, customer, since());
  }
  return { findMismatch, since };
}
