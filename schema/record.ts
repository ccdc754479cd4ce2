// Reads one customer of an answer: the service's flat record becomes the tree of blocks that users write.
import * as z from "zod";
import { WireId, WireReference } from "./identifier";
import { pairOf, wireLeaves, type Leaf } from "./leaves";
import { isWellFormed, toWellFormed } from "./printable";
import { defaultProfile, type ContractProfile } from "./contract-profile";
import { isTree, type Tree, type Value } from "./value";
import { isMask } from "./text-types";
import { wireList, wireName, wordsOf } from "./wire";

/** A customer as the service reports it. */
export interface Observed {
  readonly id: string;
  /** What is set, in the form that users write; what is off or empty is absent. */
  readonly tree: Tree;
  /** Paths of secret leaves that the service masked or left out: their value is unknown, not empty. */
  readonly hidden: ReadonlySet<string>;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** False if the record is a summary, which lacks fields of every full record, or holds an unknown word. */
  readonly complete: boolean;
  /**
   * The field that no state can hold: with a `word` that neither contract nor profile knows, or a secret that isn't
   * well-formed.
   */
  readonly unstorable?: { readonly leaf: Leaf; readonly word?: string };
  /**
   * Fields outside the contract, if an update replaces the record and has to send them back. No comparison uses them.
   */
  readonly others?: Readonly<Record<string, unknown>>;
}

const wireValues = {
  text: () => z.string(),
  choice: () => z.string(),
  flag: () => z.boolean(),
  set: () => wireList(WireReference, Infinity),
  map: (leaf) => {
    const { key, item } = pairOf(leaf);
    return wireList(z.looseObject({ [key]: z.string(), [item]: z.string() }), Infinity);
  },
} satisfies Record<Leaf["kind"], (leaf: Leaf) => z.ZodType>;

/** Returns the schema of a leaf's value on the wire, if it is set. */
export function wireValueOf(leaf: Leaf): z.ZodType {
  return wireValues[leaf.kind](leaf);
}

/** The SDKs of the engines lose a key of this name, or can't read a state with it. */
const lostKey = "__proto__";
/** How a leaf is read under a profile, prepared once for thousands of records. */
interface Reading {
  readonly leaf: Leaf;
  readonly name: string;
  /** Keys of the block around the leaf; `key` is its own. */
  readonly above: readonly string[];
  readonly key: string;
  /** The wire's word to the user's word. */
  readonly words: ReadonlyMap<string, string>;
}

