// What several operations refuse before anything is sent: another endpoint, a parent that doesn't fit, another customer
// than the created one, texts in place of values.
import {
  brokenParentRules,
  normalEndpoint,
  generatedLeaves,
  idText,
  parentFacts,
  printable,
  renewalLeaf,
  valueAt,
  type Observed,
  type Settings,
  type Tree,
} from "../../schema";
import type { StateValues } from "../core/diff";
import { customerLabel, ProviderError } from "../core/errors";
import { stringifiedOutputs } from "../core/stringified-outputs";
import { failureText } from "../core/validate";
import type { Context } from "./context";
import { differenceFrom } from "./create-attempt";
import { generatedAfter } from "./generated-secrets";
import type { RecordedCustomer } from "./state";

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

/** Why a customer of one endpoint can't be used at another. */
export function otherEndpointReason(endpoint: string, own: string): string {
  return `it belongs to ${printable(own, 200)}, but the provider is set to ${endpoint}`;
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
    `Can't use customer ${idText(id)}: ${otherEndpointReason(settings.endpoint, endpoint)}. ${advice}.`,
    { kind: "other endpoint" },
  );
}

/** Why a customer can't be below a parent that isn't there. */
export function missingParentReason(id: string, endpoint: string): string {
  return `its parent ${idText(id)} does not exist in ${endpoint}. Set \`parent\` to the id of a Partner.`;
}

/**
 * Refuses a customer that its parent can't have, by the parent's facts at the service.
 * @param action what is refused then, such as `create customer "Acme"`
 */
export async function refuseWrongParent(context: Context, tree: Tree, action: string): Promise<void> {
  if (typeof tree.parent !== "string") return;
  const parent = await context.api.observe(tree.parent);
  if (parent === undefined) {
    throw new ProviderError(`Can't ${action}: ${missingParentReason(tree.parent, context.api.endpoint)}`, {
      kind: "invalid input",
    });
  }
  const failures = brokenParentRules(tree, parentFacts(parent.customer.tree));
  if (failures.length === 0) return;
  throw new ProviderError(`Can't ${action}: ${failures.map(failureText).join("; ")}`, {
    kind: "invalid input",
    violations: failures,
  });
}

/** A customer as a state recorded it, and as it is now. */
interface Comparison {
  readonly recorded: RecordedCustomer;
  readonly seen: Observed;
}

/**
 * Refuses to go on with a customer that was created, never read, and turns out to be another one.
 * @param action what is refused then, such as "delete"
 */
export function refuseOtherCustomer({ guide }: Context, action: string, { recorded, seen }: Comparison): void {
  if (recorded.unread === undefined) return;
  const since = Date.parse(recorded.unread.createdAt ?? "");
  const other = differenceFrom(recorded.tree, seen, Number.isNaN(since) ? undefined : since);
  if (other === undefined) return;
  throw new ProviderError(
    `Can't ${action} customer ${customerLabel(seen.id, recorded.tree)}: ` +
      `the create answered with this id, but it is another customer: ${other}. ` +
      `${guide.forget}, then run again.`,
    { kind: "conflict" },
  );
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
 * @param action what is refused then, such as `read customer 65a0`
 * @throws ProviderError of kind "invalid input".
 */
export function refuseStringifiedOutputs(action: string, state: Tree): void {
  const places = new Set(stringifiedOutputs(state).map(({ path }) => path));
  if (places.size === 0) return;
  throw new ProviderError(
    `Can't ${action}: ${[...places].join(", ")} in the state holds Pulumi's advice text in place of a value. ` +
      `Declare the value itself, then apply without a refresh.`,
    { kind: "invalid input" },
  );
}

/** Refuses the same in what a state knows of a customer. */
export function refuseRecordedStringifiedOutputs(action: string, { tree, generated }: StateValues): void {
  refuseStringifiedOutputs(action, { ...tree, ...outputsOf(generated) });
}

/** Refuses an update that would keep or send such a text. One that replaces the text by a value goes through. */
export function refuseKeptStringifiedOutputs(action: string, known: StateValues, desired: Tree): void {
  const kept = generatedAfter(desired, known.generated);
  const renewed = generatedLeaves.filter((leaf) => {
    const trigger = renewalLeaf(leaf);
    const value = trigger && valueAt(desired, trigger.keys);
    return trigger !== undefined && value !== undefined && value !== valueAt(known.tree, trigger.keys);
  });
  const generated = Object.fromEntries(
    Object.entries(kept).filter(([path]) => !renewed.some((leaf) => leaf.path === path)),
  );
  refuseRecordedStringifiedOutputs(action, { tree: desired, generated });
}
