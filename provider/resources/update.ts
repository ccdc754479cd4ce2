// Updating a customer: observe, work out what to send, sync, return. Sends exactly what the preview showed.
import { leafAt, leaves, valueAt, type Leaf, type Observed, type Tree } from "../../schema";
import { canonical, canonicalObserved } from "../core/canonical";
import { diff, type Change, type Known } from "../core/diff";
import { isSame } from "../core/equality";
import { project } from "../core/project";
import type { Context } from "./context";
import { nameOf } from "./guards";
import { generatedAfter, generatedLeaves, newSecret, toState, type CustomerState } from "./state";
import { observeOrFail, sync } from "./sync";

/** Whether a generated leaf gets a new value now: its trigger changed, or its block is switched on and no value is known. */
function isRenewed(leaf: Leaf, known: Known, desired: Tree, changes: readonly Change[]): boolean {
  if (valueAt(desired, leaf.keys) !== undefined || (leaf.gate && valueAt(desired, leaf.gate.keys) !== true)) return false;
  const trigger = leafAt(leaf.facts.generated?.renewedBy ?? "");
  if (changes.some((change) => change.leaf === trigger && change.to !== undefined)) return true;
  return changes.some((change) => change.leaf === leaf.gate && change.to === true) && known.generated[leaf.path] === undefined;
}

/** The changes with generated values in place of what is not declared. */
function withGenerated(known: Known, desired: Tree): { changes: readonly Change[]; generated: Known["generated"] } {
  const changes = diff(known, desired);
  let result = changes;
  let generated = known.generated;
  for (const leaf of generatedLeaves) {
    if (isRenewed(leaf, known, desired, changes)) generated = { ...generated, [leaf.path]: newSecret() };
    const value = valueAt(desired, leaf.keys) ?? generated[leaf.path];
    const isSwitchedOn = changes.some((change) => change.leaf === leaf.gate && change.to === true);
    const isWritten = value !== known.generated[leaf.path] || isSwitchedOn || changes.some((change) => change.leaf === leaf);
    const isOn = leaf.gate === undefined || valueAt(desired, leaf.gate.keys) === true;
    result = result.filter((change) => change.leaf !== leaf);
    if (isOn && isWritten && value !== undefined) result = [...result, { leaf, from: known.generated[leaf.path], to: value, replaces: false }];
  }
  return { changes: result, generated: generatedAfter(desired, generated) };
}

/** Reports what somebody else changed and this run leaves alone. */
function reportOthers(context: Context, known: Known, observed: Observed, changes: readonly Change[]): void {
  const now = project(observed, known);
  const others = leaves.filter((leaf) => leaf.facts.wire !== undefined && !changes.some((change) => change.leaf === leaf)
    && !isSame(leaf, valueAt(canonicalObserved(known.tree), leaf.keys), valueAt(canonicalObserved(now.tree), leaf.keys)));
  if (others.length === 0) return;
  context.reporter.warn(`Changed elsewhere and left as it is: ${others.map((leaf) => leaf.path).join(", ")} of ${nameOf(observed.id, observed.tree)}. ${context.guide.refresh}`);
}

/** Brings the customer to what the inputs say; what did not change between state and inputs is not sent. */
export async function update(context: Context, id: string, known: Known, input: Tree): Promise<CustomerState> {
  const desired = canonical(input);
  const { changes, generated } = withGenerated(known, desired);
  // 1. Observe.
  const seen = await observeOrFail(context, id);
  reportOthers(context, known, seen.customer, changes);
  // 2. Sync: what is so already needs no request.
  const after = await sync(context, seen, changes, { tree: desired, generated });
  // 3. Return.
  return toState(context.api.endpoint, after, { tree: desired, generated });
}
