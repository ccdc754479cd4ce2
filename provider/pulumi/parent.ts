// What check may know of a parent before anything is sent: its type, its name and its Hive Partner ID, and nothing else
// of it.
import * as pulumi from "@pulumi/pulumi";
import type { CustomerOutputs } from "./generated/outputs";

/** What programs declare of customers, by the customer. */
const declarations = new WeakMap<pulumi.Resource, object>();

/** Remembers what a program declares. */
export function rememberDeclaration(customer: pulumi.Resource, declared: object): void {
  declarations.set(customer, declared);
}

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/** A property of a value that may be an output, without waiting for what stands beside it. */
function inside(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (pulumi.Output.isInstance(value) || value instanceof Promise)
    return pulumi.output(value).apply((known: unknown) => inside(at(known, key), rest));
  return inside(at(value, key), rest);
}

/**
 * In a preview the outputs of a new customer are unknown where nothing is declared, although it is known that nothing
 * is. A known output comes first all the same: options and transforms may have changed what was declared.
 */
async function outputOrDeclared(
  customer: CustomerOutputs,
  output: pulumi.Output<unknown>,
  name: string,
): Promise<unknown> {
  const declared = declarations.get(customer);
  const isKnown = (await Promise.resolve(Reflect.get(output, "isKnown") as unknown)) !== false;
  return isKnown || declared === undefined ? output : at(declared, name);
}

/** The hints about a parent, as inputs that check takes out again. */
export function parentHints(parent: CustomerOutputs): Record<string, unknown> {
  const partnerId = inside(outputOrDeclared(parent, parent.ecdn, "ecdn"), ["hive", "partnerId"]);
  return {
    __parentUrn: parent.urn,
    __parentType: parent.type,
    __parentName: parent.name,
    __parentEcdn: { hive: { partnerId } },
  };
}
