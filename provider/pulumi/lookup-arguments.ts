// What a program hands to a look-up: refused by name where it is wrong, because plain JavaScript has no compiler that
// would.
import * as pulumi from "@pulumi/pulumi";
import { nearest } from "../core/nearest";
import { filterProblem, filtersIn, selectorIn, selectorProblem, type Filters, type Selector } from "../core/selector";
import { customerToken } from "./customer-token";
import { isLater } from "./given";
import { programError } from "./program-error";
import type { WebcastManagerProvider } from "./provider";

/** Options of a look-up. */
export interface LookupOptions {
  /** The instance whose service is asked; absent: the one of `parent`, or the stack's. */
  readonly provider?: WebcastManagerProvider;
  /** The resource whose provider instance is used where none is given. */
  readonly parent?: pulumi.Resource;
}

/** Options of a look-up whose arguments are Inputs. */
export interface LookupOutputOptions extends LookupOptions {
  /**
   * Resources that have to be there before the look-up: in a preview in which one is still to be created, the result is
   * unknown.
   */
  readonly dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource>;
}

/** The look-ups of the package. */
export type Lookup = "getCustomer" | "getCustomers";

const optionNames = ["provider", "parent", "dependsOn"];

function isWebcastManagerProvider(value: unknown): value is WebcastManagerProvider {
  return pulumi.ProviderResource.isInstance(value) && pulumi.Output.isInstance(Reflect.get(value, "configuration"));
}

function optionProblem(options: unknown): string | undefined {
  if (typeof options !== "object" || options === null || pulumi.Resource.isInstance(options))
    return "the options are no object; give `{ provider }`";
  const strange = Object.keys(options).find((name) => !optionNames.includes(name));
  if (strange !== undefined) {
    const guess = nearest(strange, optionNames);
    return `the option \`${strange}\` does not exist; ${guess === undefined ? "known are `provider` and `parent`" : `did you mean \`${guess}\`?`}`;
  }
  const [provider, parent]: unknown[] = ["provider", "parent"].map((name): unknown => Reflect.get(options, name));
  if (provider !== undefined && !isWebcastManagerProvider(provider))
    return "the option `provider` must be a WebcastManagerProvider";
  return parent !== undefined && !pulumi.Resource.isInstance(parent)
    ? "the option `parent` must be a resource"
    : undefined;
}

const sentence = (text: string): string => (text.endsWith("?") ? text : `${text}.`);

function refuse(lookup: Lookup, problem: string | undefined): void {
  if (problem !== undefined) throw programError(`${lookup}: ${sentence(problem)}`);
}

/**
 * What names one customer. @throws RunError that ends the program with one line where the arguments or the options
 * can't be meant.
 */
export function selectorOf(given: unknown, options: unknown): Selector {
  refuse("getCustomer", laterProblem("getCustomer", given) ?? optionProblem(options));
  const selector = selectorIn(given);
  if (selector !== undefined) return selector;
  throw programError(`getCustomer: ${sentence(selectorProblem(given) ?? "")}`);
}

/** The filters of a listing. @throws as `selectorOf` does. */
export function filtersOf(given: unknown, options: unknown): Filters {
  refuse("getCustomers", laterProblem("getCustomers", given) ?? optionProblem(options));
  const filters = filtersIn(given);
  if (filters !== undefined) return filters;
  throw programError(`getCustomers: ${sentence(filterProblem(given) ?? "")}`);
}

/** A value that is known only later needs the form of the look-up that waits for it. */
function laterProblem(lookup: Lookup, given: unknown): string | undefined {
  if (isLater(given)) return `the arguments are an Output or a Promise; use ${lookup}Output`;
  if (pulumi.Resource.isInstance(given)) return "a resource was given; give an object, such as `{ id }`";
  if (typeof given !== "object" || given === null) return undefined;
  const later = Object.entries(given).find(([, value]) => isLater(value));
  return later === undefined ? undefined : `\`${later[0]}\` is an Output or a Promise; use ${lookup}Output`;
}

/** The instance that a look-up asks; undefined for the stack's. */
export function providerOf({ provider, parent }: LookupOptions): WebcastManagerProvider | undefined {
  const chosen = provider ?? parent?.getProvider(customerToken);
  return isWebcastManagerProvider(chosen) ? chosen : undefined;
}
