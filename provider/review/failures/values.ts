// What refuses a step by the customer itself: its state belongs to another service or to another customer, it is gone
// or protected, its connectors don't exist, or it would have too many items beside those that others set.
import { idText, isList, leaves, shortList, unknown, valueAt, type Leaf, type Tree, type Value } from "../../../schema";
import { canonicalKnown } from "../../core/canonical";
import { isProtected } from "../../core/deletions";
import { differenceFrom } from "../../lifecycle/create-attempt";
import { protectedReason } from "../../lifecycle/delete";
import { isOfEndpoint, otherEndpointReason } from "../../lifecycle/guards";
import { tooManyReason, valuesToSend, type LeafValues } from "../../lifecycle/merge";
import { replacementAdvice } from "../../terraform/guide";
import type { Plan } from "../plan";
import type { Situation } from "./situation";
import { changesOf, type Step } from "./steps";

/** Checks that the state of a customer is of this service. Returns whether it is. */
export function checkEndpoint(step: Step, situation: Situation): boolean {
  const { endpoint } = step.change;
  const { inventory, movedFrom } = situation.service;
  if (step.does === "create" || isOfEndpoint({ endpoint: inventory.endpoint, movedFrom }, endpoint)) return true;
  situation.obstructs(step, {
    kind: "other endpoint",
    reason: `${otherEndpointReason(inventory.endpoint, endpoint ?? "")}. ${situation.guide.moved}.`,
  });
  return false;
}

/** Checks that an existing customer is there, and the one that the state means. Returns whether it is. */
export function checkExistence(step: Step, situation: Situation): boolean {
  const { change, does, seen } = step;
  const { guide } = situation;
  if (seen === undefined) {
    if (does === "update")
      situation.obstructs(step, {
        kind: "gone",
        reason: `it does not exist in ${situation.service.inventory.endpoint} any more. ${guide.refresh}.`,
      });
    return does === "delete";
  }
  // A plan of Terraform doesn't show whether the customer was ever read.
  const isShown = situation.plan.engine === "pulumi";
  if (isShown && change.unread === undefined) return true;
  const since = Date.parse(change.unread?.createdAt ?? "");
  const known = canonicalKnown(change.before ?? {});
  const other = differenceFrom(known, seen.observed, Number.isNaN(since) ? undefined : since);
  if (other === undefined) return true;
  if (!isShown) {
    situation.doubts(
      step,
      `${other} there, and the plan doesn't show whether it was read since its create. ${guide.refresh}`,
    );
    return true;
  }
  situation.obstructs(step, {
    kind: "other customer",
    reason:
      `the create answered with this id, but it is another customer: ${other}. ` + `${guide.forget}, then plan again.`,
  });
  return false;
}

/** Checks that a customer to delete is not protected, or listed. */
export function checkProtection(step: Step, situation: Situation): void {
  const { plan, service, guide } = situation;
  const { id = "", mayDelete, action, deletions = service.deletions, mayIgnoreSetting } = step.change;
  if (mayDelete === true && !plan.refusals.some((text) => text.includes(id))) return;
  const isOpen = deletions === unknown || (mayIgnoreSetting === true && !isProtected(deletions, id, step.tree));
  if (!isProtected(isOpen ? undefined : deletions, id, step.tree)) return;
  if (isOpen) {
    situation.doubts(step, "it is protected, and the plan doesn't show what its provider block sets");
    return;
  }
  const more = plan.engine === "terraform" && action === "replace" ? ` ${replacementAdvice}` : "";
  situation.obstructs(step, { kind: "protected", reason: protectedReason(guide.list(id, step.tree)) + more });
}

const texts = (value: Value): readonly string[] =>
  isList(value) ? value.filter((item) => typeof item === "string") : [];

const connectorLeaf = leaves.find(({ facts }) => facts.refersTo === "connectors");

/** Whether a plan declares connectors for a customer that it writes, so that they have to be known. */
export function namesConnectors({ changes }: Plan): boolean {
  return changes.some(
    ({ action, after }) =>
      after && connectorLeaf && action !== "unchanged" && valueAt(after, connectorLeaf.keys) !== undefined,
  );
}

/** Checks the connectors that a step adds to a customer. */
function checkConnectors(step: Step, values: LeafValues, situation: Situation): void {
  const { connectors } = situation.service;
  const sent = connectorLeaf && values.get(connectorLeaf);
  if (connectorLeaf === undefined || sent === undefined) return;
  if (connectors === undefined) {
    situation.doubts(step, `the service has no readable list of connectors to check ${connectorLeaf.path}`);
    return;
  }
  if (sent === unknown || (isList(sent) && sent.includes(unknown)))
    situation.doubts(step, `${connectorLeaf.path} is known only at apply`);
  const known = new Set([
    ...connectors.map(({ id }) => id),
    ...texts(step.seen && valueAt(step.seen.observed.tree, connectorLeaf.keys)),
  ]);
  const missing = texts(sent).filter((id) => !known.has(id));
  if (missing.length === 0) return;
  // No contract says whether a service stores them.
  situation.doubts(
    step,
    `${connectorLeaf.path} names ${shortList(missing.map(idText))}, which the service doesn't list and may refuse. ` +
      "Run `webcastmanager customers connectors` to see the ones it has",
  );
}

const valuesOf = (tree: Tree): LeafValues =>
  new Map(leaves.map((leaf): [Leaf, Value] => [leaf, valueAt(tree, leaf.keys)]));

/** Checks what a create sends. */
export function checkCreatedValues(step: Step, situation: Situation): void {
  checkConnectors(step, valuesOf(step.tree), situation);
}

/** Checks what an update sends, merged with what others have set since. */
export function checkUpdatedValues(step: Step, situation: Situation): void {
  const { seen, tree } = step;
  if (seen === undefined) return;
  if (seen.unread !== undefined || !seen.observed.complete) {
    situation.doubts(step, "it can't be read whole");
    return;
  }
  const values = valuesToSend(changesOf(step), { tree, generated: {} }, seen.observed);
  const tooMany = tooManyReason(values);
  if (tooMany !== undefined)
    situation.obstructs(step, { kind: "too many items", reason: `${tooMany} ${situation.guide.refresh}.` });
  else checkConnectors(step, values, situation);
}
