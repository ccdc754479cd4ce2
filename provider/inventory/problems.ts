// What doesn't fit into a tree of customers: circles, customers whose parent is not listed, names that occur twice.
import { idText, quotedName, shortList } from "../../schema";

/** What is wrong with some customers of a service. */
export interface InventoryProblem {
  /**
   * `cycle`: the customers are below each other. `orphan`: the parent is not in the list. `duplicate`: several
   * customers have one name under one parent.
   */
  readonly kind: "cycle" | "orphan" | "duplicate";
  readonly ids: readonly string[];
  /** One sentence about it. */
  readonly text: string;
}

/** A customer at its place in the tree. */
interface Placed {
  readonly id: string;
  readonly name: string;
  readonly path: readonly string[];
  readonly parentId?: string;
}

type ById = ReadonlyMap<string, Placed>;

const label = ({ id, name }: Placed) => `${quotedName(name)} (${idText(id)})`;

/** The customers of a circle, beginning with the first of the inventory; undefined where there is none above. */
function circleFrom(start: Placed, byId: ById): readonly Placed[] | undefined {
  const circle = [start];
  const seen = new Set(circle);
  for (let above = byId.get(start.parentId ?? ""); above !== undefined; above = byId.get(above.parentId ?? "")) {
    if (above === start) return circle;
    if (seen.has(above)) return undefined;
    seen.add(above);
    circle.push(above);
  }
  return undefined;
}

function cycles(customers: readonly Placed[], byId: ById): InventoryProblem[] {
  const inCircle = new Set<string>();
  return customers.flatMap((customer): InventoryProblem[] => {
    // A customer on a circle has a path of its own name alone, although it has a listed parent.
    const isCut = customer.path.length === 1 && byId.has(customer.parentId ?? "");
    const circle = isCut && !inCircle.has(customer.id) ? circleFrom(customer, byId) : undefined;
    if (circle === undefined) return [];
    for (const { id } of circle) inCircle.add(id);
    const names = shortList(circle.map(label));
    return [{ kind: "cycle", ids: circle.map(({ id }) => id), text: `The parents of ${names} go in a circle.` }];
  });
}

/**
 * Customers whose parent is not in the list. A service may report the account itself as the parent of all that is at
 * the top, and does not list it: one unlisted parent of all of them is that account.
 */
function orphans(customers: readonly Placed[], byId: ById): InventoryProblem[] {
  const top = customers.filter(({ parentId }) => parentId === undefined || !byId.has(parentId));
  if (new Set(top.map(({ parentId }) => parentId)).size <= 1) return [];
  return top.flatMap(({ parentId, ...customer }): InventoryProblem[] =>
    parentId === undefined
      ? []
      : [
          {
            kind: "orphan",
            ids: [customer.id],
            text: `The parent of ${label(customer)} is not in the list: ${idText(parentId)}.`,
          },
        ],
  );
}

function duplicates(customers: readonly Placed[], byId: ById): InventoryProblem[] {
  const groups = Map.groupBy(customers, ({ name, parentId }) => JSON.stringify([parentId, name]));
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group): InventoryProblem => {
      const [{ name, parentId } = { name: "" }] = group;
      const parent = byId.get(parentId ?? "");
      const where = parent === undefined ? "" : ` under ${label(parent)}`;
      const ids = group.map(({ id }) => id);
      return {
        kind: "duplicate",
        ids,
        text: `${group.length} customers${where} have the name ${quotedName(name)}: ${shortList(ids.map(idText))}.`,
      };
    });
}

/** Returns what is wrong with the customers of a service. */
export function problemsOf(customers: readonly Placed[], byId: ById): readonly InventoryProblem[] {
  return [...cycles(customers, byId), ...orphans(customers, byId), ...duplicates(customers, byId)];
}
