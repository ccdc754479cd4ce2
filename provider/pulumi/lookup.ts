// The lookups of a program: getCustomer, getCustomers and their Output forms. Checks the arguments; the client is
// loaded with the first lookup.
import * as pulumi from "@pulumi/pulumi";
import { unknownNameProblem } from "../core/validate";
import { filterProblem, parseFilters, parseSelector, selectorProblem, type Selector } from "../core/selector";
import { customerToken } from "./customer-token";
import type { CustomerResult } from "./generated/types";
import { isOutputOrPromise, programError } from "./program";
import type { WebcastManagerProvider } from "./provider";

/** Filters of a listing. */
export interface GetCustomersArgs {
  /** Only customers below this Partner. */
  readonly parentId?: string;
  /** Only customers of this name. */
  readonly name?: string;
}

/** What selects one customer, as Inputs. */
export type GetCustomerOutputArgs =
  | { readonly id: pulumi.Input<string> }
  | { readonly name: pulumi.Input<string>; readonly parentId?: pulumi.Input<string> }
  | { readonly path: pulumi.Input<string> };

/** Filters of a listing, as Inputs. */
export interface GetCustomersOutputArgs {
  /** Only customers below this Partner. */
  readonly parentId?: pulumi.Input<string>;
  /** Only customers of this name. */
  readonly name?: pulumi.Input<string>;
}

/** Options of a lookup. */
export interface LookupOptions {
  /** The provider instance to read through. Default: the one of `parent`, or the stack's. */
  readonly provider?: WebcastManagerProvider;
  /** The resource whose provider instance is used unless `provider` is set. */
  readonly parent?: pulumi.Resource;
}

/** Options of a lookup whose arguments are Inputs. */
export interface LookupOutputOptions extends LookupOptions {
  /**
   * Resources that must exist before the lookup. In a preview that still has to create one of them, the result is
   * unknown.
   */
  readonly dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource>;
}

/**
 * Reads one customer, selected by `{ id }`, `{ name, parentId? }` or `{ path: "partner/consumer" }`.
 * @returns its values, secrets as secret outputs. Rejects if no customer or several match.
 */
export async function getCustomer(selector: Selector, options: LookupOptions = {}): Promise<CustomerResult> {
  return readCustomer(selector, options);
}

/** Reads every customer that matches the filters, in the service's order. */
export async function getCustomers(
  filters: GetCustomersArgs = {},
  options: LookupOptions = {},
): Promise<CustomerResult[]> {
  return readCustomers(filters, options);
}

/**
 * Reads one customer as `getCustomer` does, selected by Inputs.
 * @returns its values, secrets as secret outputs. Unknown in a preview while an argument, or a resource it comes
 * from, is unknown.
 */
export function getCustomerOutput(
  args: GetCustomerOutputArgs,
  options: LookupOutputOptions = {},
): pulumi.Output<CustomerResult> {
  return whenInputsAreKnown({ lookup: "getCustomer", args, options }, readCustomer);
}

/** Reads every customer that matches the filters as `getCustomers` does, filtered by Inputs. */
export function getCustomersOutput(
  args: GetCustomersOutputArgs = {},
  options: LookupOutputOptions = {},
): pulumi.Output<CustomerResult[]> {
  return whenInputsAreKnown({ lookup: "getCustomers", args, options }, readCustomers);
}

type LookupName = "getCustomer" | "getCustomers";

async function readCustomer(selector: unknown, options: LookupOptions): Promise<CustomerResult> {
  refuse("getCustomer", laterProblem("getCustomer", selector) ?? optionProblem(options));
  const checked = parseSelector(selector);
  if (checked === undefined) throw lookupError("getCustomer", selectorProblem(selector) ?? "");
  return (await import("./lookup-client.js")).findCustomer(checked, providerOf(options));
}

async function readCustomers(filters: unknown, options: LookupOptions): Promise<CustomerResult[]> {
  refuse("getCustomers", laterProblem("getCustomers", filters) ?? optionProblem(options));
  const checked = parseFilters(filters);
  if (checked === undefined) throw lookupError("getCustomers", filterProblem(filters) ?? "");
  return (await import("./lookup-client.js")).listCustomers(checked, providerOf(options));
}

function lookupError(lookup: LookupName, problem: string): pulumi.RunError {
  return programError(`${lookup}: ${problem}${problem.endsWith("?") ? "" : "."}`);
}

