// What the configuration in a plan of Terraform or OpenTofu declares of dependencies and providers. It names resources
// without the keys of `count` and `for_each`, in the module that declares them.
import * as z from "zod";
import { isTree, settingSchemas, unknown, type Tree } from "../../schema";
import { isExplicitBlock } from "../terraform/settings";
import type { Links, PlanLinks, ResourceLinks } from "./dependencies";
import { textOf, type PlannedChange } from "./plan";

const Expressions = z.record(z.string(), z.unknown());

const Resource = z.looseObject({
  address: z.string(),
  expressions: Expressions.nullish(),
  depends_on: z.array(z.string()).nullish(),
  provider_config_key: z.string().nullish(),
});

interface Module {
  readonly resources?: z.output<typeof Resource>[] | null | undefined;
  readonly outputs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly module_calls?:
    | Readonly<
        Record<
          string,
          { readonly module?: Module | null | undefined; readonly expressions?: z.output<typeof Expressions> | null }
        >
      >
    | null
    | undefined;
}

const Module: z.ZodType<Module> = z.lazy(() =>
  z.looseObject({
    resources: z.array(Resource).nullish(),
    outputs: Expressions.nullish(),
    module_calls: z
      .record(z.string(), z.looseObject({ module: Module.nullish(), expressions: Expressions.nullish().default(null) }))
      .nullish(),
  }),
);

const Provider = z.looseObject({ expressions: Expressions.nullish() });

const Configuration = z.looseObject({
  provider_config: z.record(z.string(), Provider).nullish(),
  root_module: Module.nullish(),
});

const key = String.raw`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`;
const keys = new RegExp(key, "g");
const resourceAddress = new RegExp(String.raw`^(?:module\.[\w-]+(?:${key})?\.)*(?:data\.)?[\w-]+\.[\w-]+(?:${key})?`);
const moduleOutput = new RegExp(String.raw`^module\.([\w-]+)(?:${key})?\.([\w-]+)`);
/** What begins a reference to something that is no resource. */
const noResource = /^(?:local|each|count|path|terraform|self|var|module)\./;

/** Returns an address without the keys of `count` and `for_each`. */
function withoutKeys(address: string): string {
  return address.replace(keys, "");
}

/** The references in an expression, at any depth. */
function referencesIn(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isTree(expression)) return [];
  const own: unknown = expression.references;
  const texts = Array.isArray(own) ? own.filter((one) => typeof one === "string") : [];
  const inside = Object.entries(expression).filter(([name]) => name !== "references");
  return [...texts, ...inside.flatMap(([, item]) => referencesIn(item))];
}

/** One module of a configuration. */
interface Scope {
  readonly module: Module;
  /** `module.a.`; empty at the top. */
  readonly prefix: string;
  /** The module that calls this one, and what it passes. */
  readonly caller?: { readonly scope: Scope; readonly expressions: z.output<typeof Expressions> };
}

/** Modules that a reference is followed through, at most. */
const mostModules = 20;

function inner(scope: Scope, name: string): Scope | undefined {
  const calls = scope.module.module_calls ?? {};
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (call === undefined) return undefined;
  const caller = { scope, expressions: call.expressions ?? {} };
  return { module: call.module ?? {}, prefix: `${scope.prefix}module.${name}.`, caller };
}

/** Returns the addresses of the resources that a reference leads to, through variables and outputs of modules. */
function resolved(reference: string, scope: Scope, depth = 0): readonly string[] {
  if (depth > mostModules) return [];
  const follow = (expression: unknown, place: Scope) =>
    referencesIn(expression).flatMap((one) => resolved(one, place, depth + 1));
  const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
  if (variable !== undefined) return scope.caller ? follow(scope.caller.expressions[variable], scope.caller.scope) : [];
  const [, name = "", output = ""] = moduleOutput.exec(reference) ?? [];
  const called = inner(scope, name);
  if (called !== undefined) return follow(called.module.outputs?.[output], called);
  const address = noResource.test(reference) ? undefined : resourceAddress.exec(reference)?.[0];
  return address === undefined ? [] : [scope.prefix + address];
}

/** A resource as its configuration declares it. */
interface Declared {
  readonly dependsOn: readonly string[];
  readonly parents: readonly string[];
  readonly provider: string;
}

function collect(scope: Scope, found: Map<string, Declared>): void {
  const all = (references: readonly string[]) => references.flatMap((one) => resolved(one, scope));
  for (const { address, expressions, depends_on, provider_config_key } of scope.module.resources ?? []) {
    found.set(scope.prefix + address, {
      dependsOn: all([...referencesIn(expressions ?? {}), ...(depends_on ?? [])]),
      parents: all(referencesIn(expressions?.parent)),
      provider: provider_config_key ?? "",
    });
  }
  for (const name of Object.keys(scope.module.module_calls ?? {})) {
    const called = inner(scope, name);
    if (called !== undefined) collect(called, found);
  }
}

