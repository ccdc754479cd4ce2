// The secrets among what is sent and what is answered, so that no answer brings them into a message.
import { secretLeaves, valueAt, type Leaf, type Tree, type Value } from "../../schema";

/** Every text of a secret leaf in a customer or a set of changes. */
export function secretTexts(source: Tree | ReadonlyMap<Leaf, Value>): string[] {
  const valueOf = (leaf: Leaf) => (isMap(source) ? source.get(leaf) : valueAt(source, leaf.keys));
  return secretLeaves.map(valueOf).filter((value) => typeof value === "string");
}

function isMap(source: Tree | ReadonlyMap<Leaf, Value>): source is ReadonlyMap<Leaf, Value> {
  return source instanceof Map;
}
