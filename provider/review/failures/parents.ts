// Parents and children: what a customer's parent doesn't allow, parents that are missing or go, and parents that can't
// be deleted because of what is below them.
import {
  brokenParentRules,
  isSet,
  leaves,
  parentFacts,
  parentRulePaths,
  unknown,
  valueAt,
  withValue,
  type Tree,
} from "../../../schema";
import { customerLabel } from "../../core/errors";
import { failureText } from "../../core/validate";
import { parentReason } from "../../lifecycle/delete";
import { missingParentReason } from "../../lifecycle/guards";
import { isDeletion } from "./names";
import { resourceText, type Situation } from "./situation";
import { changesOf, type Step } from "./steps";

/** A parent as it is when a step runs. More than one where the order is open. */
function parentTrees(step: Step, situation: Situation): readonly Tree[] {
  const { parent } = step.tree;
  if (typeof parent !== "string") {
    const above = situation.changes.get(step.change.parentAddress ?? "");
    return above?.after === undefined ? [] : [above.after];
  }
  const seen = situation.service.inventory.byId.get(parent);
  if (seen?.unread !== undefined || seen?.observed.complete !== true) return [];
  const writers = situation.writersOf(seen);
  const isSurelyWritten = writers.some((writer) => situation.order.isBefore(writer, step));
  const written = writers
    .filter((writer) => !situation.order.isBefore(step, writer))
    .map((writer) => writtenTree(writer, seen.observed.tree));
  return isSurelyWritten ? written : [seen.observed.tree, ...written];
}

/** A parent after a step: only what differs between state and inputs is sent, and an adoption may replace all of it. */
function writtenTree({ does, change, tree }: Step, seen: Tree): Tree {
  const isReplaced = change.adopt === "overwrite";
  if (does === "create") return isReplaced ? tree : leaves.reduce((all, { keys }) => kept(all, keys, tree), seen);
  return change.properties.reduce((all, { leaf }) => withValue(all, leaf.keys, valueAt(tree, leaf.keys)), seen);
}

const kept = (all: Tree, keys: readonly string[], tree: Tree): Tree =>
  withValue(all, keys, valueAt(tree, keys) ?? valueAt(all, keys));

function checkRules(step: Step, situation: Situation): void {
  const trees = parentTrees(step, situation);
  const broken = trees.map((parent) => brokenParentRules(step.tree, parentFacts(parent)));
  const [first = []] = broken.filter((failures) => failures.length > 0);
  if (first.length === 0) return;
  const reason = first.map(failureText).join("; ");
  if (broken.every((failures) => failures.length > 0)) situation.obstructs(step, { kind: "wrong parent", reason });
  else situation.doubts(step, `its parent changes in the same plan, and is applied before or after it: ${reason}`);
}

/** Checks the parent of a create, or of an update that sets what depends on the parent. */
export function checkParent(step: Step, situation: Situation): void {
  const { parent } = step.tree;
  const { inventory } = situation.service;
  if (typeof parent === "string" && !inventory.byId.has(parent)) {
    if (situation.childrenOf(parent).length > 0)
      situation.doubts(step, "its parent isn't listed, and may be the account itself");
    else situation.obstructs(step, { kind: "parent missing", reason: missingParentReason(parent, inventory.endpoint) });
    return;
  }
  checkRules(step, situation);
  const above = typeof parent === "string" ? deletesOf(parent, situation) : undefined;
  if (step.does === "create" && above !== undefined) checkLeavingParent(step, above, situation);
}

/** Whether an update sets something that depends on the parent: only then the parent is read. */
export function dependsOnParent(step: Step): boolean {
  return changesOf(step).some(
    ({ leaf, to }) => parentRulePaths.includes(leaf.path) && (to === unknown || isSet(leaf, to)),
  );
}

function deletesOf(id: string, situation: Situation): Step | undefined {
  return situation.stepsOn(id).find((step) => isDeletion(step, situation));
}

/** A create below a customer that the plan deletes: one of the two fails, whichever comes first. */
function checkLeavingParent(step: Step, above: Step, situation: Situation): void {
  const { order, findings, service } = situation;
  const id = above.change.id ?? "";
  if (order.isBefore(step, above)) {
    situation.obstructs(above, {
      kind: "has children",
      reason: `the resource ${resourceText(step.change)} of this plan creates a customer below it. Give that one another parent.`,
    });
    return;
  }
  const reason = `${missingParentReason(id, service.inventory.endpoint)} The resource ${resourceText(above.change)} of this plan deletes it.`;
  findings.conflicts.push({ kind: "parent missing", loser: step, winner: above, reason });
}

/** Finds the children of a customer that a delete would have to leave behind. */
export function checkChildren(step: Step, situation: Situation): void {
  const { change } = step;
  const children = situation.childrenOf(change.id ?? "").filter(({ id }) => id !== change.id);
  const kept: string[] = [];
  for (const child of children) {
    const remover = deletesOf(child.id, situation);
    if (remover !== undefined && situation.order.isBefore(remover, step)) continue;
    const label = customerLabel(child.id, { name: child.name });
    if (remover !== undefined && !situation.order.isBefore(step, remover))
      situation.obstructs(step, {
        kind: "has children",
        reason: `${parentReason([label])}. Delete that one first.`,
        remover,
      });
    else kept.push(label);
  }
  if (kept.length === 0) return;
  situation.obstructs(step, {
    kind: "has children",
    reason:
      `${parentReason(kept)}. This plan doesn't delete ${kept.length === 1 ? "it" : "them"} before. ` +
      `Delete those first, or keep them and ${situation.guide.retain}.`,
  });
}
