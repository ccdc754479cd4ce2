// Whether a create can adopt a customer that exists, by the values of the two.
import { leafAt, leaves, unknown, valueAt, withValue, type Tree } from "../../../schema";
import { canonicalObserved } from "../../core/canonical";
import type { InventoryCustomer } from "../../inventory/inventory";
import { adoptionReason } from "../../lifecycle/adopt";
import type { Step } from "./steps";

/** The desired customer with what is there in place of values that only apply knows. */
function withKnownValues({ tree, change }: Step, seen: Tree): Tree {
  return leaves
    .filter((leaf) => change.unknown.has(leaf.path) || valueAt(tree, leaf.keys) === unknown)
    .reduce((result, leaf) => withValue(result, leaf.keys, valueAt(seen, leaf.keys)), tree);
}

/** Returns why a create can't adopt a customer; undefined where it can, or where that can't be known. */
export function adoptionProblem(step: Step, { observed, unread }: InventoryCustomer): string | undefined {
  if (unread !== undefined || !observed.complete) return undefined;
  return adoptionReason(observed, withKnownValues(step, canonicalObserved(observed.tree)));
}

/** Returns why it can't be known whether a create can adopt a customer; undefined where it can. */
export function openAdoption({ change }: Step, { observed, unread }: InventoryCustomer): string | undefined {
  if (unread !== undefined || !observed.complete) return "the customer to adopt can't be read whole";
  return [...change.unknown].some((path) => leafAt(path)?.facts.createOnly !== true)
    ? "it adopts a customer, and some of its values are known only at apply"
    : undefined;
}
