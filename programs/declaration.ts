// What a program declares of a customer: what is set, without defaults and without values of secrets.
import {
  compareTexts,
  customerBlock,
  isList,
  isSet,
  isTree,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../schema";
import type { Code, Entries } from "./code";

/** A customer to declare. */
export interface ProgramCustomer {
  readonly id: string;
  /** What a user would declare. `parent` holds an id: of another customer of the program, or of one outside it. */
  readonly tree: Tree;
}

/** How the parts of one customer's declaration are written. */
export interface Dialect {
  /** The name of a property. */
  readonly property: (key: string) => string;
  /** The customer above this one, by its id. */
  readonly parent: (id: string) => Code;
  /** The entries of a secret that the user supplies. */
  readonly secret: (leaf: Leaf) => Iterable<readonly [string, Code]>;
}

const isText = (value: Value): value is string => typeof value === "string";

/** Returns a set or map in code-point order, because services don't keep an order; any other value as it is. */
function sorted(value: Value): Code | undefined {
  if (isText(value) || typeof value === "boolean" || typeof value === "number") return value;
  if (isList(value)) return [...new Set(value.filter(isText))].sort(compareTexts);
  if (!isTree(value)) return undefined;
  const entries = Object.entries(value).map(([key, items]) => [key, sorted(items)] as const);
  return new Map(
    entries
      .filter((entry): entry is readonly [string, Code] => entry[1] !== undefined)
      .sort(([one], [other]) => compareTexts(one, other)),
  );
}

/** Returns the value of a property in code, undefined for one that no code can hold. */
function codeOf(leaf: Leaf, value: Value, dialect: Dialect): Code | undefined {
  return leaf.path === "parent" && isText(value) ? dialect.parent(value) : sorted(value);
}

/** Whether a value has to be declared: it is set, and not what its absence means. */
function isDeclared(leaf: Leaf, value: Value): boolean {
  const { wire, secret, defaultValue } = leaf.facts;
  return wire !== undefined && secret !== true && value !== "" && value !== defaultValue && isSet(leaf, value);
}

/** Secrets without which their block can't be declared. Any other stays in the service as it is. */
const isSupplied = (leaf: Leaf): boolean => leaf.facts.secret === true && leaf.isRequired;

function leafEntries(block: Block, tree: Tree, dialect: Dialect): [string, Code][] {
  return [...block.leaves].flatMap(([key, leaf]): [string, Code][] => {
    const value = tree[key];
    const code = isDeclared(leaf, value) ? codeOf(leaf, value, dialect) : undefined;
    return code === undefined ? [] : [[dialect.property(key), code]];
  });
}

function blockEntries(block: Block, tree: Tree, dialect: Dialect): [string, Code][] {
  return [...block.blocks].flatMap(([key, below]): [string, Code][] => {
    const value = tree[key];
    const entries = isTree(value) ? declarationOf(below, value, dialect) : undefined;
    return entries === undefined ? [] : [[dialect.property(key), entries]];
  });
}

/** Returns what a block declares; undefined where its absence means the same. */
function declarationOf(block: Block, tree: Tree, dialect: Dialect): Entries | undefined {
  const set = leafEntries(block, tree, dialect);
  const below = blockEntries(block, tree, dialect);
  const [enabled] = [...block.leaves].filter(([, leaf]) => leaf.facts.isSwitch);
  const isOn = enabled !== undefined && tree[enabled[0]] !== false;
  if (set.length === 0 && below.length === 0) return isOn ? new Map() : undefined;
  if (enabled !== undefined && !isOn) return new Map([[dialect.property(enabled[0]), false], ...set, ...below]);
  const secrets = [...block.leaves.values()].filter(isSupplied).flatMap((leaf) => [...dialect.secret(leaf)]);
  return new Map([...set, ...secrets, ...below]);
}

/** Returns what a program declares of a customer. */
export function declaration(tree: Tree, dialect: Dialect): Entries {
  return declarationOf(customerBlock, tree, dialect) ?? new Map();
}

/** Returns a property inside its blocks, with this value; undefined where the value is declared by leaving it out. */
export function propertyEntries(leaf: Leaf, value: Value, dialect: Dialect): Entries | undefined {
  const code = value === "" ? undefined : codeOf(leaf, value, dialect);
  if (code === undefined) return undefined;
  const own = [[dialect.property(leaf.keys.at(-1) ?? ""), code] as const];
  const entries: Entries = new Map(leaf.facts.secret ? dialect.secret(leaf) : own);
  return leaf.keys.slice(0, -1).reduceRight((inside, key) => new Map([[dialect.property(key), inside]]), entries);
}

/** Returns the name of a customer. */
export function nameOf({ name }: Tree): string {
  return isText(name) ? name : "";
}

/** Returns the id of the customer above, undefined if none is declared. */
export function parentOf({ parent }: Tree): string | undefined {
  return isText(parent) ? parent : undefined;
}
