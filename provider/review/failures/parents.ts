// Parents and children: what a customer's parent doesn't allow, parents that are missing or go, and parents that can't
// be deleted because of what is below them.
import {
  brokenParentRules,
  brokenRules,
  isSet,
  leaves,
  parentFacts,
  parentRulePaths,
  unknown,
  valueAt,
  withValue,
  type ParentFacts,
  type Tree,
} from "../../../schema";
import { customerLabel } from "../../core/errors";
import { failureText } from "../../core/validate";
import type { InventoryCustomer } from "../../inventory/inventory";
import { parentReason } from "../../lifecycle/delete";
import { missingParentReason } from "../../lifecycle/guards";
import { valuesToSend } from "../../lifecycle/merge";
import { allOf, not, type Certainty } from "./certainty";
import type { Course } from "./course";
import type { FailureKind } from "../review-report";
import { resourceText, type Hindrance, type Situation } from "./situation";
import { changesOf, type Step } from "./steps";

/** An existing parent as it may be when a step runs: more than one tree where the order is open. */
function treesOf(id: string, step: Step, course: Course): readonly Tree[] {
  const { situation } = course;
  const seen = situation.service.inventory.byId.get(id);
  if (seen?.unread !== undefined || seen?.observed.complete !== true) return [];
  const { tree } = seen.observed;
  const updates = situation.stepsOn(id).filter(({ does }) => does === "update");
  const writers = [...updates, ...situation.adoptersOf(seen)]
    .map((writer) => ({ writer, when: course.isDone(writer, step) }))
    .filter(({ when }) => when !== "never");
  const isWritten = updates.some((update) => course.isDone(update, step) === "always");
  return [...(isWritten ? [] : [tree]), ...writers.map(({ writer }) => writtenTree(writer, tree))];
}

/** The desired parent as it may be when a step runs. */
function parentTrees(step: Step, course: Course): readonly Tree[] {
  const { parent } = step.tree;
  if (typeof parent === "string") return treesOf(parent, step, course);
  const { situation } = course;
  const above = situation.changes.get(step.change.parentAddress ?? "");
  if (above?.after === undefined) return [];
  const adoptable = situation.stepsOf(above).flatMap((create) => situation.places.adoptable(create));
  return [above.after, ...adoptable.flatMap(({ id }) => treesOf(id, step, course))];
}

/** A parent after a step: only what differs between state and inputs is sent, and an adoption may replace all of it. */
function writtenTree({ does, change, tree }: Step, seen: Tree): Tree {
  const isReplaced = change.adopt === "overwrite";
  if (does === "create") return isReplaced ? tree : leaves.reduce((all, { keys }) => kept(all, keys, tree), seen);
  return change.properties.reduce((all, { leaf }) => withValue(all, leaf.keys, valueAt(tree, leaf.keys)), seen);
}

const kept = (all: Tree, keys: readonly string[], tree: Tree): Tree =>
  withValue(all, keys, valueAt(tree, keys) ?? valueAt(all, keys));

/**
 * What the parent refuses in some or all of its forms.
 * @param rulesOf returns what a parent with these facts refuses
 */
function ruleHindrances(
  kind: FailureKind,
  facts: readonly ParentFacts[],
  rulesOf: (facts: ParentFacts) => readonly string[],
): readonly Hindrance[] {
  const broken = facts.map(rulesOf);
  const [first] = broken.filter((failures) => failures.length > 0);
  if (first === undefined) return [];
  const reason = first.join("; ");
  if (broken.every((failures) => failures.length > 0)) return [{ kind, reason, when: "always" }];
  return [
    {
      kind,
      reason: `its parent changes in the same plan, and is applied before or after it: ${reason}`,
      when: "sometimes",
    },
  ];
}

/** Whether an update sets something that depends on the parent: only then the parent is read. */
function dependsOnParent(step: Step): boolean {
  return changesOf(step).some(
    ({ leaf, to }) => parentRulePaths.includes(leaf.path) && (to === unknown || isSet(leaf, to)),
  );
}

/** Returns what makes a create fail because of its parent, or an update that sets what depends on the parent. */
export function parentHindrances(step: Step, course: Course): readonly Hindrance[] {
  const { situation } = course;
  const { parent } = step.tree;
  const { inventory } = situation.service;
  if (step.does === "update" && !dependsOnParent(step)) return [];
  const above = typeof parent === "string" ? inventory.byId.get(parent) : undefined;
  if (typeof parent === "string" && above === undefined) {
    const isMaybeAccount = situation.childrenOf(parent).length > 0;
    const reason = isMaybeAccount
      ? "its parent isn't listed, and may be the account itself"
      : missingParentReason(parent, inventory.endpoint);
    return [{ kind: "parent missing", reason, when: isMaybeAccount ? "sometimes" : "always" }];
  }
  const rulesOf = (facts: ParentFacts) => brokenParentRules(step.tree, facts).map(failureText);
  return [
    ...ruleHindrances("wrong parent", parentTrees(step, course).map(parentFacts), rulesOf),
    ...(above === undefined ? [] : goneHindrances(step, above, course)),
  ];
}