function refuse(lookup: LookupName, problem: string | undefined): void {
  if (problem !== undefined) throw lookupError(lookup, problem);
}

/** A later value needs the Output form of the lookup. */
function laterProblem(lookup: LookupName, args: unknown): string | undefined {
  if (isOutputOrPromise(args)) return `the arguments are an Output or a Promise; use ${lookup}Output`;
  if (pulumi.Resource.isInstance(args)) return "the argument is a resource; pass an object, such as `{ id }`";
  if (typeof args !== "object" || args === null) return undefined;
  const later = Object.entries(args).find(([, value]) => isOutputOrPromise(value));
  return later === undefined ? undefined : `\`${later[0]}\` is an Output or a Promise; use ${lookup}Output`;
}

const optionNames = ["provider", "parent", "dependsOn"];

function optionProblem(options: unknown): string | undefined {
  if (typeof options !== "object" || options === null || pulumi.Resource.isInstance(options))
    return "the options are not an object; pass `{ provider }`";
  const unknownName = unknownNameProblem(Object.keys(options), optionNames);
  if (unknownName !== undefined) return `the option ${unknownName}`;
  const [provider, parent]: unknown[] = ["provider", "parent"].map((name): unknown => Reflect.get(options, name));
  if (provider !== undefined && !isWebcastManagerProvider(provider))
    return "the option `provider` must be a WebcastManagerProvider";
  return parent !== undefined && !pulumi.Resource.isInstance(parent)
    ? "the option `parent` must be a resource"
    : undefined;
}

function isWebcastManagerProvider(value: unknown): value is WebcastManagerProvider {
  return pulumi.ProviderResource.isInstance(value) && pulumi.Output.isInstance(Reflect.get(value, "configuration"));
}

/** The instance that a lookup reads through; undefined for the stack's. */
function providerOf({ provider, parent }: LookupOptions): WebcastManagerProvider | undefined {
  const chosen = provider ?? parent?.getProvider(customerToken);
  return isWebcastManagerProvider(chosen) ? chosen : undefined;
}

/** A lookup whose arguments are Inputs. */
interface OutputLookup {
  readonly lookup: LookupName;
  readonly args: unknown;
  readonly options: LookupOutputOptions;
}

function whenInputsAreKnown<Result>(
  { lookup, args, options }: OutputLookup,
  read: (args: unknown, options: LookupOptions) => Promise<Result>,
): pulumi.Output<Result> {
  const { dependsOn, ...others } = options;
  const resolved = pulumi.all([args]).apply(([known]: readonly unknown[]) => known);
  const sources = sourcesOf(resolved).then((resources) => resources.flatMap((resource) => idsOf(resource)));
  const before = pulumi
    .all([dependsOn])
    .apply((known: readonly unknown[]) => pulumi.all(known.flat().flatMap((resource) => idsOf(resource))));
  return pulumi
    .all([resolved, pulumi.output(sources), before, providerOf(options)?.configuration])
    .apply(async ([known]: readonly unknown[]) => {
      refuse(lookup, undefinedProblem(args, known));
      return read(known, others);
    });
}

/**
 * An Output that resolves to undefined is refused: without the argument another customer would match, or all of them.
 */
function undefinedProblem(args: unknown, known: unknown): string | undefined {
  if (typeof args !== "object" || args === null || typeof known !== "object" || known === null) return undefined;
  const name = Object.entries(args).find(
    ([key, value]) => isOutputOrPromise(value) && Reflect.get(known, key) === undefined,
  )?.[0];
  return name === undefined ? undefined : `\`${name}\` was given, but is undefined`;
}

/** The resources that a value comes from, as the SDK records them. */
async function sourcesOf(value: pulumi.Output<unknown>): Promise<readonly unknown[]> {
  const all: unknown = Reflect.get(value, "allResources");
  const resources: unknown = typeof all === "function" ? await Reflect.apply(all, value, []) : undefined;
  return resources instanceof Set ? Array.from<unknown>(resources) : [];
}

/** The ids of a resource and of all below a component: unknown while one of them still has to be created. */
function idsOf(resource: unknown, seen = new Set<unknown>()): pulumi.Output<string>[] {
  if (seen.has(resource) || !pulumi.Resource.isInstance(resource)) return [];
  seen.add(resource);
  if (pulumi.CustomResource.isInstance(resource)) return [resource.id];
  const children: unknown = Reflect.get(resource, "__childResources");
  return children instanceof Set ? [...children].flatMap((child) => idsOf(child, seen)) : [];
}
