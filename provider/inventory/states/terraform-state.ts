// Reads the customers in a state of Terraform or OpenTofu: the file terraform.tfstate, or `terraform show -json`.
import * as z from "zod";
import { isTree, secretLeaves, customerType } from "../../../schema";
import { isCompared, recordedCustomer } from "../../terraform/state/recorded";
import { upgradedState } from "../../terraform/state/stored-states";
import { unreadableState, type ManagedCustomer } from "./managed-customer";

/** The version of the state file since Terraform 0.12. */
const fileVersion = 4;

const advice = "Give what `terraform show -json` or `terraform state pull` prints.";

const Instance = z.looseObject({
  index_key: z.union([z.string(), z.number()]).nullish(),
  /** A former object of the resource, which the next apply deletes. */
  deposed: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()),
  private: z.string().optional(),
});

const FileResource = z.looseObject({
  module: z.string().optional(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
});
const CustomerResource = FileResource.extend({ instances: z.array(Instance) });
const StateFile = z.looseObject({ version: z.number(), resources: z.array(z.unknown()).nullish() });

const ShownResource = z.looseObject({ address: z.string(), mode: z.string(), type: z.string(), name: z.string() });
const ShownCustomer = ShownResource.extend({
  deposed_key: z.string().optional(),
  values: z.record(z.string(), z.unknown()),
});
const Module = z.looseObject({
  resources: z.array(z.unknown()).optional(),
  child_modules: z.array(z.unknown()).optional(),
});
const ShownState = z.looseObject({
  format_version: z.string(),
  values: z.looseObject({ root_module: z.unknown() }).optional(),
});

/** Whether a parsed JSON text looks like a state of Terraform, or like something that it prints. */
export function isTerraformState(state: object): boolean {
  return ["format_version", "terraform_version", "lineage", "encrypted_data"].some((key) => key in state);
}

/** Returns the customers that a state of Terraform or OpenTofu manages. @throws ProviderError where it is none */
export function readTerraformState(state: unknown, source: string): readonly ManagedCustomer[] {
  if (isTree(state) && "encrypted_data" in state)
    throw unreadableState(source, "OpenTofu has encrypted it", "Give what `tofu show -json` prints.");
  if (isTree(state) && "planned_values" in state) throw unreadableState(source, "it is a plan, not a state", advice);
  return isTree(state) && "format_version" in state ? shownCustomers(state, source) : storedCustomers(state, source);
}

const nothing = new Uint8Array();

interface StoredCustomer {
  readonly address: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly private?: string | undefined;
}

function managed({ address, name, attributes, private: data }: StoredCustomer, source: string): ManagedCustomer {
  const item = upgradedState(isTree(attributes) ? attributes : {});
  const recorded = recordedCustomer(item, data === undefined ? nothing : Buffer.from(data, "base64"));
  return {
    source,
    engine: "terraform",
    address,
    name,
    id: typeof item.id === "string" ? item.id : "",
    ...(typeof item.endpoint === "string" && { endpoint: item.endpoint }),
    recorded,
    unreadable: new Set(secretLeaves.filter((leaf) => !isCompared(recorded, leaf)).map(({ path }) => path)),
  };
}

function indexText(key: string | number | null | undefined): string {
  return key === undefined || key === null ? "" : `[${JSON.stringify(key)}]`;
}

function storedCustomers(state: unknown, source: string): readonly ManagedCustomer[] {
  const parsed = StateFile.safeParse(state);
  if (!parsed.success) throw unreadableState(source, "it is no state of Terraform", advice);
  if (parsed.data.version !== fileVersion)
    throw unreadableState(source, `its version is ${parsed.data.version}, and only ${fileVersion} is known`, advice);
  return (parsed.data.resources ?? []).flatMap((resource, index) => {
    const head = FileResource.safeParse(resource);
    if (!head.success) throw unreadableState(source, `its resource ${index + 1} is incomplete`, advice);
    if (head.data.mode !== "managed" || head.data.type !== customerType) return [];
    const customer = CustomerResource.safeParse(resource);
    if (!customer.success) throw unreadableState(source, `its resource ${index + 1} is incomplete`, advice);
    const { module, type, name, instances } = customer.data;
    const path = [...(module === undefined ? [] : [module]), type, name].join(".");
    return instances
      .filter(({ deposed }) => deposed === undefined)
      .map((instance) => managed({ ...instance, address: path + indexText(instance.index_key), name }, source));
  });
}

function shownCustomers(state: unknown, source: string): readonly ManagedCustomer[] {
  const parsed = ShownState.safeParse(state);
  if (!parsed.success) throw unreadableState(source, "it is no state of Terraform", advice);
  const waiting: unknown[] = parsed.data.values === undefined ? [] : [parsed.data.values.root_module];
  const found: ManagedCustomer[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const module = Module.safeParse(next);
    if (!module.success) throw unreadableState(source, "a module in it is incomplete", advice);
    waiting.push(...(module.data.child_modules ?? []));
    for (const resource of module.data.resources ?? []) found.push(...shownCustomer(resource, source));
  }
  return found;
}

function shownCustomer(resource: unknown, source: string): readonly ManagedCustomer[] {
  const head = ShownResource.safeParse(resource);
  if (!head.success) throw unreadableState(source, "a resource in it is incomplete", advice);
  if (head.data.mode !== "managed" || head.data.type !== customerType) return [];
  const customer = ShownCustomer.safeParse(resource);
  if (!customer.success) throw unreadableState(source, `${head.data.address} in it is incomplete`, advice);
  const { address, name, values, deposed_key: deposed } = customer.data;
  return deposed === undefined ? [managed({ address, name, attributes: values }, source)] : [];
}
