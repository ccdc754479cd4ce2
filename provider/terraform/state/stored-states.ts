// States that an earlier release stored, or another resource that is moved here. Unknown attributes are dropped, and
// missing ones are null.
import { isList, isTree, customerType, type Tree, type Value } from "../../../schema";
import { ProviderError } from "../../core/errors";
import { resourceSchema } from "../schema/attributes";
import type { Attributes } from "../schema/customer-attributes";
import { privateAfterMove } from "./recorded";
import type { Attribute, TerraformObject, ResourceServer } from "../protocol/types";

/** Whether a stored value is of the attribute's type. */
function fits({ type }: Attribute, value: Value): boolean {
  if (type === "string") return typeof value === "string";
  if (type === "number") return typeof value === "number";
  if (type === "bool") return typeof value === "boolean";
  return Array.isArray(type) && type[0] === "map" ? isTree(value) : isList(value);
}

function storedValue(attribute: Attribute, value: Value): Value {
  if (value === undefined || value === null || attribute.writeOnly) return null;
  if (attribute.attributes) return isTree(value) ? storedBlock(attribute.attributes, value) : null;
  // A state with this key can't be sent to Terraform.
  const allowed = isTree(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== "__proto__"))
    : value;
  return fits(attribute, allowed) ? allowed : null;
}

function storedBlock(attributes: Attributes, stored: Tree): TerraformObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, storedValue(attribute, stored[name])]),
  );
}

/** Returns a stored state with today's attributes. */
export function upgradedState(stored: Tree): TerraformObject {
  return storedBlock(resourceSchema.attributes, stored);
}

/** The attribute that holds the id of a customer in other resources. */
const idsElsewhere: Readonly<Record<string, string>> = { terraform_data: "output", restapi_object: "id" };

/** Returns a text in a stored state. Terraform stores a value of any type together with its type. */
function storedText(value: Value): string | undefined {
  const text = isTree(value) && value.type === "string" ? value.value : value;
  return typeof text === "string" ? text : undefined;
}

/**
 * Returns the state of a customer that moves here from another address of this provider, or from a resource that holds
 * its id.
 * @throws ProviderError if the other resource is none of these.
 */
export function movedState({
  sourceType,
  sourceProvider,
  sourceState,
  sourcePrivate,
}: Parameters<ResourceServer["move"]>[0]): Awaited<ReturnType<ResourceServer["move"]>> {
  if (sourceType === customerType) return { state: upgradedState(sourceState), private: sourcePrivate };
  const name = Object.hasOwn(idsElsewhere, sourceType) ? idsElsewhere[sourceType] : undefined;
  const id = name === undefined ? undefined : storedText(sourceState[name]);
  if (id !== undefined) return { state: upgradedState({ id }), private: privateAfterMove() };
  const movable = [customerType, ...Object.keys(idsElsewhere)].join(", ");
  const cause = name === undefined ? `only ${movable} can be moved` : `its ${name} isn't the id of a customer`;
  throw new ProviderError(
    `Can't move ${sourceType} of ${sourceProvider} to ${customerType}: ${cause}. Import the customer instead.`,
    { kind: "invalid input" },
  );
}
