// Refuses a state that holds a text of Pulumi's SDK in place of a value, as an import of JSON.stringify(getCustomers())
// does for every secret: it would be written to the service later.
import { generatedLeaves, renewalLeaf, valueAt, type Tree } from "../../schema";
import type { Known } from "../core/diff";
import { ProviderError } from "../core/errors";
import { generatedAfter } from "./state";
import { outputTexts } from "../core/output-texts";

/** Generated values under the names by which states keep them. */
function outputsOf(generated: Known["generated"]): Tree {
  return Object.fromEntries(
    generatedLeaves.map((leaf) => [leaf.facts.generated?.output ?? leaf.path, generated[leaf.path]]),
  );
}

/**
 * Refuses a state that holds such a text anywhere; no message quotes it.
 * @param doing what is refused then, such as `read the customer 65a0`.
 * @throws ProviderError of kind "invalid input".
 */
export function refuseOutputTexts(doing: string, state: Tree): void {
  const places = outputTexts(state).map(({ path }) => path);
  if (places.length === 0) return;
  throw new ProviderError(
    `Can't ${doing}: ${[...new Set(places)].join(", ")} in the state holds Pulumi's advice text in place of a value. Declare the value itself, then apply without a refresh.`,
    { kind: "invalid input" },
  );
}

/** The same for what is known of a customer. */
export function refuseKnownTexts(doing: string, { tree, generated }: Known): void {
  refuseOutputTexts(doing, { ...tree, ...outputsOf(generated) });
}

/** Refuses an update that would keep or send such a text; one that puts a value in its place goes through. */
export function refuseKeptTexts(doing: string, known: Known, desired: Tree): void {
  const kept = generatedAfter(desired, known.generated);
  const isRenewed = (path: string) =>
    generatedLeaves.some((leaf) => {
      const trigger = leaf.path === path ? renewalLeaf(leaf) : undefined;
      return (
        trigger !== undefined &&
        valueAt(desired, trigger.keys) !== undefined &&
        valueAt(desired, trigger.keys) !== valueAt(known.tree, trigger.keys)
      );
    });
  refuseKnownTexts(doing, {
    tree: desired,
    generated: Object.fromEntries(Object.entries(kept).filter(([path]) => !isRenewed(path))),
  });
}
