// The leaves and blocks of a customer, found by walking the schema once. Other folders ask the leaf, never the field's
// name.
import * as z from "zod";
import { Customer } from "./customer";
import { blockFactsOf, factsOf, type BlockFacts, type Facts } from "./facts";
import { valueAt, type Tree, type Value } from "./value";

/** The shape of a leaf's value: one text, flag or choice; a set of texts; a map from text to sets of texts. */
export type LeafKind = "text" | "flag" | "choice" | "set" | "map";

/** A value of a choice. */
export type Choice = string | boolean;

/** One leaf of the customer: where it is and what it declares. */
export interface Leaf {
  /** Dotted path as users write it, such as `ecdn.ramp.apiKey`. */
  readonly path: string;
  /** The same path in parts. */
  readonly keys: readonly string[];
  readonly kind: LeafKind;
  /** The values of a choice. */
  readonly choices?: readonly Choice[];
  /** Whether its block can't be declared without it. */
  readonly isRequired: boolean;
  readonly facts: Facts;
  /** The switch of its block. */
  readonly enabledBy?: Leaf;
}

/** The customer itself, or one of its blocks: what a walk over a customer goes by. */
export interface Block extends BlockFacts {
  /** Dotted path as users write it, such as `ecdn.ramp`; empty for the customer itself. */
  readonly path: string;
  readonly leaves: ReadonlyMap<string, Leaf>;
  readonly blocks: ReadonlyMap<string, Block>;
}

/** Takes `.optional()` off a schema. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function valuesOf(schema: z.core.$ZodType): readonly unknown[] {
  if (schema instanceof z.ZodBoolean) return [true, false];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  return schema instanceof z.ZodUnion ? schema.options.flatMap(valuesOf) : [undefined];
}

const isChoice = (value: unknown): value is Choice => typeof value === "string" || typeof value === "boolean";
const isTexts = (schema: z.core.$ZodType) => schema instanceof z.ZodArray && schema.element instanceof z.ZodString;

/** Returns kind and choices of a field's schema. Throws on a schema that states and adapters can't carry. */
export function kindOf(schema: z.core.$ZodType): Pick<Leaf, "kind" | "choices"> {
  if (schema instanceof z.ZodBoolean) return { kind: "flag" };
  if (schema instanceof z.ZodString) return { kind: "text" };
  if (isTexts(schema)) return { kind: "set" };
  if (schema instanceof z.ZodRecord && isTexts(schema.valueType)) return { kind: "map" };
  const choices = valuesOf(schema);
  if (choices.every(isChoice)) return { kind: "choice", choices };
  throw new Error(
    `a field can't be a ${schema.constructor.name}. Make it a text, a boolean, a choice, a list of texts or a map to such lists.`,
  );
}

function leafOf(schema: z.core.$ZodType, keys: readonly string[]): Leaf {
  const path = keys.join(".");
  const facts = factsOf(schema);
  if (facts === undefined) throw new Error(`schema: ${path} declares no facts. Declare it with field().`);
  try {
    return { path, keys, isRequired: !(schema instanceof z.ZodOptional), facts, ...kindOf(unwrap(schema)) };
  } catch (error) {
    throw new Error(`schema: ${path}: ${error instanceof Error ? error.message : ""}`, { cause: error });
  }
}

const foundLeaves: Leaf[] = [];
const foundBlocks: Block[] = [];

function blockFrom(schema: z.core.$ZodType, object: z.ZodObject, keys: readonly string[]): Block {
  const [path, facts] = [keys.join("."), blockFactsOf(schema)];
  if (facts === undefined) throw new Error(`schema: ${path} declares no title. Declare it with block().`);
  const [own, below] = [new Map<string, Leaf>(), new Map<string, Block>()];
  const block = { path, ...facts, leaves: own, blocks: below };
  foundBlocks.push(block);
  let enabledBy: Leaf | undefined;
  for (const [key, inside] of Object.entries<z.core.$ZodType>(object.shape)) {
    const base = unwrap(inside);
    if (base instanceof z.ZodObject) {
      below.set(key, blockFrom(inside, base, [...keys, key]));
      continue;
    }
    const leaf: Leaf = { ...leafOf(inside, [...keys, key]), ...(enabledBy && { enabledBy }) };
    if (leaf.facts.isSwitch) enabledBy = leaf;
    own.set(key, leaf);
    foundLeaves.push(leaf);
  }
  return block;
}

/** The customer as nested blocks. */
export const customerBlock: Block = blockFrom(Customer, Customer, []);

/** Every leaf of the customer, in the order of the form. */
export const leaves: readonly Leaf[] = foundLeaves;

/** Every block within the customer, outermost first. */
export const blocks: readonly Block[] = foundBlocks.slice(1);

/** The leaves on the wire: they have a field in the service's records. */
export const wireLeaves: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.wire !== undefined);

/** The leaves that hold secrets. */
export const secretLeaves: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.secret);

/** Returns the text of each secret leaf in a customer, or in a set of changes. */
export function secretTexts(source: Tree | ReadonlyMap<Leaf, Value>): string[] {
  const valueOf = (leaf: Leaf) => (isChanges(source) ? source.get(leaf) : valueAt(source, leaf.keys));
  return secretLeaves.map(valueOf).filter((value) => typeof value === "string");
}

function isChanges(source: Tree | ReadonlyMap<Leaf, Value>): source is ReadonlyMap<Leaf, Value> {
  return source instanceof Map;
}

/** The leaves whose value the provider generates if it is absent. */
export const generatedLeaves: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.generated !== undefined);

const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));

/** Returns the leaf at a dotted path, undefined if the schema has none. */
export function leafAt(path: string): Leaf | undefined {
  return byPath.get(path);
}

/** Returns the leaf whose change generates a new value of this one. */
export function renewalLeaf(leaf: Leaf): Leaf | undefined {
  return leafAt(leaf.facts.generated?.renewedBy ?? "");
}

/** Returns what the keys and items of a map are called. */
export function pairOf(leaf: Leaf): NonNullable<Facts["pair"]> {
  return leaf.facts.pair ?? { key: "key", item: "item" };
}

/** Returns the path of the block around a leaf, empty at the top. */
export function blockPathOf(leaf: Leaf): string {
  return leaf.keys.slice(0, -1).join(".");
}
