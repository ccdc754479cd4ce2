// getCustomer and getCustomers: run in the program itself, with the settings of the stack or of a given provider
// instance.
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { generatedLeaves, secretLeaves, valueAt, withValue, type Settings, type Tree } from "../../schema";
import { connect, loadProfile, type Reporter } from "../client";
import { isProviderError } from "../core/errors";
import { proxyFrom } from "../core/proxy";
import { isLogged, type LogLevel } from "../core/log-level";
import { newMemory } from "../lifecycle/context";
import type { Selector } from "../core/selector";
import { customersOf, type Customers } from "../lifecycle/customer";
import { type CustomerState } from "../lifecycle/state";
import type { CustomerResult } from "./generated/types";
import { pulumiGuide } from "./guide";
import { filtersOf, providerOf, selectorOf, type LookupOptions } from "./lookup-arguments";
import { refusePlainSecrets, stackConfiguration } from "./plain-secrets";
import { programError } from "./program-error";
import type { WebcastManagerProvider } from "./provider";
import { projectFolder, pulumiSettings } from "./settings";

/** Filters of a listing. */
export interface GetCustomersArgs {
  /** Only customers below this Partner. */
  readonly parentId?: string;
  /** Only customers of this name. */
  readonly name?: string;
}

/**
 * The settings of an instance, once known. An instance whose settings come from another resource can't be asked in a
 * preview.
 */
async function configurationOf(
  provider: WebcastManagerProvider | undefined,
): Promise<Record<string, string | undefined>> {
  if (provider === undefined) return stackConfiguration();
  return await new Promise((resolve, reject) => {
    const refuse = () =>
      reject(
        programError(
          "getCustomer: the settings of this provider instance are not known before an update; look up through an instance with known settings",
        ),
      );
    void isKnown(provider.configuration).then(
      (known) => (known ? provider.configuration.apply(resolve) : refuse()),
      reject,
    );
  });
}

async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  const promise: unknown = Reflect.get(output, "isKnown");
  return (await Promise.resolve(promise)) !== false;
}

/** Where look-ups report: to the program's log, as much as the settings want. */
function reporterFor({ log: wanted }: Settings): Reporter {
  const told = (level: LogLevel, say: (text: string) => Promise<void>) => (text: string) => {
    if (isLogged(level, wanted)) void say(text);
  };
  return {
    debug: told("debug", pulumi.log.debug),
    info: told("info", (text) => pulumi.log.info(text)),
    warn: told("warn", pulumi.log.warn),
    waiting: told("warn", (text) => pulumi.log.info(text, undefined, undefined, true)),
  };
}

async function connected(settings: Settings): Promise<Customers> {
  const reporter = reporterFor(settings);
  const profile = await loadProfile(settings.profile, projectFolder(process.cwd()));
  return customersOf({
    api: connect(settings, { profile, reporter, proxy: proxyFrom(process.env, settings) }),
    reporter,
    memory: newMemory(),
    guide: pulumiGuide,
  });
}

/**
 * One client for all look-ups of a program with the same settings, so that one login and one budget do. It keeps no
 * program from ending.
 */
const clients = new Map<string, Promise<Customers>>();

async function customersFor(options: LookupOptions): Promise<Customers> {
  refusePlainSecrets();
  const settings = pulumiSettings(await configurationOf(providerOf(options)), process.env);
  const key = JSON.stringify(settings);
  const client = clients.get(key) ?? connected(settings);
  clients.set(key, client);
  // A profile that could not be read may be there at the next look.
  client.catch(() => clients.delete(key));
  return client;
}

/** The schema's tree with its secret texts as secret outputs. */
function withSecretOutputs(tree: Tree): Record<string, unknown> {
  const secrets = secretLeaves.flatMap((leaf) => {
    const value = valueAt(tree, leaf.keys);
    return typeof value === "string" ? [[leaf, value] as const] : [];
  });
  const open = secrets.reduce((rest, [leaf]) => withValue(rest, leaf.keys, undefined), tree);
  const copy: Record<string, unknown> = structuredClone(open);
  for (const [leaf, value] of secrets) setIn(copy, leaf.keys, pulumi.secret(value));
  return copy;
}

function setIn(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) return void (target[key] = value);
  const below = z.record(z.string(), z.unknown()).catch({}).parse(target[key]);
  target[key] = below;
  setIn(below, rest, value);
}

const isResult = (value: unknown): value is CustomerResult =>
  typeof value === "object" && value !== null && "id" in value && "endpoint" in value;

function toResult(state: CustomerState): CustomerResult {
  const generated = Object.fromEntries(
    generatedLeaves.flatMap((leaf) => {
      const value = state.known.generated[leaf.path];
      return value === undefined || leaf.facts.generated === undefined
        ? []
        : [[leaf.facts.generated.output, pulumi.secret(value)]];
    }),
  );
  const result: unknown = {
    ...withSecretOutputs(state.known.tree),
    ...generated,
    id: state.id,
    endpoint: state.endpoint,
    version: state.version,
    ...(state.createdAt !== undefined && { createdAt: state.createdAt }),
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  };
  if (isResult(result)) return result;
  throw programError("getCustomer: the customer could not be read");
}

/** Runs a look-up; the program ends with the line of an error alone, without its stack. */
async function lookUp<Result>(options: LookupOptions, run: (customers: Customers) => Promise<Result>): Promise<Result> {
  try {
    return await run(await customersFor(options));
  } catch (error) {
    throw isProviderError(error) ? programError(error.message) : error;
  }
}

/**
 * Looks up one customer: `{ id }`, `{ name, parentId? }` or `{ path: "partner/consumer" }`.
 * @returns its values, secrets as secret outputs. Rejects when it does not exist or the name is not unique.
 */
export async function getCustomer(given: Selector, options: LookupOptions = {}): Promise<CustomerResult> {
  const selector = selectorOf(given, options);
  return lookUp(options, async (customers) => toResult(await customers.find(selector)));
}

/** Looks up every customer under the filters, in the service's order. */
export async function getCustomers(
  given: GetCustomersArgs = {},
  options: LookupOptions = {},
): Promise<CustomerResult[]> {
  const filters = filtersOf(given, options);
  return lookUp(options, async (customers) => (await customers.list(filters)).map(toResult));
}
