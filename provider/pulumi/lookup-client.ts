// How a lookup reads: in the program's own process, with the settings of the stack or of an explicit provider instance.
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { generatedLeaves, secretLeaves, valueAt, withValue, type Settings, type Tree } from "../../schema";
import type { Reporter } from "../client";
import { isProviderError } from "../core/errors";
import type { Filters, Selector } from "../core/selector";
import { isLogged, type LogLevel } from "../core/settings";
import type { Customers } from "../lifecycle/customer";
import type { CustomerState } from "../lifecycle/state";
import { Runtime } from "../runtime/runtime";
import type { CustomerResult } from "./generated/types";
import { pulumiGuide, findProjectFolder, resolvePulumiSettings } from "./settings";
import { programError, refusePlainTextCredentials, stackConfiguration } from "./program";
import type { WebcastManagerProvider } from "./provider";

/** Finds one customer. @throws RunError that ends the program with one line. */
export async function findCustomer(
  selector: Selector,
  provider: WebcastManagerProvider | undefined,
): Promise<CustomerResult> {
  return withOneLineErrors(async () => toResult(await (await customersFor(provider)).find(selector)));
}

/** Lists the customers that match the filters. @throws RunError that ends the program with one line. */
export async function listCustomers(
  filters: Filters,
  provider: WebcastManagerProvider | undefined,
): Promise<CustomerResult[]> {
  return withOneLineErrors(async () => (await (await customersFor(provider)).list(filters)).map(toResult));
}

async function withOneLineErrors<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw isProviderError(error) ? programError(error.message) : error;
  }
}

/** The lifecycle by its settings, so that all lookups with the same settings share one login and one rate limit. */
const customersBySettings = new Map<string, Promise<Customers>>();

async function customersFor(provider: WebcastManagerProvider | undefined): Promise<Customers> {
  refusePlainTextCredentials();
  const settings = resolvePulumiSettings(await configurationOf(provider), process.env);
  const key = JSON.stringify(settings);
  const customers = customersBySettings.get(key) ?? createCustomers(settings);
  customersBySettings.set(key, customers);
  // The next lookup tries again to read a profile that could not be read.
  customers.catch(() => customersBySettings.delete(key));
  return customers;
}

function createCustomers(settings: Settings): Promise<Customers> {
  const reporter = reporterFor(settings);
  const folder = () => findProjectFolder(process.cwd());
  const options = { settings: () => settings, environment: process.env, folder, guide: pulumiGuide, reporter };
  return new Runtime(options).customers(reporter);
}

/** Reports to the program's log. */
function reporterFor({ log: wanted }: Settings): Reporter {
  const report = (level: LogLevel, log: (text: string) => Promise<void>) => (text: string) => {
    if (isLogged(level, wanted)) void log(text);
  };
  return {
    debug: report("debug", pulumi.log.debug),
    info: report("info", (text) => pulumi.log.info(text)),
    warn: report("warn", pulumi.log.warn),
    waiting: report("warn", (text) => pulumi.log.info(text, undefined, undefined, true)),
  };
}

/**
 * The configuration of an instance. In a preview it is unknown if it comes from a resource that is still to be
 * created.
 */
async function configurationOf(
  provider: WebcastManagerProvider | undefined,
): Promise<Record<string, string | undefined>> {
  if (provider === undefined) return stackConfiguration();
  const { configuration } = provider;
  const isKnown = (await Promise.resolve(Reflect.get(configuration, "isKnown") as unknown)) !== false;
  if (!isKnown)
    throw programError(
      "getCustomer: the settings of this provider instance are unknown before an update. " +
        "Use an instance with known settings, or `getCustomerOutput`.",
    );
  return new Promise((resolve) => void configuration.apply(resolve));
}

function toResult({ known, ...state }: CustomerState): CustomerResult {
  const generated = Object.fromEntries(
    generatedLeaves.flatMap(({ path, facts }) => {
      const value = known.generated[path];
      return value === undefined || facts.generated === undefined
        ? []
        : [[facts.generated.output, pulumi.secret(value)]];
    }),
  );
  const result: unknown = {
    ...withSecretOutputs(known.tree),
    ...generated,
    id: state.id,
    endpoint: state.endpoint,
    version: state.version,
    ...(state.createdAt !== undefined && { createdAt: state.createdAt }),
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  };
  if (isResult(result)) return result;
  throw programError("getCustomer: the service returned a customer without an id.");
}

const isResult = (value: unknown): value is CustomerResult =>
  typeof value === "object" && value !== null && "id" in value && "endpoint" in value;

/** A copy of the tree with its secrets as secret outputs. */
function withSecretOutputs(tree: Tree): Record<string, unknown> {
  const secrets = secretLeaves.flatMap((leaf) => {
    const value = valueAt(tree, leaf.keys);
    return typeof value === "string" ? [[leaf, value] as const] : [];
  });
  const withoutSecrets = secrets.reduce((rest, [leaf]) => withValue(rest, leaf.keys, undefined), tree);
  const copy: Record<string, unknown> = structuredClone(withoutSecrets);
  for (const [leaf, value] of secrets) setIn(copy, leaf.keys, pulumi.secret(value));
  return copy;
}

function setIn(target: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = z.record(z.string(), z.unknown()).catch({}).parse(target[key]);
  target[key] = below;
  setIn(below, rest, value);
}
