// Which customer is declared in which file, and in which order: each partner in a file of its own, with the customers
// directly below it. All others are in one file.
import { compareTexts } from "../schema";
import { nameOf, parentOf, type ProgramCustomer } from "./declaration";

/** A customer at its place. */
export interface Placed {
  readonly customer: ProgramCustomer;
  readonly name: string;
  /** The file, without its ending. */
  readonly file: string;
  /** The customer above, if it is declared in the program. */
  readonly parent?: Placed;
}

/** The file of customers that have no partner in the program. */
const otherwise = "customers";

function byName({ id, tree }: ProgramCustomer, other: ProgramCustomer): number {
  return compareTexts(nameOf(tree), nameOf(other.tree)) || compareTexts(id, other.id);
}

/** Returns the customers in the order of their paths: a partner, then those below it. */
export function placed(customers: readonly ProgramCustomer[], names: ReadonlyMap<string, string>): readonly Placed[] {
  const sorted = [...customers].sort(byName);
  const known = new Set(sorted.map(({ id }) => id));
  const below = new Map<string | undefined, ProgramCustomer[]>();
  const tops: ProgramCustomer[] = [];
  for (const customer of sorted) {
    const parent = parentOf(customer.tree);
    const siblings = below.get(parent) ?? [];
    below.set(parent, siblings);
    (parent === undefined || !known.has(parent) ? tops : siblings).push(customer);
  }
  const places = new Map<string, Placed>();
  const placeBelow = (top: ProgramCustomer): void => {
    const waiting: { customer: ProgramCustomer; parent?: Placed }[] = [{ customer: top }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { customer, parent } = next;
      if (places.has(customer.id)) continue;
      const name = names.get(customer.id) ?? "";
      const file = customer.tree.type === "Partner" ? name : (parent?.file ?? otherwise);
      const own: Placed = { ...next, name, file };
      places.set(customer.id, own);
      waiting.push(...(below.get(customer.id) ?? []).toReversed().map((child) => ({ customer: child, parent: own })));
    }
  };
  // Customers in a circle are below no top; the first of them refers to the one above it by its id.
  for (const customer of [...tops, ...sorted]) placeBelow(customer);
  return [...places.values()];
}

/** Returns the customers of each file, in code-point order of the files. */
export function filesOf(places: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const files = new Map<string, Placed[]>();
  for (const one of places) {
    const file = files.get(one.file) ?? [];
    files.set(one.file, file);
    file.push(one);
  }
  return new Map([...files].sort(([one], [other]) => compareTexts(one, other)));
}
