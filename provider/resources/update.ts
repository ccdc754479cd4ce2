// Updating a customer: observe, work out what to send, sync, return. Sends exactly what the preview showed.
import type { Leaf, Observed, Tree } from "../../schema";
import { canonical } from "../core/canonical";
import type { Known } from "../core/diff";
import { ProviderError } from "../core/errors";
import { driftOf } from "../core/project";
import type { Context } from "./context";
import { discreetly, secretsIn } from "./discretion";
import { withGenerated } from "./generated";
import { nameOf } from "./guards";
import { toState, type CustomerState } from "./state";
import { observeOrFail, sync } from "./sync";

const paths = (leaves: readonly Leaf[]) => leaves.map((leaf) => leaf.path).join(", ");

/** Reports what somebody else changed since the state was written: what this run leaves alone, and what it overwrote. */
function reportOthers(context: Context, known: Known, before: Observed, desired: Known, after: Observed): void {
  const left = driftOf(after, desired);
  const wasDifferent = driftOf(before, desired);
  const overwritten = driftOf(before, known).filter((leaf) => wasDifferent.includes(leaf) && !left.includes(leaf));
  const name = nameOf(after.id, after.tree);
  if (left.length > 0) context.reporter.warn(`Changed elsewhere and left as it is: ${paths(left)} of ${name}. ${context.guide.refresh}`);
  if (overwritten.length > 0) context.reporter.warn(`Changed elsewhere and now as the program says: ${paths(overwritten)} of ${name}`);
}

/** Refuses to change what another resource has adopted in this run, and keeps it from being adopted from now on: nothing is awaited in between. */
function refuseShared({ memory }: Context, id: string, tree: Tree): void {
  if (memory.adopted.has(id)) {
    throw new ProviderError(
      `Can't update the customer ${nameOf(id, tree)}: another resource of this program has adopted it in this run, and two resources can't share one customer; take one of the two out of the state and the program, then run again`,
      { kind: "conflict" });
  }
  memory.updated.add(id);
}

/** Brings the customer to what the inputs say; what did not change between state and inputs is not sent. */
export async function update(context: Context, id: string, known: Known, input: Tree): Promise<CustomerState> {
  const tree = canonical(input);
  refuseShared(context, id, tree);
  // 1. Observe.
  const seen = await observeOrFail(context, id);
  const { changes, generated } = withGenerated(known, tree, seen.customer);
  const desired = { tree, generated };
  // 2. Sync: what is so already needs no request.
  // A secret that was made just now is in no inputs and no state yet, and the service may quote it.
  const after = await discreetly(secretsIn(desired), () => sync(context, seen, changes, desired));
  reportOthers(context, known, seen.customer, desired, after);
  // 3. Return.
  return toState(context.api.endpoint, after, desired);
}