/** A parent that is no longer there, or may no longer be. */
function goneHindrances(step: Step, above: InventoryCustomer, course: Course): readonly Hindrance[] {
  const { situation } = course;
  const reason = "its parent may be replaced before, and gets another id then";
  return [
    ...situation.deletesOf(above).map((removal) => goneHindrance(step, removal, course)),
    ...(situation.mayBeReplaced(above)
      ? [{ kind: "parent missing" as const, reason, when: "sometimes" as const }]
      : []),
  ];
}

/** A parent that the plan deletes before. */
function goneHindrance(step: Step, removal: Step, course: Course): Hindrance {
  const reason = missingParentReason(removal.change.id ?? "", course.situation.service.inventory.endpoint);
  return {
    kind: "parent missing",
    reason: `${reason} The resource ${resourceText(removal.change)} of this plan deletes it.`,
    when: allOf(course.isDone(removal, step), not(course.isSkipped(removal))),
    ...(isEither(step, removal, course) && { rivals: [removal] }),
  };
}

/** Whether a create and the delete of its parent can't both succeed, and no order is given. */
function isEither(create: Step, removal: Step, course: Course): boolean {
  const { order } = course.situation;
  const isSure = create.does === "create" && create.tree.parent === removal.change.id;
  return isSure && course.isSkipped(removal) === "never" && order.isOpen(create, removal);
}

/** Returns what makes a delete fail because of the customers below its own. */
export function childrenHindrances(step: Step, course: Course): readonly Hindrance[] {
  const { situation } = course;
  const id = step.change.id ?? "";
  const children = situation.childrenOf(id).filter((child) => child.id !== id);
  const found = children.map((child) => ({ child, when: course.isThere(child, step) }));
  const created = situation.places.createdBelow(id).map((create) => ({
    kind: "has children" as const,
    reason:
      `the resource ${resourceText(create.change)} of this plan creates a customer below it. ` +
      "Give that one another parent.",
    when: allOf(course.isDone(create, step), create.tree.parent === id ? "always" : "sometimes"),
    ...(isEither(create, step, course) && { rivals: [create] }),
  }));
  return [...created, ...keptHindrances(found, situation)];
}

/** A customer below another one, and whether it is still there when that is deleted. */
interface Child {
  readonly child: InventoryCustomer;
  readonly when: Certainty;
}

function keptHindrances(children: readonly Child[], { guide }: Situation): readonly Hindrance[] {
  const labels = (wanted: Certainty) =>
    children.filter(({ when }) => when === wanted).map(({ child }) => customerLabel(child.id, { name: child.name }));
  const [kept, open] = [labels("always"), labels("sometimes")];
  const kind = "has children" as const;
  if (kept.length > 0) {
    const them = kept.length === 1 ? "it" : "them";
    const reason =
      `${parentReason(kept)}. This plan doesn't delete ${them} before. ` +
      `Delete those first, or keep them and ${guide.retain}.`;
    return [{ kind, reason, when: "always" }];
  }
  return open.map((label) => ({ kind, reason: `${parentReason([label])}. Delete that one first.`, when: "sometimes" }));
}

/** Returns the rules that only the customer breaks which the service would have after an update. */
export function mergedRuleHindrances(step: Step, course: Course): readonly Hindrance[] {
  const { does, seen, tree } = step;
  if (does !== "update" || seen === undefined || seen.unread !== undefined || !seen.observed.complete) return [];
  const before = seen.observed.tree;
  const values = valuesToSend(changesOf(step), { tree, generated: {} }, seen.observed);
  const merged = [...values].reduce((result, [leaf, value]) => withValue(result, leaf.keys, value), before);
  const above = seen.parentId === undefined ? [] : treesOf(seen.parentId, step, course);
  return ruleHindrances("rule broken", above.length === 0 ? [{}] : above.map(parentFacts), (facts) => {
    const rulesOf = (customer: Tree) =>
      [...brokenRules(customer), ...brokenParentRules(customer, facts)].map(failureText);
    const former = rulesOf(before);
    const broken = rulesOf(merged).filter((text) => !former.includes(text));
    return broken.length === 0
      ? []
      : [`the service would refuse it: ${broken.join("; ")}. ${course.situation.guide.refresh}.`];
  });
}
