// Which customers an import takes: those that match, less what a state manages and what no program can declare.
import { parentFacts, secretLeaves, isTree, printable, valueAt, withValue, type Tree } from "../../../schema";
import type { ProviderError } from "../../core/errors";
import { failureText, validate } from "../../core/validate";
import { isOfEndpoint } from "../../lifecycle/guards";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";
import type { ManagedCustomer } from "../../inventory/states/managed-customer";
import type { CustomerToImport } from "./customer-to-import";
import { placeholder } from "./customer-to-import";

/** A selected customer that a state manages. */
interface ManagedSelected {
  readonly customer: CustomerToImport;
  readonly managed: ManagedCustomer;
}

/** A selected customer that no program can declare as it is. */
interface Undeclarable {
  readonly customer: CustomerToImport;
  readonly problems: readonly string[];
}

/** A selected customer that could not be read. */
interface Unread {
  readonly customer: CustomerToImport;
  readonly error: ProviderError;
}

/** The selected customers. */
export interface Selection {
  readonly toImport: readonly CustomerToImport[];
  readonly managed: readonly ManagedSelected[];
  readonly undeclarable: readonly Undeclarable[];
  readonly unread: readonly Unread[];
}

/** Where the inventory comes from. */
export interface Place {
  readonly endpoint: string;
  readonly movedFrom?: string | undefined;
}

/** Returns the managed customer of each id at this place. */
function managedIds(states: readonly ManagedCustomer[], place: Place): ReadonlyMap<string, ManagedCustomer> {
  return new Map(
    states.filter((one) => one.id !== "" && isOfEndpoint(place, one.endpoint)).map((one) => [one.id, one]),
  );
}

/** A parent that the service doesn't list is the account itself, which no program declares. */
function declaredTree({ tree, parentId }: InventoryCustomer, { byId }: Inventory): Tree {
  return parentId !== undefined && byId.has(parentId) ? tree : withValue(tree, ["parent"], undefined);
}

/** The tree with its secrets, which are declared later. */
function withSecrets(tree: Tree): Tree {
  return secretLeaves
    .filter((leaf) => leaf.isRequired && isTree(valueAt(tree, leaf.keys.slice(0, -1))))
    .reduce((rest, leaf) => withValue(rest, leaf.keys, placeholder), tree);
}

const placeOf = ({ name, parentId = "" }: InventoryCustomer): string => JSON.stringify([parentId, name]);

/** Returns why no program can declare a customer as it is. */
function problemsOf(
  customer: InventoryCustomer,
  { tree, siblings, inventory }: { readonly tree: Tree; readonly siblings: number; readonly inventory: Inventory },
): readonly string[] {
  const { observed, parentId } = customer;
  const parent = parentId === undefined ? undefined : inventory.byId.get(parentId);
  const failures = validate(withSecrets(tree), parent === undefined ? {} : parentFacts(parent.tree));
  const { leaf, word } = observed.unstorable ?? {};
  const isInCycle = inventory.problems.some(({ kind, ids }) => kind === "cycle" && ids.includes(customer.id));
  return [
    ...(isInCycle ? ["parent: the parents go in a circle"] : []),
    ...(leaf === undefined
      ? []
      : [`${leaf.path}: holds ${word === undefined ? "an invalid text" : printable(word)}, which is unknown`]),
    ...(siblings > 1 ? ["name: another selected customer below the same parent has this name"] : []),
    ...failures.map(failureText),
  ];
}

/** Returns what becomes of the selected customers. @param chosen those that match */
export function select(
  inventory: Inventory,
  chosen: readonly InventoryCustomer[],
  { states, place }: { readonly states: readonly ManagedCustomer[]; readonly place: Place },
): Selection {
  const ids = managedIds(states, place);
  const siblings = Map.groupBy(chosen, placeOf);
  const toImport: CustomerToImport[] = [];
  const managed: ManagedSelected[] = [];
  const undeclarable: Undeclarable[] = [];
  const unread: Unread[] = [];
  for (const one of chosen) {
    const { id, path, observed, unread: error } = one;
    const tree = declaredTree(one, inventory);
    const customer: CustomerToImport = { id, path, observed, tree };
    const manager = ids.get(id);
    const problems = problemsOf(one, { tree, siblings: siblings.get(placeOf(one))?.length ?? 1, inventory });
    if (manager) managed.push({ customer, managed: manager });
    else if (error) unread.push({ customer, error });
    else if (problems.length > 0) undeclarable.push({ customer, problems });
    else toImport.push(customer);
  }
  return { toImport, managed, undeclarable, unread };
}
