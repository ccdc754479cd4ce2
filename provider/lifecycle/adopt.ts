// Taking over a customer that exists: only on request, and never at the price of what is set there and not declared
// here.
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
  type Tree,
  type Value,
} from "../../schema";
import { canonicalObserved } from "../core/canonical";
import { isSame } from "../core/equality";
import { ProviderError } from "../core/errors";
import { diff, type Change, type Known } from "../core/diff";
import { projectUnknown } from "../core/project";
import { isHeldByAnother, type Context } from "./context";
import { warnUnknown } from "./generated";
import { nameOf } from "./guards";
import { generatedAfter, toState, type CustomerState } from "./state";
import { observeOrFail, refuseClash, sync, toSend, type Seen } from "./sync";

function missing(declared: Value, seen: Value): boolean {
  const kept = new Set(isList(declared) ? declared : []);
  return isList(seen) && seen.some((item) => !kept.has(item));
}

/** Paths of what would be lost at one leaf that differs. */
function lostAt(leaf: Leaf, desired: Tree, observed: Tree): string[] {
  const declared = valueAt(desired, leaf.keys);
  const seen = valueAt(observed, leaf.keys);
  if (!isSet(leaf, seen)) return [];
  if (isTree(seen)) {
    const kept = isTree(declared) ? declared : {};
    return Object.keys(seen)
      .filter((role) => missing(kept[role], seen[role]))
      .map((role) => printable(pathText([...leaf.keys, role]), 120));
  }
  if (leaf.kind === "set") return missing(declared, seen) ? [leaf.path] : [];
  return declared === undefined || declared === leaf.facts.defaultValue ? [leaf.path] : [];
}

function refuse(seen: Seen, reason: string): ProviderError {
  return new ProviderError(`Can't adopt the customer ${nameOf(seen.customer.id, seen.customer.tree)}: ${reason}`, {
    kind: "adoption refused",
  });
}

/** What adopting changes, and what is known then. */
interface Adoption {
  readonly changes: readonly Change[];
  readonly known: Known;
}

function adoptionOf(seen: Seen, desired: Tree): Adoption {
  const before = projectUnknown(seen.customer);
  return {
    changes: diff(before, desired).filter((change) => !change.replaces),
    known: { tree: desired, generated: generatedAfter(desired, before.generated) },
  };
}

function refuseHeld(context: Context, seen: Seen): void {
  if (context.memory.owned.has(seen.customer.id)) {
    throw refuse(
      seen,
      "another resource of this program has created or adopted it already; two resources can't share one customer",
    );
  }
  // Declared under another name by now, or its name was changed elsewhere: the look by name can't tell that it is held.
  if (isHeldByAnother(context.memory, seen.customer.id)) {
    throw refuse(
      seen,
      "another resource of this program holds it, and two resources can't share one customer; where that one is being renamed, apply that first, then this",
    );
  }
}

function refuseUnsafe(seen: Seen, desired: Tree, { changes, known }: Adoption): void {
  const observed = canonicalObserved(seen.customer.tree);
  if (observed.name !== desired.name)
    throw refuse(seen, `it was renamed at the same moment, from ${valueText(desired.name)}; run again`);
  const fixed = leaves.find(
    (leaf) =>
      leaf.facts.createOnly &&
      !leaf.facts.serverFills &&
      !isSame(leaf, valueAt(desired, leaf.keys), valueAt(observed, leaf.keys)),
  );
  if (fixed)
    throw refuse(
      seen,
      `its ${fixed.path} is ${valueText(valueAt(observed, fixed.keys))} and can't be changed; declare that, or choose another name`,
    );
  const unmade = generatedLeaves.find((leaf) => {
    const isOn = leaf.enabledBy === undefined || valueAt(observed, leaf.enabledBy.keys) === true;
    const isWanted = leaf.enabledBy === undefined || valueAt(desired, leaf.enabledBy.keys) === true;
    return isWanted && !isOn && valueAt(desired, leaf.keys) === undefined;
  });
  if (unmade)
    throw refuse(
      seen,
      `${unmade.enabledBy?.path ?? unmade.path} is off there, and adopting never makes a new secret; declare ${unmade.path}, or adopt without it and switch it on in the next update`,
    );
  if (desired.adopt === "overwrite") return;
  const sent = toSend(changes, known, seen.customer);
  const lost = leaves.filter((leaf) => sent.has(leaf)).flatMap((leaf) => lostAt(leaf, desired, observed));
  if (lost.length > 0) {
    throw refuse(
      seen,
      `it would change what is set there and not declared here: ${shortList(lost)}; declare these as they are, or set adopt to "overwrite" to have them as the program says`,
    );
  }
}

/** Takes a customer over and brings it to what is desired. Never makes a new secret, never takes an id twice. */
export async function adopt(context: Context, seen: Seen, desired: Tree): Promise<CustomerState> {
  refuseHeld(context, seen);
  const { id } = seen.customer;
  // Before anything is awaited, so that another resource of this run can't take it too.
  const { owned, adopted } = context.memory;
  owned.add(id);
  adopted.add(id);
  try {
    // The look may be old by now: what somebody set since then is not to be lost either.
    const now = await observeOrFail(context, id);
    const adoption = adoptionOf(now, desired);
    refuseUnsafe(now, desired, adoption);
    refuseClash(context, adoption.changes, seen.customer, now.customer);
    const { changes, known } = adoption;
    const { customer: after, unread } = await sync(context, now, changes, known);
    // Nothing was made here that only a state could keep: the next run adopts again.
    if (unread) throw unread;
    context.reporter.info(`Adopted the customer ${nameOf(id, after.tree)}`);
    warnUnknown(context, after, undefined, known);
    return toState(context.api.endpoint, after, known);
  } catch (error) {
    owned.delete(id);
    adopted.delete(id);
    throw error;
  }
}
