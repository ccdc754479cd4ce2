// The work of the `customers` commands: read the service, choose, print. Loaded when one of them runs.
import { asSentence } from "../../core/errors";
import { readInventory, type Inventory } from "../../inventory/inventory";
import { connectorsOf } from "../../lifecycle/connectors";
import type { Run } from "../command";
import { connect } from "../connection";
import type { Outcome } from "../exit-codes";
import { terminalColors, terminalWidth } from "../terminal";
import { connectorsDocument, customersDocument, oneCustomerDocument } from "./document";
import { connectorsTable, customerScreen, customersTable, customersTree, type Screen } from "./screen";
import { filtered, findOne, type Filters } from "./selection";

/** The options of every command. */
export interface CommonOptions {
  /** The Pulumi stack whose configuration is used too. */
  readonly stack?: string;
  readonly json?: true;
}

/** The options of `customers list`. */
export interface ListOptions extends CommonOptions, Filters {
  readonly tree?: true;
}

/** Warnings about problems of the tree, at most. */
const mostWarnings = 10;

const screen = (): Screen => ({ colors: terminalColors(), width: terminalWidth() });

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}

function printJson(document: unknown): void {
  print([JSON.stringify(document, undefined, 2)]);
}

async function inventoryOf(run: Run, { stack }: CommonOptions): Promise<Inventory> {
  const { api } = await connect(run, { stack });
  const onProgress = (count: number, total?: number) => {
    run.progress.show(`Reading customers: ${count}${total === undefined ? "" : ` of ${total}`}`);
  };
  const inventory = await readInventory(api, { onProgress });
  run.progress.clear();
  return inventory;
}

function warn(run: Run, { problems, customers }: Inventory): void {
  const texts = [
    ...problems.map(({ text }) => text),
    ...customers.flatMap(({ unread }) => (unread === undefined ? [] : [asSentence(unread.message)])),
  ];
  for (const text of texts.slice(0, mostWarnings)) run.warn(text);
  const more = texts.length - mostWarnings;
  if (more > 0) run.warn(`${more} more like these. --json has all of them.`);
}

/** Lists customers. `unchecked` where some could not be read as a whole. */
export async function listCustomers(run: Run, options: ListOptions): Promise<Outcome> {
  const inventory = await inventoryOf(run, options);
  const chosen = filtered(inventory, options);
  warn(run, inventory);
  if (options.json) printJson(customersDocument(inventory, chosen));
  else if (inventory.customers.length === 0) run.note(`There are no customers at ${inventory.endpoint}.`);
  else if (chosen.length === 0) run.note(`None of ${inventory.customers.length} customers matches.`);
  else print(options.tree ? customersTree(inventory, chosen, screen()) : customersTable(chosen, screen()));
  return chosen.some(({ unread }) => unread !== undefined) ? "unchecked" : "ok";
}

/** Shows one customer. */
export async function showCustomer(run: Run, text: string, options: CommonOptions): Promise<Outcome> {
  const inventory = await inventoryOf(run, options);
  const customer = findOne(inventory, text);
  if (customer.unread) throw customer.unread;
  if (options.json) printJson(oneCustomerDocument(inventory, customer));
  else print(customerScreen(customer, screen()));
  return "ok";
}

/** Lists the video conference connectors. */
export async function listConnectors(run: Run, { stack, json }: CommonOptions): Promise<Outcome> {
  const { api } = await connect(run, { stack });
  const connectors = await connectorsOf({ api }).list();
  if (json) printJson(connectorsDocument(api.endpoint, connectors));
  else if (connectors.length === 0) run.note(`There are no video conference connectors at ${api.endpoint}.`);
  else print(connectorsTable(connectors, screen()));
  return "ok";
}
