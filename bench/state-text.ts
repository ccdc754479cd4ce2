// Reads from real states what they hold of a provider's code.
import type { ResourceState } from "../tools/workbench/pulumi-project";
import type { Kind } from "./programs";
import type { Stacks } from "./stacks";

/** Customers of the small stacks whose states are read: one group. */
const few = 10;

const dynamicType = "pulumi-nodejs:dynamic";

/** The customers of a small stack, as its state holds them. */
export async function smallState(stacks: Stacks, kind: Kind): Promise<readonly ResourceState[]> {
  const { project } = await stacks.steady(kind, few);
  return (await project.resources()).filter(({ type }) => type.startsWith(dynamicType));
}

/** The text that the state holds of a provider. */
export function providerTextIn(state: readonly ResourceState[]): string {
  const text = state[0]?.outputs.__provider;
  if (typeof text !== "string") throw new Error("the state holds no text of the provider");
  return text;
}

/** The text of the empty provider as Pulumi serialises it. */
export async function serialisedText(stacks: Stacks): Promise<string> {
  return providerTextIn(await smallState(stacks, "reference"));
}
