// Arguments and resource options of a Customer, checked in the program: what can't work is refused with one line, a
// row of data becomes arguments.
import * as pulumi from "@pulumi/pulumi";
import { Customer, isTree, unknown, type Tree, type Value } from "../../../schema";
import { isStringifiedOutput } from "../../core/stringified-outputs";
import { argumentProblem } from "../../core/selector";
import { failureText, validate } from "../../core/validate";
import type { CustomerArgs } from "../generated/types";
import { isCustomer, isOutputOrPromise, programError } from "./program";

const required = Object.entries(Customer.shape)
  .filter(([, field]) => !field.safeParse(undefined).success)
  .map(([name]) => name);

const atLeast = `Pass at least \`{ ${required.join(", ")} }\`.`;

/** Refuses arguments and options that can't work. @throws RunError that ends the program with one line. */
export function refuseBadArguments(name: string, args: unknown, options: pulumi.CustomResourceOptions): void {
  const failed = `Can't declare customer "${name}"`;
  if (isStringifiedOutput(name))
    throw programError(
      "Can't declare a customer: its logical name contains an Output that was converted to a string. " +
        "Use a plain string.",
    );
  if (options.import !== undefined) {
    throw programError(
      `${failed}: the option \`import\` isn't supported by dynamic providers. ` +
        `Set \`adopt: true\`, or import by file (docs/import.md).`,
    );
  }
  if (isOutputOrPromise(args))
    throw programError(
      `${failed}: its arguments are an Output or a Promise as a whole. Pass an object; its properties may be Outputs.`,
    );
  if (args === null || (args !== undefined && typeof args !== "object"))
    throw programError(`${failed}: its arguments are not an object. ${atLeast}`);
  if (args === undefined && !("id" in options)) throw programError(`${failed}: no arguments were given. ${atLeast}`);
  refuseDeletedWith(failed, options);
  if (options.deleteBeforeReplace === false) {
    // The replacement would be created while its predecessor still has the name; an adoption would be deleted with
    // the predecessor.
    throw programError(
      `${failed}: \`deleteBeforeReplace: false\` can't work, because names are unique below one parent. ` +
        "Remove the option.",
    );
  }
  if (args !== undefined) refuseParentOption(failed, args, { name, parent: options.parent });
}

/**
 * Refuses a Partner as the option `parent`, which only groups resources in Pulumi: the customer would be created
 * below the account.
 */
function refuseParentOption(
  failed: string,
  args: object,
  { name, parent }: { readonly name: string; readonly parent: pulumi.Resource | undefined },
): void {
  if (!isCustomer(parent) || Reflect.get(args, "parent") !== undefined) return;
  throw programError(
    `${failed}: its Partner is given as the resource option \`parent\`, which only groups resources in Pulumi. ` +
      `Pass it as an argument: \`new Customer("${name}", { …, parent: ${variableNameOf(parent)} })\`.`,
  );
}

/** The likely name of the variable that holds a resource: its logical name in camel case. */
function variableNameOf(resource: pulumi.Resource): string {
  const name: unknown = Reflect.get(resource, "__name");
  const words = typeof name === "string" ? name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "") : [];
  const text = words
    .map((word, index) =>
      index === 0 ? word.charAt(0).toLowerCase() + word.slice(1) : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join("");
  return /^[A-Za-z]/.test(text) ? text : "partner";
}

/**
 * Refuses `deletedWith` a customer or our provider: the engine would drop the customer from the state without
 * deleting it.
 */
function refuseDeletedWith(failed: string, { deletedWith }: pulumi.CustomResourceOptions): void {
  if (!holdsCustomer(deletedWith) && !isOurProvider(deletedWith)) return;
  throw programError(
    `${failed}: \`deletedWith\` drops it from the state without deleting it, ` +
      "and a Partner can't be deleted while it has Consumers. " +
      "Remove the option; Pulumi deletes Consumers before their Partner.",
  );
}

/** Whether a resource is a Customer or a component with one in it. */
function holdsCustomer(resource: unknown): boolean {
  if (isCustomer(resource)) return true;
  const children: unknown = pulumi.ComponentResource.isInstance(resource)
    ? Reflect.get(resource, "__childResources")
    : undefined;
  return children instanceof Set && [...children].some(holdsCustomer);
}

const isOurProvider = (resource: unknown): boolean =>
  pulumi.ProviderResource.isInstance(resource) && typeof Reflect.get(resource, "configuration") === "object";

/**
 * The trimmed id that `Customer.get` reads.
 * @throws RunError that ends the program with one line, also once a later id is known.
 */
export function idToRead(name: string, id: unknown): pulumi.Input<pulumi.ID> {
  if (isOutputOrPromise(id)) return pulumi.all([id]).apply(([known]: readonly unknown[]) => trimmedId(name, known));
  return trimmedId(name, id);
}

function trimmedId(name: string, id: unknown): string {
  const problem = argumentProblem("id", id);
  if (problem === undefined && typeof id === "string") return id.trim();
  throw programError(`Can't read customer "${name}": \`id\` ${problem ?? "must be a string"}.`);
}

/**
 * Returns a row of JSON, YAML or CSV as the arguments of a customer, checked: `new Customer(key, customerArgs(row))`.
 * @param row an object with only the properties of a customer; its values may be Outputs.
 * @throws RunError that names every property that is wrong, and no value.
 */
export function customerArgs(row: unknown): CustomerArgs {
  const failures = failuresOf(row);
  if (isCustomerArgs(row, failures)) return row;
  throw programError(
    `Can't declare a customer from this row: ${failures.join("; ")}. ` +
      `Fix the row, and remove what is not a property of a customer.`,
  );
}

function isCustomerArgs(row: unknown, failures: readonly string[]): row is CustomerArgs {
  return failures.length === 0;
}

function failuresOf(row: unknown): readonly string[] {
  if (!isTree(row) || isOpen(row)) return ["it is not an object"];
  return validate(treeOf(row)).map(failureText);
}

/** Whether a value passes every rule because it is known only later; a resource represents its id. */
const isOpen = (value: unknown): boolean => isOutputOrPromise(value) || pulumi.Resource.isInstance(value);

function treeOf(row: object): Tree {
  return Object.fromEntries(Object.entries(row).map(([key, value]): [string, Value] => [key, valueOf(value)]));
}

function valueOf(value: unknown): Value {
  if (isOpen(value)) return unknown;
  if (Array.isArray(value)) return value.map(valueOf);
  if (isTree(value)) return treeOf(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? value
    : undefined;
}
