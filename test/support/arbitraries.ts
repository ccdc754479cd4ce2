// Customers for properties, made from the schema's leaves: what a field may hold follows from its schema and its facts.
// Holds no list of fields, so that a new one takes part in every property by itself.
import fc from "fast-check";
import * as z from "zod";
import {
  canonicalKey,
  Customer,
  isList,
  isTree,
  leafAt,
  leaves,
  unknown,
  unwrap,
  valueAt,
  withValue,
  type CustomerType,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { shuffled, textFor } from "./texts";

/** The schema that a leaf was declared with. */
export function schemaOf(leaf: Leaf): z.ZodType {
  let schema: z.core.$ZodType = Customer;
  for (const key of leaf.keys) {
    const object: z.core.$ZodType = unwrap(schema);
    if (!(object instanceof z.ZodObject) || object.shape[key] === undefined)
      throw new Error(`the schema has no ${leaf.path}`);
    schema = object.shape[key];
  }
  return schema as z.ZodType;
}

const inner = (schema: z.core.$ZodType): z.ZodType => unwrap(schema) as z.ZodType;

function choices(schema: z.core.$ZodType): Value[] {
  const base = unwrap(schema);
  if (base instanceof z.ZodEnum) return [...base.options];
  if (base instanceof z.ZodLiteral) return [...base.values] as Value[];
  if (base instanceof z.ZodBoolean) return [true, false];
  if (base instanceof z.ZodUnion) return base.options.flatMap(choices);
  throw new Error("test/support/arbitraries.ts: a choice of an unknown kind");
}

const oneSpelling = (text: string) => text.trim().normalize("NFC");

function listOf(schema: z.core.$ZodType, what: string): fc.Arbitrary<string[]> {
  const list = inner(schema);
  if (!(list instanceof z.ZodArray)) throw new Error(`${what} is no list`);
  const { maxItems } = z.toJSONSchema(list, { io: "input" });
  return fc.uniqueArray(textFor(inner(list.element), `an item of ${what}`), {
    selector: oneSpelling,
    maxLength: maxItems ?? 5,
  });
}

function setsOf(leaf: Leaf): fc.Arbitrary<Tree> {
  const record = inner(schemaOf(leaf));
  if (!(record instanceof z.ZodRecord)) throw new Error(`${leaf.path} is no map`);
  const known = [...(leaf.facts.knownKeys ?? []), ...Object.values(leaf.facts.wireWords ?? {})];
  const own = textFor(inner(record.keyType), `a key of ${leaf.path}`);
  const key = known.length > 0 ? fc.oneof(fc.constantFrom(...known), own) : own;
  return fc
    .uniqueArray(fc.tuple(key, listOf(record.valueType, leaf.path)), {
      selector: ([name]) => canonicalKey(leaf, name),
      maxLength: 5,
    })
    .map((entries): Tree => Object.fromEntries(entries));
}

function make(leaf: Leaf): fc.Arbitrary<Value> {
  if (leaf.kind === "flag") return fc.boolean();
  if (leaf.kind === "choice") return fc.constantFrom(...choices(schemaOf(leaf)));
  if (leaf.kind === "set") return listOf(schemaOf(leaf), leaf.path);
  return leaf.kind === "map" ? setsOf(leaf) : textFor(inner(schemaOf(leaf)), leaf.path);
}

const made = new Map(leaves.map((leaf) => [leaf, make(leaf)]));

/** Every valid value of one leaf, as users write it. */
export function arbitraryValue(leaf: Leaf): fc.Arbitrary<Value> {
  return made.get(leaf) ?? make(leaf);
}

/** Values of a leaf under one type of customer; undefined where that type may not have it. */
function valueUnder(type: CustomerType, leaf: Leaf): fc.Arbitrary<Value> | undefined {
  if (leaf.path === "type") return fc.constant(type);
  const { onlyFor, absentMeans } = leaf.facts;
  if (onlyFor === undefined || onlyFor === type) return arbitraryValue(leaf);
  return absentMeans === undefined ? undefined : fc.constant(absentMeans);
}

/** What a gate asks of the other leaves of its block. */
function obeyGate(block: Record<string, Value>, inBlock: readonly Leaf[], keepIdle: boolean): Tree {
  const keyOf = (leaf: Leaf) => leaf.keys.at(-1) ?? "";
  const gate = inBlock.find((leaf) => leaf.facts.isSwitch);
  if (gate === undefined) return block;
  const isOn = (block[keyOf(gate)] ?? gate.facts.defaultValue) === true;
  const idle = inBlock.filter(
    (leaf) => !isOn && (leaf.facts.whileOn === "only" || (leaf.facts.whileOn === "required" && !keepIdle)),
  );
  return Object.fromEntries(Object.entries(block).filter(([key]) => !idle.some((leaf) => keyOf(leaf) === key)));
}

function blockUnder(type: CustomerType, object: z.ZodObject, above: readonly string[]): fc.Arbitrary<Tree> | undefined {
  const fields: Record<string, fc.Arbitrary<Value>> = {};
  for (const [key, schema] of Object.entries<z.core.$ZodType>(object.shape)) {
    const keys = [...above, key];
    const leaf = leafAt(keys.join("."));
    const base = unwrap(schema);
    const value: fc.Arbitrary<Value> | undefined =
      base instanceof z.ZodObject ? blockUnder(type, base, keys) : leaf && valueUnder(type, leaf);
    const isOptional = schema instanceof z.ZodOptional;
    // A block with a required field of the other type can't stand at all.
    if (value === undefined && !isOptional) return undefined;
    if (value !== undefined)
      fields[key] =
        isOptional && leaf?.facts.whileOn !== "required" ? fc.option(value, { nil: undefined, freq: 3 }) : value;
  }
  const inBlock = leaves.filter((leaf) => leaf.keys.slice(0, -1).join(".") === above.join("."));
  return fc
    .tuple(fc.record(fields), fc.boolean())
    .map(([block, keepIdle]) =>
      obeyGate(Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined)), inBlock, keepIdle),
    );
}

