// How a lookup reads: in the program's own process, with the settings of the stack or of an explicit provider instance.
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { generatedLeaves, secretLeaves, valueAt, withValue, type Settings, type Tree } from "../../../schema";
import type { Connector, Reporter } from "../../client";
import { isProviderError } from "../../core/errors";
import type { ConnectorFilters, ConnectorSelector, Filters, Selector } from "../../core/selector";
import { isLogged, type LogLevel } from "../../core/settings";
import { connectorsOf } from "../../lifecycle/connectors";
import { customersOf } from "../../lifecycle/customer";
import type { CustomerState } from "../../lifecycle/state";
import { Runtime } from "../../runtime/runtime";
import type { CustomerResult } from "../generated/types";
import { pulumiGuide } from "../guide";
import { findProjectFolder, resolvePulumiSettings } from "../settings";
import { programError, refusePlainTextCredentials, stackConfiguration } from "./program";
import type { WebcastManagerProvider } from "./provider";

/** What lookups can read through one provider instance. */
export interface Lookups {
  findCustomer(selector: Selector): Promise<CustomerResult>;
  listCustomers(filters: Filters): Promise<CustomerResult[]>;
  findConnector(selector: ConnectorSelector): Promise<Connector>;
  listConnectors(filters: ConnectorFilters): Promise<Connector[]>;
}

/** Which lookup reads, and through which instance; undefined for the stack's. */
interface LookupSource {
  readonly lookup: string;
  readonly provider: WebcastManagerProvider | undefined;
}

/** Runs a lookup. @throws RunError that ends the program with one line. */
export async function readThrough<Result>(
  source: LookupSource,
  read: (lookups: Lookups) => Promise<Result>,
): Promise<Result> {
  try {
    return await read(await lookupsOf(source));
  } catch (error) {
    throw isProviderError(error) ? programError(error.message) : error;
  }
}

/** The lookups by their settings, so that all with the same settings share one login and one rate limit. */
const lookupsBySettings = new Map<string, Promise<Lookups>>();

async function lookupsOf(source: LookupSource): Promise<Lookups> {
  refusePlainTextCredentials();
  const settings = resolvePulumiSettings(await configurationOf(source), process.env);
  const key = JSON.stringify(settings);
  const lookups = lookupsBySettings.get(key) ?? createLookups(settings);
  lookupsBySettings.set(key, lookups);
  // The next lookup tries again to read a profile that could not be read.
  lookups.catch(() => lookupsBySettings.delete(key));
  return lookups;
}

async function createLookups(settings: Settings): Promise<Lookups> {
  const reporter = reporterFor(settings);
  const folder = () => findProjectFolder(process.cwd());
  const options = { settings: () => settings, environment: process.env, folder, guide: pulumiGuide, reporter };
  const context = await new Runtime(options).context(reporter);
  const [customers, connectors] = [customersOf(context), connectorsOf(context)];
  return {
    findCustomer: async (selector) => toResult(await customers.find(selector)),
    listCustomers: async (filters) => (await customers.list(filters)).map(toResult),
    findConnector: (selector) => connectors.find(selector),
    listConnectors: async (filters) => [...(await connectors.list(filters))],
  };
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
async function configurationOf({ lookup, provider }: LookupSource): Promise<Record<string, string | undefined>> {
  if (provider === undefined) return stackConfiguration();
  const { configuration } = provider;
  const isKnown = (await Promise.resolve(Reflect.get(configuration, "isKnown") as unknown)) !== false;
  if (!isKnown)
    throw programError(
      `${lookup}: the settings of this provider instance are unknown before an update. ` +
        `Use an instance with known settings, or \`${lookup}Output\`.`,
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
