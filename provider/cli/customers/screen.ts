// What the `customers` commands print for people: a table, a tree, and all of one customer.
import { customerBlock, isList, isTree, printable, valueAt, type Block, type Leaf, type Value } from "../../../schema";
import type { Connector } from "../../client/api";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";
import { tableLines } from "../table";
import { alignedRows, type Colors } from "../terminal";
import { isOn, secretsOf, switchedBlocks } from "./document";

/** Where lines go: the colors and the width of the terminal. */
export interface Screen {
  readonly colors: Colors;
  readonly width: number;
}

const blocksOn = (customer: InventoryCustomer) => switchedBlocks.filter((block) => isOn(block, customer));

/** What every customer has: the required properties of the customer itself. */
const columns = [...customerBlock.leaves.values()].filter(({ isRequired }) => isRequired);

const labelOf = ({ facts, path }: Leaf) => facts.label ?? path;

/** A value in one line. */
function plainText(value: Value): string {
  if (isList(value)) return value.map(plainText).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === undefined ? "" : printable(typeof value === "string" ? value : JSON.stringify(value));
}

/** Returns customers as a table. */
export function customersTable(customers: readonly InventoryCustomer[], { colors, width }: Screen): readonly string[] {
  const cells = (text: (customer: InventoryCustomer) => string) => customers.map(text);
  const own = columns.map((leaf) => ({
    title: labelOf(leaf),
    cells: cells(({ tree }) => plainText(valueAt(tree, leaf.keys))),
    ...(leaf.kind === "text" && { isFlexible: true as const }),
  }));
  return tableLines(
    [
      ...own,
      { title: "Id", cells: cells(({ id }) => printable(id)) },
      {
        title: "On",
        cells: cells((customer) =>
          blocksOn(customer)
            .map(({ path }) => path)
            .join(", "),
        ),
        isFlexible: true,
      },
    ],
    width,
    colors.dim,
  );
}

/** The customers to show in a tree: those that were chosen, and all above them. */
function withAncestors({ byId }: Inventory, chosen: readonly InventoryCustomer[]): ReadonlySet<InventoryCustomer> {
  const shown = new Set<InventoryCustomer>();
  for (const customer of chosen) {
    let each: InventoryCustomer | undefined = customer;
    while (each !== undefined && !shown.has(each)) {
      shown.add(each);
      each = byId.get(each.parentId ?? "");
    }
  }
  return shown;
}

/** Returns customers below each other. Those above a chosen one are there too, dimmed. */
export function customersTree(
  inventory: Inventory,
  chosen: readonly InventoryCustomer[],
  { colors: { dim } }: Screen,
): readonly string[] {
  const isChosen = new Set(chosen);
  const shown = withAncestors(inventory, chosen);
  const text = (customer: InventoryCustomer) => {
    const { name, id, tree } = customer;
    if (!isChosen.has(customer)) return dim(`${printable(name)}  ${printable(id)}`);
    const details = [plainText(tree.type), printable(id), ...blocksOn(customer).map(({ path }) => path)];
    return `${printable(name)}  ${dim(details.join(" · "))}`;
  };
  // A circle of parents ends where a customer is at the top again.
  const below = ({ children, path }: InventoryCustomer) =>
    children
      .flatMap((id) => inventory.byId.get(id) ?? [])
      .filter((child) => shown.has(child) && child.path.length === path.length + 1);
  const linesBelow = (customer: InventoryCustomer, indent: string): readonly string[] =>
    below(customer).flatMap((child, index, all) => {
      const [branch, next] = index < all.length - 1 ? ["├─", "│  "] : ["└─", "   "];
      return [`${dim(indent + branch)} ${text(child)}`, ...linesBelow(child, indent + next)];
    });
  return inventory.customers
    .filter((customer) => shown.has(customer) && customer.path.length === 1)
    .flatMap((customer) => [text(customer), ...linesBelow(customer, "")]);
}

type Row = readonly [label: string, value: string];

/** The rows of a property: a map has one for each key. */
function propertyRows(leaf: Leaf, value: Value): readonly Row[] {
  if (!isTree(value)) return [[labelOf(leaf), plainText(value)]];
  return Object.entries(value).map(([key, items], index) => [
    index === 0 ? labelOf(leaf) : "",
    `${printable(key)}: ${plainText(items)}`,
  ]);
}

/** The rows of a block that is on. Its heading says so, without the switch. */
function blockRows({ leaves }: Block, customer: InventoryCustomer): readonly Row[] {
  const secrets = secretsOf(customer);
  return [...leaves.values()].flatMap((leaf): readonly Row[] => {
    if (secrets.includes(leaf)) return [[labelOf(leaf), "[secret]"]];
    const value = valueAt(customer.tree, leaf.keys);
    return value === undefined || leaf.facts.isSwitch || leaf.facts.secret ? [] : propertyRows(leaf, value);
  });
}

/** Returns everything about one customer. */
export function customerScreen(customer: InventoryCustomer, { colors }: Screen): readonly string[] {
  const { id, name, path, children, observed } = customer;
  const { createdAt, updatedAt } = observed;
  const about: readonly Row[] = [
    ["Id", printable(id)],
    ["Path", printable(path.join("/"))],
    ["Customers below", String(children.length)],
    ...(createdAt === undefined ? [] : [["Created", printable(createdAt)] as const]),
    ...(updatedAt === undefined ? [] : [["Updated", printable(updatedAt)] as const]),
  ];
  const sections: readonly (readonly [title: string, rows: readonly Row[]])[] = [
    [printable(name), [...about, ...blockRows(customerBlock, customer)]],
    ...blocksOn(customer).map((block) => [block.title, blockRows(block, customer)] as const),
  ];
  const width = Math.max(...sections.flatMap(([, rows]) => rows.map(([label]) => label.length)));
  const lines = sections.flatMap(([title, rows]) => [
    colors.bold(title),
    ...alignedRows(
      rows.map(([label, value]) => [label.padEnd(width), value]),
      colors,
    ),
    "",
  ]);
  const off = switchedBlocks.filter((block) => !isOn(block, customer)).map(({ title }) => title);
  return off.length === 0 ? lines.slice(0, -1) : [...lines, colors.dim(`Off: ${off.join(", ")}`)];
}

/** Returns connectors as a table. */
export function connectorsTable(connectors: readonly Connector[], { colors, width }: Screen): readonly string[] {
  return tableLines(
    [
      { title: "Name", cells: connectors.map(({ name = "" }) => printable(name)), isFlexible: true },
      { title: "Id", cells: connectors.map(({ id }) => printable(id)) },
    ],
    width,
    colors.dim,
  );
}
