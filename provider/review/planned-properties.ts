// Which properties of a customer a plan changes, from the inputs before and after. Pure, and the same for both engines.
import { leaves, valueAt, type Leaf, type Tree, type Value } from "../../schema";
import { canonical, canonicalKnown } from "../core/canonical";
import { isUnknown } from "./hidden-values";
import type { PlannedProperty } from "./plan";

/** What a plan holds of one customer. */
export interface PlannedValues {
  /** Without secrets. Absent before it is created. */
  readonly before?: Tree;
  /** Without secrets. */
  readonly after: Tree;
  /** Whether the engine shows that a property changes; asked where both trees are there. The values are canonical. */
  readonly isChanged: (leaf: Leaf, from: Value, to: Value) => boolean;
  /** Whether a property causes a replacement. */
  readonly isReplacing: (leaf: Leaf) => boolean;
  /** Whether the engine hides a property, beside those that are always secrets. */
  readonly isHidden: (leaf: Leaf) => boolean;
  /** The path of a property as the user of the engine writes it. */
  readonly pathOf: (leaf: Leaf) => string;
}

/** Whether a new customer shows a property: one that it declares, and not by its default alone. */
function isDeclared({ facts }: Leaf, value: Value): boolean {
  return value !== undefined && (facts.isSwitch === true || value !== facts.defaultValue);
}

/** Returns the properties that differ, in the order of the form. */
export function plannedProperties(values: PlannedValues): readonly PlannedProperty[] {
  const [before, after] = [values.before && canonicalKnown(values.before), canonical(values.after)];
  return leaves.flatMap((leaf): PlannedProperty[] => {
    const [from, to] = [before && valueAt(before, leaf.keys), valueAt(after, leaf.keys)];
    if (before === undefined ? !isDeclared(leaf, to) : leaf.facts.onlyAtCreate || !values.isChanged(leaf, from, to))
      return [];
    const secret = leaf.facts.secret === true || values.isHidden(leaf);
    // What is hidden, and is no secret of the form, is unknown for another reason than that it is known at apply.
    const isOpen = isUnknown(to) && (leaf.facts.secret === true || !values.isHidden(leaf));
    return [
      {
        leaf,
        path: values.pathOf(leaf),
        before: secret ? undefined : from,
        after: secret || isOpen ? undefined : to,
        secret,
        unknown: isOpen,
        replaces: values.isReplacing(leaf),
      },
    ];
  });
}