/** What a configuration declares. */
export interface Declarations {
  readonly links: PlanLinks;
  /** Returns what the provider block of a resource sets. */
  readonly providerOf: (address: string) => DeclaredProvider;
}

/** What a provider block sets, where that is a constant. */
type DeclaredProvider = Pick<PlannedChange, "endpoint" | "deletions" | "mayIgnoreSetting">;

/**
 * Returns what a configuration declares of the resources of a plan. What can't be read is left out: it only makes the
 * order less certain. @param stored dependencies in the state, by address without keys
 */
export function declarationsOf(
  configuration: unknown,
  addresses: readonly string[],
  stored: ReadonlyMap<string, readonly string[]>,
): Declarations {
  const { data: { root_module: root, provider_config: providers } = {} } = Configuration.safeParse(configuration);
  const declared = new Map<string, Declared>();
  if (root) collect({ module: root, prefix: "" }, declared);
  const instances = Map.groupBy(addresses, withoutKeys);
  const named = (references: readonly string[]) => {
    const found = references.flatMap((one) => instances.get(withoutKeys(one)) ?? [one]);
    // Beside an instance, its whole resource is listed.
    const exact = found.filter((one) => one.endsWith("]") && references.includes(one));
    return exact.length > 0 ? found.filter((one) => !isSibling(one, exact)) : found;
  };
  const linksFrom = (of: (address: string) => Partial<ResourceLinks>): Links =>
    new Map(
      [...new Set([...addresses, ...declared.keys()])].map((address) => {
        const { dependsOn = [], parents = [] } = of(withoutKeys(address));
        return [address, { dependsOn: [...new Set(named(dependsOn))], parents: [...new Set(named(parents))] }] as const;
      }),
    );
  return {
    links: {
      program: linksFrom((address) => declared.get(address) ?? {}),
      state: linksFrom((address) => ({ dependsOn: stored.get(address) ?? [] })),
    },
    providerOf: (address) => {
      const resource = declared.get(withoutKeys(address));
      // A plan doesn't show the provider of a resource that the program no longer declares.
      return resource === undefined
        ? { ...(Object.values(providers ?? {}).some(decidesOnDeletions) && { deletions: unknown }) }
        : constantsIn(providers?.[resource.provider]);
    },
  };
}

/** Whether an address is another instance of a resource of which an instance is named. */
function isSibling(address: string, named: readonly string[]): boolean {
  return !named.includes(address) && named.some((one) => withoutKeys(one) === withoutKeys(address));
}

type Block = z.output<typeof Provider> | undefined;

/** The texts that a provider block sets. @param open stands for what only apply knows */
const textsIn = (block: Block, open?: string): Tree =>
  Object.fromEntries(
    Object.entries(block?.expressions ?? {}).map(([name, expression]) => {
      const isConstant = isTree(expression) && "constant_value" in expression;
      return [name, isConstant ? textOf(expression.constant_value) : open];
    }),
  );

const mayIgnoreSettings = (block: Block): boolean => isExplicitBlock(textsIn(block, "open"));

/** Whether a provider block may say which customers may be deleted, in place of the environment. */
const decidesOnDeletions = (block: Block): boolean => isTree(block?.expressions?.deletions) || mayIgnoreSettings(block);

function constantsIn(block: Block): DeclaredProvider {
  const endpoint = textOf(textsIn(block).endpoint);
  return { ...(endpoint !== undefined && { endpoint }), ...deletionsIn(block) };
}

function deletionsIn(block: Block): DeclaredProvider {
  const { deletions } = block?.expressions ?? {};
  if (isTree(deletions))
    return { deletions: settingSchemas.deletions.safeParse(deletions.constant_value).data ?? unknown };
  if (isExplicitBlock(textsIn(block))) return { deletions: {} };
  return mayIgnoreSettings(block) ? { mayIgnoreSetting: true } : {};
}

interface StateModule {
  readonly resources?:
    { readonly address: string; readonly depends_on?: string[] | null | undefined }[] | null | undefined;
  readonly child_modules?: StateModule[] | null | undefined;
}

const StateModule: z.ZodType<StateModule> = z.lazy(() =>
  z.looseObject({
    resources: z.array(z.looseObject({ address: z.string(), depends_on: z.array(z.string()).nullish() })).nullish(),
    child_modules: z.array(StateModule).nullish(),
  }),
);

const PriorState = z.looseObject({ values: z.looseObject({ root_module: StateModule.nullish() }).nullish() });

/** Returns what the state in a plan holds of dependencies, by address without keys. */
export function storedDependencies(state: unknown): ReadonlyMap<string, readonly string[]> {
  const { data } = PriorState.safeParse(state);
  const found = new Map<string, readonly string[]>();
  const waiting = [data?.values?.root_module ?? {}];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    for (const { address, depends_on } of module.resources ?? []) found.set(withoutKeys(address), depends_on ?? []);
    waiting.push(...(module.child_modules ?? []));
  }
  return found;
}
