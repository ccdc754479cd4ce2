// Updating a customer: observe, work out what to send, sync, return. Sends exactly what the preview showed.
import { parentRulePaths, isSet, type Leaf, type Observed, type Tree } from "../../schema";
import { canonical } from "../core/canonical";
import { diff, type StateValues } from "../core/diff";
import { asSentence, customerLabel, isProviderError, PartlyUpdatedError, ProviderError } from "../core/errors";
import { driftedLeaves } from "../core/refresh";
import type { Context } from "./context";
import { refuseOtherCustomer, refuseWrongParent } from "./guards";
import {
  generatedIn,
  planUpdate,
  secretsReplacedByUpdate,
  warnUnknownSecrets,
  withUnconfirmed,
} from "./generated-secrets";
import { explainTaken } from "./siblings";
import { toState, type CustomerState, type RecordedCustomer } from "./state";
import { observeOrFail, pathList, sync, type SyncResult, type SyncTarget } from "./sync";

/** A customer before and after an update, with what the state knew and what is desired. */
interface Finished {
  readonly known: StateValues;
  readonly desired: StateValues;
  readonly before: Observed;
  readonly result: SyncResult;
}

/**
 * Reports what another user changed since the state was written: what this run did not change, and what it overwrote.
 */
function reportDrift(
  { reporter, guide, showsDrift = () => true }: Context,
  { known, desired, before, result }: Finished,
): void {
  const { customer: after, overwritten = [] } = result;
  const isReported = (leaf: Leaf) => showsDrift(leaf) && !overwritten.includes(leaf);
  const kept = driftedLeaves(after, desired).filter(isReported);
  const wasDifferent = driftedLeaves(before, desired);
  const replaced = driftedLeaves(before, known).filter(
    (leaf) => isReported(leaf) && wasDifferent.includes(leaf) && !kept.includes(leaf),
  );
  const label = customerLabel(after.id, after.tree);
  if (kept.length > 0)
    reporter.warn(`Changed elsewhere and not overwritten: ${pathList(kept)} of ${label}. ${guide.refresh}.`);
  if (replaced.length > 0)
    reporter.warn(`Changed elsewhere and overwritten with the program's value: ${pathList(replaced)} of ${label}.`);
}

/** Why a customer isn't updated that another resource has adopted. */
export const adoptedReason =
  "another resource of this program has adopted it in this run. " +
  "Two resources can't share one customer: remove one of the two from the state and the program, then run again.";

/**
 * Refuses to update what another resource has adopted in this run, and prevents that it is adopted from now on. Awaits
 * nothing.
 */
function refuseShared({ memory }: Context, id: string, tree: Tree): void {
  if (memory.adopted.has(id)) {
    throw new ProviderError(`Can't update customer ${customerLabel(id, tree)}: ${adoptedReason}`, { kind: "conflict" });
  }
  memory.updated.add(id);
  if (typeof tree.name === "string") memory.names.set(id, tree.name);
}

/**
 * Refuses what the parent does not allow. Reads the parent only where this change sets something that depends on it.
 */
async function refuseBelowParent(
  context: Context,
  id: string,
  { changes, desired: { tree } }: SyncTarget,
): Promise<void> {
  if (!changes.some(({ leaf, to }) => parentRulePaths.includes(leaf.path) && isSet(leaf, to))) return;
  await refuseWrongParent(context, tree, `update customer ${customerLabel(id, tree)}`);
}

/** Returns the error of an update, with a state that keeps new secrets where these may be in use now. */
function withKeptSecrets(
  { api }: Context,
  { known, desired, before }: Omit<Finished, "result">,
  error: unknown,
): unknown {
  const [generated, replaced] = [generatedIn(known, desired), secretsReplacedByUpdate(known, desired)];
  if (!isProviderError(error) || !error.mayHaveHappened || generated.length + replaced.length === 0) return error;
  const what =
    generated.length > 0
      ? `The new ${pathList(generated)} may be in use, so it is kept in the state`
      : `Whether the new ${pathList(replaced)} is in use is unknown`;
  const state = toState(api.endpoint, before, withUnconfirmed(known, desired));
  return new PartlyUpdatedError(state, false, `${asSentence(error.message)} ${what}. Run again.`, error);
}

/**
 * Brings the customer to what the inputs declare. What did not change between state and inputs is not sent.
 * @throws PartlyUpdatedError where a write may have been carried out that the former state does not show.
 */
export async function update(
  context: Context,
  id: string,
  { known, input }: { readonly known: RecordedCustomer; readonly input: Tree },
): Promise<CustomerState> {
  const tree = canonical(input);
  refuseShared(context, id, tree);
  // 1. Observe last: without ETags, what others write between observing and sending is overwritten.
  await refuseBelowParent(context, id, { changes: diff(known, tree), desired: { tree, generated: {} } });
  const seen = await observeOrFail(context, id);
  const before = seen.customer;
  refuseOtherCustomer(context, "update", { recorded: known, seen: before });
  const { changes, generated } = planUpdate(known, tree, before);
  const desired = { tree, generated };
  // 2. Sync: what is so already needs no request.
  const result = await sync(context, seen, { changes, desired }).catch(async (error: unknown) => {
    throw await explainTaken(
      context,
      { before, desired: tree },
      withKeptSecrets(context, { known, desired, before }, error),
    );
  });
  // 3. Return.
  const { customer: after, unread } = result;
  const state = toState(context.api.endpoint, after, desired);
  if (unread) {
    const what =
      `Customer ${customerLabel(id, tree)} was updated, but could not be read afterwards. ` +
      `The next run continues with it.`;
    throw new PartlyUpdatedError(state, true, `${what} ${unread.message}`, unread);
  }
  reportDrift(context, { known, desired, before, result });
  warnUnknownSecrets(context, after, { before: known, after: desired });
  return state;
}