function readingOf(leaf: Leaf, profile: ContractProfile): Reading {
  const words = leaf.kind === "map" || leaf.facts.wireWords ? wordsOf(leaf, profile) : [];
  return {
    leaf,
    name: wireName(leaf, profile),
    above: leaf.keys.slice(0, -1),
    key: leaf.keys.at(-1) ?? "",
    // Of two words with one spelling on the wire, the first counts: it is set last.
    words: new Map(words.map(([user, wire]) => [wire, user] as const).toReversed()),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function mapFrom({ leaf, words }: Reading, value: unknown): Value {
  const pair = pairOf(leaf);
  const map = new Map<string, string[]>();
  for (const one of listOf(value)) {
    const [sent, item] = isTree(one) ? [one[pair.key], one[pair.item]] : [];
    if (typeof sent !== "string" || typeof item !== "string") continue;
    const key = words.get(sent) ?? toWellFormed(sent);
    const items = map.get(key) ?? [];
    items.push(toWellFormed(item));
    map.set(key, items);
  }
  return map.size > 0 ? Object.fromEntries(map) : undefined;
}

/** Returns the value of a leaf in a record that has passed the schema. */
function fromWireValue(reading: Reading, value: unknown): Value {
  const { leaf, words } = reading;
  if (leaf.kind === "map") return mapFrom(reading, value);
  if (leaf.kind === "set") {
    const items = listOf(value)
      .filter((item) => typeof item === "string")
      .map(toWellFormed);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value === "boolean") return value;
  return typeof value === "string" && value !== "" ? (words.get(value) ?? toWellFormed(value)) : undefined;
}

/** Returns what no state can hold of a value, undefined if a state can hold it. */
function unstorableIn({ leaf, words }: Reading, value: unknown): Observed["unstorable"] {
  if (leaf.kind === "map") {
    const isLost =
      listOf(value).some((pair) => isTree(pair) && pair[pairOf(leaf).key] === lostKey) && !words.has(lostKey);
    return isLost ? { leaf, word: lostKey } : undefined;
  }
  if (typeof value !== "string" || value === "") return undefined;
  if (leaf.facts.secret) return isWellFormed(value) ? undefined : { leaf };
  const isKnown =
    leaf.kind !== "choice" ||
    leaf.facts.wireWords === undefined ||
    words.has(value) ||
    Object.hasOwn(leaf.facts.wireWords, value);
  return isKnown ? undefined : { leaf, word: value };
}

/** Returns the block at a path of the tree, and creates it and the blocks above it. */
function blockAt(blocks: Map<string, Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  const path = keys.join(".");
  const known = blocks.get(path);
  if (known) return known;
  const made: Record<string, Value> = {};
  blocks.set(path, made);
  blockAt(blocks, keys.slice(0, -1))[keys.at(-1) ?? ""] = made;
  return made;
}

function isHidden(leaf: Leaf, value: Value, profile: ContractProfile): boolean {
  if (!leaf.facts.secret) return false;
  if (profile.secrets.reply === "masked" || profile.secrets.reply === "absent") return true;
  // A missing secret isn't set if the service echoes secrets; otherwise it may be hidden.
  if (value === undefined) return profile.secrets.reply !== "echoed";
  if (profile.secrets.mask !== undefined) return value === profile.secrets.mask;
  return profile.secrets.reply === "detect" && typeof value === "string" && isMask(value);
}

type RecordSchema = z.ZodType<Observed>;

/** One schema for each profile: creating one takes longer than using it. */
const recordSchemas = new WeakMap<ContractProfile, RecordSchema>();

/**
 * Returns the schema of one record of an answer. Loose: a service may send more fields, and older records hold fewer.
 */
export function recordSchema(profile: ContractProfile = defaultProfile): RecordSchema {
  const known = recordSchemas.get(profile) ?? makeRecordSchema(profile);
  recordSchemas.set(profile, known);
  return known;
}

function makeRecordSchema(profile: ContractProfile): RecordSchema {
  const readings = wireLeaves.map((leaf) => readingOf(leaf, profile));
  const inBlocks = readings.filter(({ above }) => above.length > 0);
  const [id, createdAt, updatedAt] = [
    wireName("id", profile),
    wireName("createdAt", profile),
    wireName("updatedAt", profile),
  ];
  const textAt = (record: Record<string, unknown>, name: string) =>
    typeof record[name] === "string" ? record[name] : undefined;
  const known = new Set([...readings.map(({ name }) => name), id, createdAt, updatedAt]);
  const othersIn = (record: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !known.has(name)));
  const schema = z
    .looseObject({
      ...Object.fromEntries(readings.map(({ leaf, name }) => [name, wireValueOf(leaf).nullish()])),
      [id]: WireId,
      [wireName("parentId", profile)]: z.union([z.string(), z.int().transform(String)]).nullish(),
      [createdAt]: z.string().nullish(),
      [updatedAt]: z.string().nullish(),
    })
    .transform((record): Observed => {
      const tree: Record<string, Value> = {};
      const blocks = new Map([["", tree]]);
      const hidden = new Set<string>();
      let unstorable: Observed["unstorable"];
      for (const reading of readings) {
        const sent = record[reading.name];
        unstorable ??= unstorableIn(reading, sent);
        const value = fromWireValue(reading, sent);
        if (isHidden(reading.leaf, value, profile)) hidden.add(reading.leaf.path);
        else if (value !== undefined) blockAt(blocks, reading.above)[reading.key] = value;
      }
      return {
        id: WireId.parse(record[id]),
        tree,
        hidden,
        createdAt: textAt(record, createdAt),
        updatedAt: textAt(record, updatedAt),
        // A summary has no field of a block, neither set nor null.
        complete: unstorable === undefined && inBlocks.some(({ name }) => Object.hasOwn(record, name)),
        ...(unstorable && { unstorable }),
        ...(profile.update.method === "PUT" && { others: othersIn(record) }),
      };
    });
  // A PUT sends unknown fields back, and zod drops a key of this name.
  return profile.update.method === "PUT"
    ? z
        .unknown()
        .refine((body) => !isTree(body) || !Object.hasOwn(body, lostKey), `holds a field ${lostKey}`)
        .pipe(schema)
    : schema;
}
