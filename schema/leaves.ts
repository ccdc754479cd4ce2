// The leaves of a customer, found by walking the schema once. Other parts ask the leaf, never the field's name.
import * as z from "zod";
import { Customer } from "./customer";
import { factsOf, type Facts } from "./facts";

/** The shape of a leaf's value: one text, flag or choice; a set of texts; a map from text to sets of texts. */
export type LeafKind = "text" | "flag" | "choice" | "set" | "map";

/** One leaf of the customer: where it stands and what it declares. */
export interface Leaf {
  /** Dotted path as users write it, such as `ecdn.ramp.apiKey`. */
  readonly path: string;
  /** The same path in parts. */
  readonly keys: readonly string[];
  readonly kind: LeafKind;
  readonly facts: Facts;
  /** The leaf that switches the block around this one, where there is one. */
  readonly enabledBy?: Leaf;
}

/** Takes `.optional()` and defaults off a schema, down to what it really is. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function kindOf(schema: z.core.$ZodType): LeafKind {
  if (schema instanceof z.ZodBoolean) return "flag";
  if (schema instanceof z.ZodArray) return "set";
  if (schema instanceof z.ZodRecord) return "map";
  if (schema instanceof z.ZodString) return "text";
  return "choice";
}

function walk(object: z.ZodObject, above: readonly string[]): Leaf[] {
  const found: Leaf[] = [];
  let enabledBy: Leaf | undefined;
  for (const [key, schema] of Object.entries<z.core.$ZodType>(object.shape)) {
    const keys = [...above, key];
    const base = unwrap(schema);
    if (base instanceof z.ZodObject) {
      found.push(...walk(base, keys));
      continue;
    }
    const facts = factsOf(schema);
    if (facts === undefined) throw new Error(`schema/customer.ts: ${keys.join(".")} declares no facts`);
    const leaf: Leaf = { path: keys.join("."), keys, kind: kindOf(base), facts, ...(enabledBy && { enabledBy }) };
    if (facts.isSwitch) enabledBy = leaf;
    found.push(leaf);
  }
  return found;
}

/** Every leaf of the customer, in the order of the form. */
export const leaves: readonly Leaf[] = walk(Customer, []);

/** The leaves that travel: they have a field in the service's records. */
export const travellingLeaves: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.wire !== undefined);

const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));

/** The leaf at a dotted path; undefined where the schema has none. */
export function leafAt(path: string): Leaf | undefined {
  return byPath.get(path);
}

/** The leaf whose change makes a new value of a generated leaf. */
export function renewalLeaf(leaf: Leaf): Leaf | undefined {
  return leafAt(leaf.facts.generated?.renewedBy ?? "");
}

/** The path of the block around a leaf; empty at the top. */
export function blockPathOf(leaf: Leaf): string {
  return leaf.keys.slice(0, -1).join(".");
}

/** The leaves that hold secrets. */
export const secretLeaves: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.secret);

/** Every leaf whose value the provider makes when it is absent. */
export const generatedLeaves: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.generated !== undefined);

/** Names of the blocks (objects) of the schema, outermost first, such as `ecdn`, `ecdn.ramp`. */
export const blocks: readonly string[] = [
  ...new Set(
    leaves.flatMap((leaf) => leaf.keys.slice(0, -1).map((_, index) => leaf.keys.slice(0, index + 1).join("."))),
  ),
];

/** One block of the schema as a place to walk from: the customer itself, or one of its blocks. */
export interface Block {
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly blocks: ReadonlyMap<string, Block>;
}

function branchOf(above: readonly string[]): Block {
  const depth = above.length;
  const inside = leaves.filter((leaf) => above.every((key, index) => leaf.keys[index] === key));
  const deeper = new Set(inside.filter((leaf) => leaf.keys.length > depth + 1).map((leaf) => leaf.keys[depth] ?? ""));
  return {
    leaves: new Map(
      inside.filter((leaf) => leaf.keys.length === depth + 1).map((leaf) => [leaf.keys[depth] ?? "", leaf]),
    ),
    blocks: new Map([...deeper].map((key) => [key, branchOf([...above, key])])),
  };
}

/** The customer as nested blocks, for walks that must be quick. */
export const customerBlock: Block = branchOf([]);
