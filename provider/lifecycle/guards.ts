// What several operations refuse before anything is sent: another endpoint, a parent that doesn't fit, texts in place
// of values.
import {
  brokenParentRules,
  normalEndpoint,
  generatedLeaves,
  idText,
  parentFacts,
  printable,
  renewalLeaf,
  valueAt,
  type Settings,
  type Tree,
} from "../../schema";
import type { StateValues } from "../core/diff";
import { ProviderError } from "../core/errors";
import { stringifiedOutputs } from "../core/stringified-outputs";
import { failureText } from "../core/validate";
import type { Context } from "./context";
import { generatedAfter } from "./generated-secrets";

/** A customer and the endpoint that its state names; absent where the state names none. */
interface Place {
  readonly id: string;
  readonly endpoint?: string | undefined;
}

/** Whether a state belongs to the endpoint of the settings, or to its former one. One that names none may. */
export function isOfEndpoint(
  settings: Pick<Settings, "endpoint" | "movedFrom">,
  endpoint: string | undefined,
): boolean {
  if (endpoint === undefined) return true;
  const known = [settings.endpoint, settings.movedFrom ?? settings.endpoint].map(normalEndpoint);
  return known.includes(normalEndpoint(endpoint));
}

/**
 * Refuses a state that belongs to another endpoint: an id means nothing elsewhere, and "not found" there is not "gone".
 */
export function refuseOtherEndpoint(
  settings: Pick<Settings, "endpoint" | "movedFrom">,
  { id, endpoint }: Place,
  advice: string,
): void {
  if (endpoint === undefined || isOfEndpoint(settings, endpoint)) return;
  throw new ProviderError(
    `Can't use customer ${idText(id)}: it belongs to ${printable(endpoint, 200)}, but the provider is set to ` +
      `${settings.endpoint}. ${advice}.`,
    { kind: "other endpoint" },
  );
}

/**
 * Refuses a customer that its parent can't have, by the parent's facts at the service.
 * @param doing what is refused then, such as `create customer "Acme"`
 */
export async function refuseWrongParent(context: Context, tree: Tree, doing: string): Promise<void> {
  if (typeof tree.parent !== "string") return;
  const parent = await context.api.observe(tree.parent);
  if (parent === undefined) {
    throw new ProviderError(
      `Can't ${doing}: its parent ${idText(tree.parent)} does not exist in ${context.api.endpoint}. ` +
        `Set \`parent\` to the id of a Partner.`,
      { kind: "invalid input" },
    );
  }
  const failures = brokenParentRules(tree, parentFacts(parent.customer.tree));
  if (failures.length === 0) return;
  throw new ProviderError(`Can't ${doing}: ${failures.map(failureText).join("; ")}`, {
    kind: "invalid input",
    violations: failures,
  });
}

/** Generated values under the names by which states keep them. */
function outputsOf(generated: StateValues["generated"]): Tree {
  return Object.fromEntries(
    generatedLeaves.map((leaf) => [leaf.facts.generated?.output ?? leaf.path, generated[leaf.path]]),
  );
}

/**
 * Refuses a state that holds Pulumi's advice text in place of a value, as an import of JSON.stringify(getCustomers())
 * does for every
 * secret: it would be written to the service later. No message quotes the text.
 * @param doing what is refused then, such as `read customer 65a0`
 * @throws ProviderError of kind "invalid input".
 */
export function refuseStringifiedOutputs(doing: string, state: Tree): void {
  const places = new Set(stringifiedOutputs(state).map(({ path }) => path));
  if (places.size === 0) return;
  throw new ProviderError(
    `Can't ${doing}: ${[...places].join(", ")} in the state holds Pulumi's advice text in place of a value. ` +
      `Declare the value itself, then apply without a refresh.`,
    { kind: "invalid input" },
  );
}

/** Refuses the same in what a state knows of a customer. */
export function refuseRecordedStringifiedOutputs(doing: string, { tree, generated }: StateValues): void {
  refuseStringifiedOutputs(doing, { ...tree, ...outputsOf(generated) });
}

/** Refuses an update that would keep or send such a text. One that replaces the text by a value goes through. */
export function refuseKeptStringifiedOutputs(doing: string, known: StateValues, desired: Tree): void {
  const kept = generatedAfter(desired, known.generated);
  const renewed = generatedLeaves.filter((leaf) => {
    const trigger = renewalLeaf(leaf);
    const value = trigger && valueAt(desired, trigger.keys);
    return trigger !== undefined && value !== undefined && value !== valueAt(known.tree, trigger.keys);
  });
  const generated = Object.fromEntries(
    Object.entries(kept).filter(([path]) => !renewed.some((leaf) => leaf.path === path)),
  );
  refuseRecordedStringifiedOutputs(doing, { tree: desired, generated });
}
