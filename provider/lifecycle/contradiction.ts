// What speaks against a customer being the one that a creation made: an id that was there before, another name, type or
// parent, or its age.
import { canonicalObserved } from "../core/canonical";
import { isSame } from "../core/equality";
import { ProviderError } from "../core/errors";
import { leaves, printable, quotedName, valueAt, valueText, type Observed, type Tree } from "../../schema";
import type { Contradiction } from "../client";
import type { Context } from "./context";
import { nameOf } from "./guards";
import type { RecordedCustomer } from "./state";

/** Milliseconds that the clocks of one service may differ. */
const clockDifference = 300_000;

/**
 * Milliseconds that a date may be off which names no zone, or no time of day: a whole day, and 14 hours between the
 * zones.
 */
const unsureDate = 38 * 3_600_000;

const fixedLeaves = leaves.filter((leaf) => leaf.facts.createOnly && leaf.facts.wire !== undefined);

/** A name without what services respell: case, white space, compatible forms. */
function respelled(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().replace(/\s+/gu, " ").trim();
}

/**
 * Whether something was made before a moment of the same service's clock; a date that is missing or can't be read says
 * nothing.
 */
function isOlder(createdAt: string | undefined, moment: number | undefined): boolean {
  if (createdAt === undefined || moment === undefined) return false;
  const isExact = /T\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(createdAt);
  return Date.parse(createdAt) < moment - clockDifference - (isExact ? 0 : unsureDate);
}

/**
 * What of a customer differs from the one that was sent, in words; undefined where nothing does. What the record does
 * not hold says nothing.
 * @param since when it was sent, by the service's clock in milliseconds since 1970; undefined where that is not known.
 */
function difference(
  sent: Tree,
  { tree, createdAt, unstorable }: Observed,
  since: number | undefined,
): string | undefined {
  const seen = canonicalObserved(tree);
  if (typeof sent.name === "string" && typeof seen.name === "string" && respelled(seen.name) !== respelled(sent.name))
    return `its name is ${quotedName(seen.name)}`;
  const other = fixedLeaves.find((leaf) => {
    const [wanted, found] = [valueAt(sent, leaf.keys), valueAt(seen, leaf.keys)];
    // A word that nobody knows may mean what was sent.
    return leaf !== unstorable?.leaf && wanted !== undefined && found !== undefined && !isSame(leaf, wanted, found);
  });
  if (other) return `its ${other.path} is ${valueText(valueAt(seen, other.keys))}`;
  return isOlder(createdAt, since) ? `it was created before, at ${printable(createdAt ?? "", 40)}` : undefined;
}

/** Whether a customer that was sent without a parent came under one that is certainly not the account. */
function isElsewhere({ memory: { accounts, owned } }: Context, sent: Tree, { tree: { parent } }: Observed): boolean {
  if (sent.parent !== undefined || typeof parent !== "string") return false;
  return owned.has(parent) || (accounts.size > 0 && !accounts.has(parent));
}

/** A creation that begins now. */
export interface Attempt {
  /** What contradicts that a customer is the one that it sends. Nothing is awaited and nothing asked. */
  readonly contradiction: Contradiction;
  /** When it began, by the service's clock in milliseconds since 1970; undefined where no answer dates itself. */
  readonly since: () => number | undefined;
}

/** Begins a creation: what was seen up to now is not what it makes. */
export function beginCreation(context: Context, sent: Tree): Attempt {
  const { api, memory } = context;
  const wasSeen = api.sightings();
  const startedAt = Date.now();
  const since = () => {
    const now = api.serviceNow();
    return now === undefined ? undefined : now - (Date.now() - startedAt);
  };
  function contradiction(id: string, customer?: Observed): string | undefined {
    if (memory.owned.has(id) || memory.updated.has(id) || memory.declared.has(id))
      return "another resource of this run has it";
    // What this run deleted may come back under the same id, where a service makes ids from names.
    if (wasSeen(id) && !memory.deleted.has(id)) return "it was there before";
    if (customer === undefined) return undefined;
    if (isElsewhere(context, sent, customer)) return `its parent is ${valueText(customer.tree.parent)}`;
    return difference(sent, customer, since());
  }
  return { contradiction, since };
}

/**
 * Refuses to go on with a customer that was created, never read, and now shows as another one.
 * @param doing what is refused then, such as "delete".
 */
export function refuseOther(context: Context, doing: string, { tree, unread }: RecordedCustomer, seen: Observed): void {
  if (unread === undefined) return;
  const since = Date.parse(unread.createdAt ?? "");
  const other = difference(tree, seen, Number.isNaN(since) ? undefined : since);
  if (other === undefined) return;
  throw new ProviderError(
    `Can't ${doing} the customer ${nameOf(seen.id, tree)}: the create answered with this id, but it is another customer: ${other}. ${context.guide.forget}, then run again`,
    { kind: "conflict" },
  );
}
