// The data sources: customers, and video conference connectors by name. Secrets are read for one customer only and on
// request, because the state keeps them.
import { customerBlock, generatedLeaves, snakeCase, unknown, type Block, type Tree, type Value } from "../../schema";
import { argumentProblem, type Selector } from "../core/selector";
import { choiceText } from "../core/validate";
import { connectorsOf } from "../lifecycle/connectors";
import type { Context } from "../lifecycle/context";
import { customersOf } from "../lifecycle/customer";
import type { CustomerState } from "../lifecycle/state";
import type { ConfiguredProvider } from "./configured-provider";
import type { DataSourceServer, Diagnostic, Schema, TerraformObject } from "./protocol/types";
import {
  connectorDataSchema,
  connectorsDataSchema,
  customerDataSchema,
  customersDataSchema,
} from "./schema/attributes";
import { outputName, toAttribute, valueInState } from "./state/translate";

type Answer = Awaited<ReturnType<DataSourceServer["read"]>>;

/** An empty text means absent, as in the provider block. */
const isGiven = (value: Value): boolean => value !== null && value !== undefined && value !== unknown && value !== "";
const text = (value: Value): string | undefined => (typeof value === "string" && isGiven(value) ? value : undefined);

/** Returns the attributes of a block; null for blocks without any value. */
function blockAttributes(branch: Block, state: CustomerState, withSecrets: boolean): Tree {
  const own = [...branch.leaves].flatMap(([key, leaf]): [string, Value][] =>
    leaf.facts.wire === undefined || leaf.facts.generated !== undefined || (leaf.facts.secret && !withSecrets)
      ? []
      : [[snakeCase(key), toAttribute(leaf, valueInState(state, leaf))]],
  );
  const below = [...branch.blocks].map(([key, inside]): [string, Value] => {
    const block = blockAttributes(inside, state, withSecrets);
    return [snakeCase(key), Object.values(block).every((value) => value === null) ? null : block];
  });
  return Object.fromEntries([...own, ...below]);
}

/** Returns a customer as a data source returns it. */
function customerAttributes(state: CustomerState, withSecrets: boolean): TerraformObject {
  const generated = generatedLeaves
    .filter((leaf) => withSecrets || !leaf.facts.secret)
    .map((leaf): [string, Value] => [outputName(leaf), state.known.generated[leaf.path] ?? null]);
  return {
    ...blockAttributes(customerBlock, state, withSecrets),
    ...Object.fromEntries(generated),
    id: state.id,
    endpoint: state.endpoint,
    version: state.version,
    created_at: state.createdAt ?? null,
    updated_at: state.updatedAt ?? null,
  };
}

function selectorOf(config: TerraformObject): Selector {
  const [id, name, parentId, path] = [text(config.id), text(config.name), text(config.parent_id), text(config.path)];
  if (id !== undefined) return { id };
  if (path !== undefined) return { path };
  return { name: name ?? "", ...(parentId !== undefined && { parentId }) };
}

/** Returns what is wrong with the arguments by themselves: ids and names have one rule in every engine. */
function argumentProblems(config: TerraformObject, names: readonly string[]): Diagnostic[] {
  return names.flatMap((name): Diagnostic[] => {
    const value = config[name];
    const problem = isGiven(value) ? argumentProblem(name === "parent_id" ? "parentId" : name, value) : undefined;
    return problem === undefined ? [] : [{ severity: "error", summary: `${name}: ${problem}`, path: [name] }];
  });
}

/** The arguments that select one thing: exactly one of `selectors`, and one that belongs to `name`. */
interface SelectorNames {
  readonly selectors: readonly string[];
  readonly besideName?: string;
}

/** Returns what is wrong between the selectors, as far as they are known. */
function selectorProblems(config: TerraformObject, { selectors, besideName }: SelectorNames): Diagnostic[] {
  const beside = besideName === undefined ? [] : [besideName];
  const wrong = argumentProblems(config, [...selectors, ...beside]);
  if (wrong.length > 0) return wrong;
  const given = selectors.filter((name) => isGiven(config[name]));
  if (given.length > 1)
    return [
      {
        severity: "error",
        summary: `${given.join(" and ")} conflict. Keep one of them.`,
        ...(given[1] !== undefined && { path: [given[1]] }),
      },
    ];
  if (selectors.some((name) => config[name] === unknown)) return [];
  if (given.length === 0) return [{ severity: "error", summary: `Missing argument: set ${choiceText(selectors)}.` }];
  return beside
    .filter((name) => isGiven(config[name]) && given[0] !== "name")
    .map((name) => ({ severity: "error", summary: `${name}: is only used with name. Remove it.`, path: [name] }));
}

