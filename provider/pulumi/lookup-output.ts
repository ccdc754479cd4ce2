// The Output forms of the look-ups, as every Pulumi SDK has them: arguments are Inputs, and what is not known yet stays
// unknown.
import * as pulumi from "@pulumi/pulumi";
import type { CustomerResult } from "./generated/types";
import { isLater } from "./given";
import { filtersOf, providerOf, selectorOf, type Lookup, type LookupOutputOptions } from "./lookup-arguments";
import { programError } from "./program-error";

/** What names one customer, as Inputs. */
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

/** The ids of resources, and of all below a component: unknown while one of them is still to be created. */
function idsOf(resource: unknown, seen = new Set<unknown>()): pulumi.Output<string>[] {
  if (seen.has(resource) || !pulumi.Resource.isInstance(resource)) return [];
  seen.add(resource);
  if (pulumi.CustomResource.isInstance(resource)) return [resource.id];
  const children: unknown = Reflect.get(resource, "__childResources");
  return children instanceof Set ? [...children].flatMap((child) => idsOf(child, seen)) : [];
}

/** The resources that a value comes from, as the SDK keeps them. */
async function sourcesOf(value: pulumi.Output<unknown>): Promise<readonly unknown[]> {
  const all: unknown = Reflect.get(value, "allResources");
  const resources: unknown = typeof all === "function" ? await Reflect.apply(all, value, []) : undefined;
  return resources instanceof Set ? Array.from<unknown>(resources) : [];
}

/** Arguments that an Output gave and that are undefined: absent would name another customer, or all of them. */
function refuseUndefined(lookup: Lookup, given: unknown, known: unknown): void {
  if (typeof given !== "object" || given === null || typeof known !== "object" || known === null) return;
  const name = Object.entries(given).find(
    ([key, value]) => isLater(value) && Reflect.get(known, key) === undefined,
  )?.[0];
  if (name !== undefined) throw programError(`${lookup}: \`${name}\` was given, but is undefined.`);
}

function whenThere<Result>(
  lookup: Lookup,
  given: unknown,
  options: LookupOutputOptions,
  run: (known: unknown, options: LookupOutputOptions) => Promise<Result>,
): pulumi.Output<Result> {
  const { dependsOn, ...others } = options;
  const args = pulumi.all([given]).apply(([known]: readonly unknown[]) => known);
  const sources = sourcesOf(args).then((resources) => resources.flatMap((resource) => idsOf(resource)));
  const before = pulumi
    .all([dependsOn])
    .apply((known: readonly unknown[]) => pulumi.all(known.flat().flatMap((resource) => idsOf(resource))));
  return pulumi
    .all([args, pulumi.output(sources), before, providerOf(options)?.configuration])
    .apply(async ([known]: readonly unknown[]) => {
      refuseUndefined(lookup, given, known);
      return run(known, others);
    });
}

/**
 * Looks up one customer as `getCustomer` does, by Inputs.
 * @returns its values, secrets as secret outputs; unknown in a preview while an argument, or a resource that it comes
 *   from, is not known yet.
 */
export function getCustomerOutput(
  args: GetCustomerOutputArgs,
  options: LookupOutputOptions = {},
): pulumi.Output<CustomerResult> {
  return whenThere("getCustomer", args, options, async (known, others) =>
    (await import("./lookup.js")).getCustomer(selectorOf(known, others), others),
  );
}

/** Looks up every customer under the filters as `getCustomers` does, by Inputs. */
export function getCustomersOutput(
  args: GetCustomersOutputArgs = {},
  options: LookupOutputOptions = {},
): pulumi.Output<CustomerResult[]> {
  return whenThere("getCustomers", args, options, async (known, others) =>
    (await import("./lookup.js")).getCustomers(filtersOf(known, others), others),
  );
}