const byType = { Partner: blockUnder("Partner", Customer, []), Consumer: blockUnder("Consumer", Customer, []) };

/** What asks for a new generated value can't stand beside a declared one: one of the two goes. */
function obeyGenerated(tree: Tree, keepsTrigger: boolean): Tree {
  return leaves.reduce((result, leaf) => {
    const trigger = leafAt(leaf.facts.generated?.renewedBy ?? "");
    if (trigger === undefined || [leaf, trigger].some(({ keys }) => valueAt(result, keys) === undefined)) return result;
    return withValue(result, (keepsTrigger ? leaf : trigger).keys, undefined);
  }, tree);
}

/**
 * Every valid customer of a type, or of both: odd Unicode, spaces around, any order, empty sets, empty and disabled
 * blocks.
 */
export function arbitraryCustomer(type?: CustomerType): fc.Arbitrary<Tree> {
  const wanted = type === undefined ? [byType.Partner, byType.Consumer] : [byType[type]];
  return fc
    .tuple(fc.oneof(...wanted.map((arbitrary) => arbitrary ?? fc.constant<Tree>({}))), fc.boolean())
    .map(([tree, keepsTrigger]) => obeyGenerated(tree, keepsTrigger));
}

/** Every place in a tree where a value or a block stands. */
function placesIn(value: Value, above: readonly (string | number)[]): (readonly (string | number)[])[] {
  const entries: [string | number, Value][] = isList(value)
    ? value.map((item, index) => [index, item])
    : isTree(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, item]) => [[...above, key], ...placesIn(item, [...above, key])]);
}

function replaceAt(value: Value, place: readonly (string | number)[], by: Value): Value {
  const [first, ...rest] = place;
  if (first === undefined) return by;
  if (isList(value)) return value.map((item, index) => (index === first ? replaceAt(item, rest, by) : item));
  if (!isTree(value) || !Object.hasOwn(value, first)) return value;
  return { ...value, [first]: replaceAt(value[first], rest, by) };
}

/** The tree with any subset of its values, items and blocks not known yet. */
export function arbitraryUnknowns(tree: Tree): fc.Arbitrary<Tree> {
  return fc.subarray(placesIn(tree, [])).map((places) =>
    places.reduce((result: Tree, place) => {
      const next = replaceAt(result, place, unknown);
      return isTree(next) ? next : result;
    }, tree),
  );
}

function permutedValue(value: Value): fc.Arbitrary<Value> {
  if (isList(value)) return shuffled(value);
  if (!isTree(value)) return fc.constant(value);
  return fc
    .tuple(...Object.entries(value).map(([key, item]) => fc.tuple(fc.constant(key), permutedValue(item))))
    .chain((entries) => shuffled(entries))
    .map((entries): Value => Object.fromEntries(entries));
}

/** The tree with its sets, maps and blocks in any other order. */
export function permuted(tree: Tree): fc.Arbitrary<Tree> {
  return permutedValue(tree).map((value) => (isTree(value) ? value : tree));
}

/** Whether a value is not known yet, in part or as a whole. */
export function holdsUnknown(value: Value): boolean {
  if (value === unknown) return true;
  if (isList(value)) return value.some(holdsUnknown);
  return isTree(value) && Object.values(value).some(holdsUnknown);
}
