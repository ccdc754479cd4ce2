// Arguments and resource options of a Customer that can't work, refused where the program gives them.
import * as pulumi from "@pulumi/pulumi";
import { argumentProblem } from "../core/selector";
import { isCustomer } from "./customer-token";
import { isLater } from "./given";
import { programError } from "./program-error";
import { isOutputText } from "../core/output-texts";

/** How a program likely calls the variable of a resource: its logical name in camel case. */
function variableOf(resource: pulumi.Resource): string {
  const name: unknown = Reflect.get(resource, "__name");
  const words = typeof name === "string" ? name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "") : [];
  const text = words
    .map((word, index) =>
      index === 0 ? word.charAt(0).toLowerCase() + word.slice(1) : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join("");
  return /^[A-Za-z]/.test(text) ? text : "partner";
}

/** As the option, a Customer only groups resources in Pulumi, and the new one is created below the account. */
function refuseParentOption(name: string, args: object, { parent }: pulumi.CustomResourceOptions): void {
  if (!isCustomer(parent) || Reflect.get(args, "parent") !== undefined) return;
  throw programError(
    `Can't declare customer "${name}": its Partner is given as the resource option \`parent\`, which only groups resources in Pulumi. ` +
      `Give it as an argument: \`new Customer("${name}", { …, parent: ${variableOf(parent)} })\`.`,
  );
}

/** A customer of ours inside a component, or the component itself being one. */
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
 * The engine would drop the customer from the state without a call, and the service deletes no customer along with
 * another.
 */
function refuseDeletedWith(name: string, { deletedWith }: pulumi.CustomResourceOptions): void {
  if (!holdsCustomer(deletedWith) && !isOurProvider(deletedWith)) return;
  throw programError(
    `Can't declare customer "${name}": \`deletedWith\` drops it from the state without deleting it, and a Partner can't be deleted while it has Consumers. ` +
      "Remove the option; Pulumi deletes Consumers before their Partner.",
  );
}

/**
 * The id that a program reads by: trimmed, with one rule for every look-up. @throws RunError that ends the program with
 * one line.
 */
export function readId(name: string, id: unknown): pulumi.Input<pulumi.ID> {
  if (isLater(id)) return pulumi.all([id]).apply(([known]: readonly unknown[]) => idOf(name, known));
  return idOf(name, id);
}

function idOf(name: string, id: unknown): string {
  const problem = argumentProblem("id", id);
  if (problem === undefined && typeof id === "string") return id.trim();
  throw programError(`Can't read customer "${name}": \`id\` ${problem ?? "must be a text"}.`);
}

/**
 * A replacement is created under the name that its predecessor still has; an adoption there would be deleted with the
 * predecessor.
 */
function refuseCreateFirst(name: string, { deleteBeforeReplace }: pulumi.CustomResourceOptions): void {
  if (deleteBeforeReplace !== false) return;
  throw programError(
    `Can't declare customer "${name}": \`deleteBeforeReplace: false\` can't work, because names are unique below one parent. Remove the option.`,
  );
}

/** Refuses what can't work. @throws RunError that ends the program with one line. */
export function refuseUnusable(name: string, args: unknown, options: pulumi.CustomResourceOptions): void {
  if (isOutputText(name))
    throw programError(
      `Can't declare a customer: its logical name holds Pulumi's advice text, because an Output was made into a text. Name it by a text that is known at once.`,
    );
  if (options.import !== undefined) {
    throw programError(
      `Can't declare customer "${name}": the option \`import\` isn't supported by dynamic providers. Set \`adopt: true\`, or import by file (docs/import.md).`,
    );
  }
  if (isLater(args))
    throw programError(
      `Can't declare customer "${name}": its arguments are an Output or a Promise as a whole. Give an object; its properties may be Outputs.`,
    );
  if (args === null || (args !== undefined && typeof args !== "object"))
    throw programError(
      `Can't declare customer "${name}": its arguments are no object. Give \`{ name, type, defaultLanguage }\` at least.`,
    );
  if (args === undefined && !("id" in options))
    throw programError(
      `Can't declare customer "${name}": no arguments were given. Give \`{ name, type, defaultLanguage }\` at least.`,
    );
  refuseDeletedWith(name, options);
  refuseCreateFirst(name, options);
  if (args !== undefined) refuseParentOption(name, args, options);
}
