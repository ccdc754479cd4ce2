// In what a program differs from the service, as the preview of an engine shows it.
import { leaves, valueText, type Leaf, type Tree, type Value } from "../../../schema";
import { valueAt } from "../../../schema";

/** A property that differs, with both values in words. */
export interface PropertyDifference {
  readonly path: string;
  readonly service: string;
  readonly program: string;
}

/** A customer that the engine would change. */
export interface Difference {
  readonly id: string;
  /** What the engine would do, in its own word, such as `update`. */
  readonly action: string;
  readonly properties: readonly PropertyDifference[];
}

function inWords({ facts }: Leaf, value: Value): string {
  if (value === undefined || value === null) return "not set";
  return facts.secret ? "[secret]" : valueText(value);
}

const isSameJson = (one: Value, other: Value) => JSON.stringify(one) === JSON.stringify(other);

/** Returns the properties in which two trees of a customer differ. @param changed further ones, such as secrets */
export function propertyDifferences(
  { service, program }: { readonly service: Tree; readonly program: Tree },
  changed: (leaf: Leaf) => boolean = () => false,
): readonly PropertyDifference[] {
  return leaves
    .map((leaf) => [leaf, valueAt(service, leaf.keys) ?? undefined, valueAt(program, leaf.keys) ?? undefined] as const)
    .filter(([leaf, one, other]) => changed(leaf) || !isSameJson(one, other))
    .map(([leaf, one, other]) => ({ path: leaf.path, service: inWords(leaf, one), program: inWords(leaf, other) }));
}
