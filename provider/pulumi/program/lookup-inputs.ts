// How every lookup of a program runs: its arguments and options are checked, Inputs are awaited, and the client is
// loaded with the first one.
import * as pulumi from "@pulumi/pulumi";
import type { ParsedArguments } from "../../core/selector";
import { unknownNameProblem } from "../../core/validate";
import type { Lookups } from "./lookup-client";
import { customerToken } from "../customer-token";
import { isOutputOrPromise, programError } from "./program";
import type { WebcastManagerProvider } from "./provider";

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

/** A lookup of the package. @internal */
export interface Lookup<Args, Result> {
  /** Its function's name, for messages. */
  readonly name: string;
  readonly parse: (given: unknown) => ParsedArguments<Args>;
  readonly read: (lookups: Lookups, args: Args) => Promise<Result>;
}

/** Reads what the arguments name. @throws RunError that ends the program with one line. @internal */
export async function readNow<Args, Result>(
  lookup: Lookup<Args, Result>,
  given: unknown,
  options: LookupOptions,
): Promise<Result> {
  const problem = laterProblem(lookup.name, given) ?? optionProblem(options);
  const parsed = problem === undefined ? lookup.parse(given) : { problem };
  if ("problem" in parsed) throw lookupError(lookup.name, parsed.problem);
  const { readThrough } = await import("./lookup-client.js");
  const source = { lookup: lookup.name, provider: providerOf(options) };
  return readThrough(source, (lookups) => lookup.read(lookups, parsed.args));
}

/**
 * Reads what Inputs name. Unknown while an argument, a resource it comes from, or a dependency is unknown.
 * @internal
 */
export function readWhenKnown<Args, Result>(
  lookup: Lookup<Args, Result>,
  args: unknown,
  options: LookupOutputOptions,
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
      const problem = undefinedProblem(args, known);
      if (problem !== undefined) throw lookupError(lookup.name, problem);
      return readNow(lookup, known, others);
    });
}

function lookupError(lookup: string, problem: string): pulumi.RunError {
  return programError(`${lookup}: ${problem}${problem.endsWith("?") ? "" : "."}`);
}

/** A later value needs the Output form of the lookup. */
function laterProblem(lookup: string, args: unknown): string | undefined {
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
