// Which customers a command is about: one by its id, name or path, or those that match filters.
import { idText, quotedName, shortList } from "../../../schema";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";
import { ownCommand } from "../../inventory/next-steps";
import { matcher } from "../../inventory/select";
import { CommandError } from "../exit-codes";

/** The filters of `customers list`. */
export interface Filters {
  readonly name?: string;
  readonly type?: string;
  readonly parent?: string;
}

/**
 * Returns the one customer with an id, a path, or a name.
 * @throws CommandError where there is none, or more than one.
 */
export function findOne(inventory: Inventory, text: string): InventoryCustomer {
  const wanted = text.trim().normalize("NFC");
  const byId = inventory.byId.get(wanted);
  const byPath = inventory.customers.filter(({ path }) => path.join("/") === wanted);
  const found = byPath.length > 0 ? byPath : inventory.customers.filter(({ name }) => name === wanted);
  const [one = byId, ...others] = byId === undefined ? found : [byId];
  if (one === undefined) {
    throw new CommandError(
      "not-found",
      `Can't find customer ${quotedName(text)}: no customer of ${inventory.endpoint} has this id, name or path.`,
      `\`${ownCommand} customers list\` shows all.`,
    );
  }
  if (others.length === 0) return one;
  const ids = shortList(found.map(({ id, path }) => `${idText(id)} (${quotedName(path.join("/"))})`));
  throw new CommandError(
    "usage",
    `Can't choose customer ${quotedName(text)}: ${found.length} customers have this name: ${ids}.`,
    "Give the id of one.",
  );
}

/** Returns the customers that match every filter, in the order of the inventory. */
export function filtered(inventory: Inventory, { name, type, parent }: Filters): readonly InventoryCustomer[] {
  const isNamed = matcher(name);
  const parentId = parent === undefined ? undefined : findOne(inventory, parent).id;
  return inventory.customers.filter(
    (customer) =>
      isNamed(customer) &&
      (type === undefined || customer.tree.type === type) &&
      (parentId === undefined || customer.parentId === parentId),
  );
}
