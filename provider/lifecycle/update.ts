// Updating a customer: observe, work out what to send, sync, return. Sends exactly what the preview showed.
import { parentRulePaths, isSet, type Leaf, type Observed, type Tree } from "../../schema";
import { canonical } from "../core/canonical";
import { diff, type Change, type Known } from "../core/diff";
import { isProviderError, PartlyUpdatedError, ProviderError } from "../core/errors";
import { driftOf } from "../core/project";
import type { Context } from "./context";
import { refuseOther } from "./contradiction";
import { madeIn, setIn, warnUnknown, withGenerated, withMade } from "./generated";
import { nameOf, refuseWrongParent } from "./guards";
import { explainTaken } from "./renaming";
import { toState, type CustomerState, type RecordedCustomer } from "./state";
import { observeOrFail, sync, type Synced } from "./sync";

const paths = (leaves: readonly Leaf[]) => leaves.map((leaf) => leaf.path).join(", ");

/**
 * Reports what somebody else changed since the state was written: what this run leaves alone, and what it overwrote.
 * What is lost was reported.
 */
function reportOthers(
  context: Context,
  [before, known]: readonly [Observed, Known],
  [{ customer: after, lost = [] }, desired]: readonly [Synced, Known],
): void {
  const tells = context.tells ?? (() => true);
  const left = driftOf(after, desired).filter((leaf) => tells(leaf) && !lost.includes(leaf));
  const wasDifferent = driftOf(before, desired);
  const overwritten = driftOf(before, known).filter(
    (leaf) => tells(leaf) && wasDifferent.includes(leaf) && !left.includes(leaf) && !lost.includes(leaf),
  );
  const name = nameOf(after.id, after.tree);
  if (left.length > 0)
    context.reporter.warn(`Changed elsewhere and left as it is: ${paths(left)} of ${name}. ${context.guide.refresh}`);
  if (overwritten.length > 0)
    context.reporter.warn(`Changed elsewhere and now as the program says: ${paths(overwritten)} of ${name}`);
}

/**
 * Refuses to change what another resource has adopted in this run, and keeps it from being adopted from now on: nothing
 * is awaited in between.
 */
function refuseShared({ memory }: Context, id: string, tree: Tree): void {
  if (memory.adopted.has(id)) {
    throw new ProviderError(
      `Can't update the customer ${nameOf(id, tree)}: another resource of this program has adopted it in this run, and two resources can't share one customer; take one of the two out of the state and the program, then run again`,
      { kind: "conflict" },
    );
  }
  memory.updated.add(id);
  if (typeof tree.name === "string") memory.names.set(id, tree.name);
}

/**
 * Refuses what the parent does not allow. It costs a request, so it is asked only where this change sets something that
 * depends on it.
 */
async function refuseBelowParent(context: Context, id: string, changes: readonly Change[], tree: Tree): Promise<void> {
  if (!changes.some(({ leaf, to }) => parentRulePaths.includes(leaf.path) && isSet(leaf, to))) return;
  await refuseWrongParent(context, tree, `update the customer ${nameOf(id, tree)}`);
}

/** The error of an update, with the state that keeps what was made for it where that may be in use now. */
function keepingMade(context: Context, seen: Observed, known: Known, desired: Known, error: unknown): unknown {
  const [made, set] = [madeIn(known, desired), setIn(known, desired)];
  if (!isProviderError(error) || !error.mayHaveHappened || made.length + set.length === 0) return error;
  const what =
    made.length > 0
      ? `The new ${paths(made)} may be in use, so that it is kept`
      : `Whether the new ${paths(set)} is in use is unknown`;
  return new PartlyUpdatedError(
    toState(context.api.endpoint, seen, withMade(known, desired)),
    false,
    `${error.message}. ${what}; run again`,
    error,
  );
}

/**
 * Brings the customer to what the inputs say; what did not change between state and inputs is not sent.
 * @throws PartlyUpdatedError where a write may have been carried out that the former state does not tell.
 */
export async function update(
  context: Context,
  id: string,
  known: RecordedCustomer,
  input: Tree,
): Promise<CustomerState> {
  const tree = canonical(input);
  refuseShared(context, id, tree);
  // 1. Observe, with nothing in between before what is seen is used: without ETags what others write meanwhile is
  //    overwritten.
  await refuseBelowParent(context, id, diff(known, tree), tree);
  const seen = await observeOrFail(context, id);
  refuseOther(context, "update", known, seen.customer);
  const { changes, generated } = withGenerated(known, tree, seen.customer);
  const desired = { tree, generated };
  // 2. Sync: what is so already needs no request.
  const synced = await sync(context, seen, changes, desired).catch(async (error: unknown) => {
    throw await explainTaken(context, seen.customer, tree, keepingMade(context, seen.customer, known, desired, error));
  });
  // 3. Return.
  const { customer: after, unread } = synced;
  const state = toState(context.api.endpoint, after, desired);
  if (unread) {
    throw new PartlyUpdatedError(
      state,
      true,
      `The customer ${nameOf(id, tree)} was updated, but could not be read afterwards; the next run goes on with it. ${unread.message}`,
      unread,
    );
  }
  reportOthers(context, [seen.customer, known], [synced, desired]);
  warnUnknown(context, after, known, desired);
  return state;
}
