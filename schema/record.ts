// One customer in an answer: the service's flat record becomes the grouped tree that users write.
import * as z from "zod";
import { WireId, WireReference } from "./identifier";
import { pairOf, travellingLeaves, type Leaf } from "./leaves";
import { isWellFormed, toWellFormed } from "./printable";
import { defaultProfile, type Profile } from "./profile";
import { isTree, type Tree, type Value } from "./value";
import { isMask } from "./texts";
import { wireList, wireName, wordsOf } from "./wire";

/** A customer as the service reported it. */
export interface Observed {
  readonly id: string;
  /** What is set, as users would write it; what is off or empty is absent. */
  readonly tree: Tree;
  /** Paths of secret leaves that the service hid (masked or left out): their value is not known, not empty. */
  readonly hidden: ReadonlySet<string>;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /**
   * False where the record is a summary, which lacks a field that every full record holds, or holds a word that is not
   * known.
   */
  readonly complete: boolean;
  /**
   * What no state can hold, and the field where it stands: a word that neither the contract nor the profile knows, or,
   * without one, a secret that is not well-formed.
   */
  readonly unstorable?: { readonly leaf: Leaf; readonly word?: string };
  /**
   * Fields of the record that no leaf knows, where an update replaces the record: they have to be sent back. Part of no
   * comparison.
   */
  readonly others?: Readonly<Record<string, unknown>>;
}

const wireValue = {
  text: () => z.string(),
  choice: () => z.string(),
  flag: () => z.boolean(),
  set: () => wireList(WireReference, Infinity),
  map: (leaf) => {
    const { key, item } = pairOf(leaf);
    return wireList(z.looseObject({ [key]: z.string(), [item]: z.string() }), Infinity);
  },
} satisfies Record<Leaf["kind"], (leaf: Leaf) => z.ZodType>;

/** Every engine's SDK loses a key of this name, or reads no state that holds one. */
const lostKey = "__proto__";
/** How a leaf is read under a profile, worked out once: thousands of records are read in a row. */
interface Reading {
  readonly leaf: Leaf;
  readonly name: string;
  /** Keys of the block around the leaf, and its own. */
  readonly above: readonly string[];
  readonly key: string;
  /** From the wire's word to the user's. */
  readonly words: ReadonlyMap<string, string>;
}

function readingOf(leaf: Leaf, profile: Profile): Reading {
  const words = leaf.kind === "map" || leaf.facts.wireWords ? wordsOf(leaf, profile) : [];
  return {
    leaf,
    name: wireName(leaf, profile),
    above: leaf.keys.slice(0, -1),
    key: leaf.keys.at(-1) ?? "",
    // Of two words with one spelling on the wire the first counts: it is set last.
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
    map.set(key, [...(map.get(key) ?? []), toWellFormed(item)]);
  }
  return map.size > 0 ? Object.fromEntries(map) : undefined;
}

/** The value of a leaf in a record that its schema has passed already. */
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

/** What no state can hold of a value; undefined where it can hold all of it. */
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

/** The block at a path of a tree that is being made; blocks on the way are made as well. */
function blockAt(blocks: Map<string, Record<string, Value>>, keys: readonly string[]): Record<string, Value> {
  const path = keys.join(".");
  const known = blocks.get(path);
  if (known) return known;
  const made: Record<string, Value> = {};
  blocks.set(path, made);
  blockAt(blocks, keys.slice(0, -1))[keys.at(-1) ?? ""] = made;
  return made;
}

function isHidden(leaf: Leaf, value: Value, profile: Profile): boolean {
  if (!leaf.facts.secret) return false;
  if (profile.secrets.reply === "masked" || profile.secrets.reply === "absent") return true;
  // Where secrets are echoed, one that is not there is not set; otherwise nobody can tell.
  if (value === undefined) return profile.secrets.reply !== "echoed";
  if (profile.secrets.mask !== undefined) return value === profile.secrets.mask;
  return profile.secrets.reply === "detect" && typeof value === "string" && isMask(value);
}

type RecordSchema = z.ZodType<Observed>;

/** Made once for each profile: a schema of so many fields takes longer to make than to use. */
const recordSchemas = new WeakMap<Profile, RecordSchema>();

/**
 * The schema of one record in an answer: loose, because a service may send more than we know, and older records hold
 * less.
 */
export function recordSchema(profile: Profile = defaultProfile): RecordSchema {
  const known = recordSchemas.get(profile) ?? makeRecordSchema(profile);
  recordSchemas.set(profile, known);
  return known;
}

function makeRecordSchema(profile: Profile): RecordSchema {
  const readings = travellingLeaves.map((leaf) => readingOf(leaf, profile));
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
      ...Object.fromEntries(readings.map(({ leaf, name }) => [name, wireValue[leaf.kind](leaf).nullish()])),
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
        // A summary lists who a customer is, not how it is set up: no field below the top level, neither set nor null.
        complete: unstorable === undefined && inBlocks.some(({ name }) => Object.hasOwn(record, name)),
        ...(unstorable && { unstorable }),
        ...(profile.update.method === "PUT" && { others: othersIn(record) }),
      };
    });
  // A replacement sends back what it does not know, and zod passes over a key of this name.
  return profile.update.method === "PUT"
    ? z
        .unknown()
        .refine((body) => !isTree(body) || !Object.hasOwn(body, lostKey), `holds a field ${lostKey}`)
        .pipe(schema)
    : schema;
}
