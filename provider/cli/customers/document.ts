// What the `customers` commands print with --json. JSON Schema files are generated from these schemas.
import * as z from "zod";
import { blocks, secretLeaves, isTree, valueAt, withValue, type Block, type Leaf } from "../../../schema";
import type { Connector } from "../../client/api";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";

const Customer = z.strictObject({
  id: z.string(),
  name: z.string(),
  path: z.array(z.string()).describe("Names from the top down to this customer's own."),
  parentId: z.string().optional().describe("Absent: directly below the account."),
  blocks: z.array(z.string()).describe("Paths of the blocks that are on, such as `sso`."),
  properties: z
    .record(z.string(), z.unknown())
    .describe("What a program would declare for this customer, without secrets. See docs/reference/customer.md."),
  secrets: z.array(z.string()).describe("Paths of the secrets in blocks that are on. Values are never printed."),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  unread: z.string().optional().describe("Why only a summary of the customer could be read. Absent: all was read."),
});

const Problem = z.strictObject({
  kind: z.enum(["cycle", "orphan", "duplicate"]),
  ids: z.array(z.string()).describe("The customers that it is about."),
  text: z.string(),
});

/** The output of `customers list --json`. */
export const CustomersDocument = z.strictObject({
  endpoint: z.string(),
  customers: z.array(Customer).describe("In the order of their paths."),
  problems: z.array(Problem).describe("What doesn't fit into a tree, of all customers of the service."),
});

/** The output of `customers show --json`. */
export const CustomerDocument = z.strictObject({ endpoint: z.string(), customer: Customer });

/** The output of `customers connectors --json`. */
export const ConnectorsDocument = z.strictObject({
  endpoint: z.string(),
  connectors: z.array(z.strictObject({ id: z.string(), name: z.string().optional() })),
});

/** Whether a block is on at a customer. */
export function isOn({ path, leaves }: Block, { tree }: InventoryCustomer): boolean {
  const value = valueAt(tree, path.split("."));
  const switchOf = [...leaves].find(([, leaf]) => leaf.facts.isSwitch)?.[0];
  return isTree(value) && (switchOf === undefined || value[switchOf] !== false);
}

/** The blocks with properties of their own, which are on or off. */
export const switchedBlocks = blocks.filter(({ leaves }) => leaves.size > 0);

/** The secrets that a customer has, as far as the service shows it. */
export function secretsOf(customer: InventoryCustomer): readonly Leaf[] {
  const { tree, hidden } = customer.observed;
  const inBlocksThatAreOn = switchedBlocks
    .filter((block) => isOn(block, customer))
    .flatMap(({ leaves }) => [...leaves.values()]);
  return secretLeaves.filter(
    (leaf) => inBlocksThatAreOn.includes(leaf) && (hidden.has(leaf.path) || valueAt(tree, leaf.keys) !== undefined),
  );
}

function customerDocument(customer: InventoryCustomer): z.input<typeof Customer> {
  const { id, name, path, parentId, observed, tree, unread } = customer;
  return {
    id,
    name,
    path: [...path],
    parentId,
    blocks: switchedBlocks.filter((block) => isOn(block, customer)).map((block) => block.path),
    properties: secretLeaves.reduce((rest, leaf) => withValue(rest, leaf.keys, undefined), tree),
    secrets: secretsOf(customer).map((leaf) => leaf.path),
    createdAt: observed.createdAt,
    updatedAt: observed.updatedAt,
    unread: unread?.message,
  };
}

/** Returns the document about some customers of an inventory. */
export function customersDocument(
  { endpoint, problems }: Inventory,
  customers: readonly InventoryCustomer[],
): z.input<typeof CustomersDocument> {
  return {
    endpoint,
    customers: customers.map(customerDocument),
    problems: problems.map(({ kind, ids, text }) => ({ kind, ids: [...ids], text })),
  };
}

/** Returns the document about one customer. */
export function oneCustomerDocument(
  { endpoint }: Inventory,
  customer: InventoryCustomer,
): z.input<typeof CustomerDocument> {
  return { endpoint, customer: customerDocument(customer) };
}

/** Returns the document about the video conference connectors. */
export function connectorsDocument(
  endpoint: string,
  connectors: readonly Connector[],
): z.input<typeof ConnectorsDocument> {
  return { endpoint, connectors: connectors.map(({ id, name }) => ({ id, name })) };
}