async function readCustomer(config: TerraformObject, context: Context): Promise<TerraformObject> {
  const state = await customersOf(context).find(selectorOf(config));
  const item = customerAttributes(state, config.with_secrets === true);
  return {
    ...item,
    id: config.id ?? item.id,
    name: config.name ?? item.name,
    parent_id: config.parent_id ?? null,
    path: config.path ?? null,
    with_secrets: config.with_secrets ?? null,
  };
}

async function readCustomers(config: TerraformObject, context: Context): Promise<TerraformObject> {
  const [parentId, name] = [text(config.parent_id), text(config.name)];
  const states = await customersOf(context).list({
    ...(parentId !== undefined && { parentId }),
    ...(name !== undefined && { name }),
  });
  return {
    parent_id: config.parent_id ?? null,
    name: config.name ?? null,
    customers: states.map((state) => customerAttributes(state, false)),
  };
}

async function readConnector(config: TerraformObject, context: Context): Promise<TerraformObject> {
  const id = text(config.id);
  const found = await connectorsOf(context).find(id === undefined ? { name: text(config.name) ?? "" } : { id });
  return { id: config.id ?? found.id, name: config.name ?? found.name ?? null };
}

async function readConnectors(config: TerraformObject, context: Context): Promise<TerraformObject> {
  const name = text(config.name);
  const found = await connectorsOf(context).list(name === undefined ? {} : { name });
  return {
    name: config.name ?? null,
    connectors: found.map((connector) => ({ id: connector.id, name: connector.name ?? null })),
  };
}

/** A data source. */
interface DataSource {
  readonly schema: Schema;
  /** What it does, as an error message begins. */
  readonly activity: string;
  /** Returns what is wrong with the arguments, as far as they are known. */
  readonly problems: (config: TerraformObject) => Diagnostic[];
  /** Returns every attribute of the schema. */
  readonly read: (config: TerraformObject, context: Context) => Promise<TerraformObject>;
}

const sources: Readonly<Record<string, DataSource>> = {
  webcastmanager_customer: {
    schema: customerDataSchema,
    activity: "Looking up a customer",
    problems: (config) => selectorProblems(config, { selectors: ["id", "name", "path"], besideName: "parent_id" }),
    read: readCustomer,
  },
  webcastmanager_customers: {
    schema: customersDataSchema,
    activity: "Listing customers",
    problems: (config) => argumentProblems(config, ["parent_id", "name"]),
    read: readCustomers,
  },
  webcastmanager_video_conference_connector: {
    schema: connectorDataSchema,
    activity: "Looking up a video conference connector",
    problems: (config) => selectorProblems(config, { selectors: ["name", "id"] }),
    read: readConnector,
  },
  webcastmanager_video_conference_connectors: {
    schema: connectorsDataSchema,
    activity: "Listing video conference connectors",
    problems: (config) => argumentProblems(config, ["name"]),
    read: readConnectors,
  },
};

/** Returns the server of a data source. Its arguments are checked again when it is read, because all are known then. */
function serverOf({ schema, activity, problems, read }: DataSource, provider: ConfiguredProvider): DataSourceServer {
  return {
    schema,
    validate: ({ config }) => Promise.resolve(problems(config)),
    read: ({ config }) =>
      provider.answer<Answer>(activity, {}, async (reporter) => {
        const wrong = problems(config);
        if (wrong.length > 0) return { diagnostics: wrong };
        return { state: await read(config, await provider.context(reporter)) };
      }),
  };
}

/** Returns every data source over one configured provider, by name. */
export function dataSources(provider: ConfiguredProvider): Readonly<Record<string, DataSourceServer>> {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, serverOf(source, provider)]));
}
