// The wire mapping: flat records of the service to the grouped tree that users write, and back.
// The table itself stands with the fields (facts.wire); this file only applies it.
import { z } from "zod";
import { isMask } from "./customer";
import { leaves, type Leaf } from "./leaves";
import { defaultProfile, type Profile } from "./profile";
import { isList, isTree, valueAt, withValue, type Tree, type Value } from "./tree";

const identity = z.union([z.string().min(1), z.int()]).transform(String);
const mapping = z.looseObject({ role: z.string(), group: z.string() });
const byKind = {
  text: z.string().nullish(), choice: z.string().nullish(), flag: z.boolean().nullish(),
  set: z.array(identity).nullish(), sets: z.array(mapping).nullish(),
} satisfies Record<Leaf["kind"], z.ZodType>;

/** A customer as the service reported it. */
export interface Observed {
  readonly id: string;
  /** What is set, as users would write it; what is off or empty is absent. */
  readonly tree: Tree;
  /** Paths of secret leaves that the service hid (masked or left out): their value is not known, not empty. */
  readonly hidden: ReadonlySet<string>;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** False where the record is a summary: it lacks a field that every full record holds. */
  readonly complete: boolean;
}

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);

/** The name on the wire of an assumed field name or a leaf. */
export function wireName(field: Leaf | string, profile: Profile = defaultProfile): string {
  const name = typeof field === "string" ? field : field.facts.wire ?? field.path;
  return profile.fields[name] ?? name;
}

/** The user's word and the wire's, in pairs: a role may be named like a method of every object. */
function wordsOf(leaf: Leaf, profile: Profile): readonly (readonly [user: string, wire: string])[] {
  return Object.entries({ ...leaf.facts.wireWords, ...profile.values[leaf.facts.wire ?? ""] });
}

function toWireWord(leaf: Leaf, word: string, profile: Profile): string {
  return wordsOf(leaf, profile).find(([user]) => user === word)?.[1] ?? word;
}

function fromWireWord(leaf: Leaf, word: string, profile: Profile): string {
  return wordsOf(leaf, profile).find(([, wire]) => wire === word)?.[0] ?? word;
}

/** One leaf's value as it travels; null clears, empty lists clear sets. */
export function toWireValue(leaf: Leaf, value: Value, profile: Profile = defaultProfile): Value {
  if (leaf.kind === "set") return isList(value) ? value : [];
  if (leaf.kind === "sets") {
    return Object.entries(isTree(value) ? value : {}).flatMap(([role, groups]) =>
      (isList(groups) ? groups : []).map((group) => ({ role: toWireWord(leaf, role, profile), group })));
  }
  if (value === undefined || value === null) return leaf.facts.absentMeans ?? null;
  return typeof value === "string" && leaf.facts.wireWords ? toWireWord(leaf, value, profile) : value;
}

/** A body for the service from leaves and their values; leaves that never travel are left out. */
export function toWire(values: Iterable<readonly [Leaf, Value]>, profile: Profile = defaultProfile): Record<string, Value> {
  return Object.fromEntries([...values]
    .filter(([leaf]) => leaf.facts.wire !== undefined)
    .map(([leaf, value]) => [wireName(leaf, profile), toWireValue(leaf, value, profile)]));
}

/** The full body of a new customer: every leaf that is declared. */
export function toFullWire(tree: Tree, profile: Profile = defaultProfile): Record<string, Value> {
  return toWire(travelling.map((leaf) => [leaf, valueAt(tree, leaf.keys)] as const).filter(([, value]) => value !== undefined), profile);
}

function fromWireValue(leaf: Leaf, value: unknown, profile: Profile): Value {
  if (leaf.kind === "sets") {
    const pairs = byKind.sets.parse(value) ?? [];
    const groups = new Map<string, string[]>();
    for (const pair of pairs) {
      const role = fromWireWord(leaf, pair.role, profile);
      groups.set(role, [...groups.get(role) ?? [], pair.group]);
    }
    return groups.size > 0 ? Object.fromEntries(groups) : undefined;
  }
  if (leaf.kind === "set") {
    const items = byKind.set.parse(value) ?? [];
    return items.length > 0 ? items : undefined;
  }
  if (leaf.kind === "flag") return byKind.flag.parse(value) ?? undefined;
  const text = byKind.text.parse(value) ?? undefined;
  if (text === undefined || text === "") return undefined;
  return leaf.facts.wireWords ? fromWireWord(leaf, text, profile) : text;
}

function isHidden(leaf: Leaf, value: Value, profile: Profile): boolean {
  if (!leaf.facts.secret) return false;
  if (value === undefined || profile.secrets.reply === "masked" || profile.secrets.reply === "absent") return true;
  if (profile.secrets.mask !== undefined) return value === profile.secrets.mask;
  return profile.secrets.reply === "detect" && typeof value === "string" && isMask(value);
}

/** The schema of one record in an answer: loose, because a service may send more than we know, and older records hold less. */
export function recordSchema(profile: Profile = defaultProfile) {
  const shape = Object.fromEntries(travelling.map((leaf) => [wireName(leaf, profile), byKind[leaf.kind]]));
  return z.looseObject({
    ...shape,
    [wireName("id", profile)]: identity,
    [wireName("parentId", profile)]: z.union([z.string(), z.int().transform(String)]).nullish(),
    [wireName("createdAt", profile)]: z.string().nullish(),
    [wireName("updatedAt", profile)]: z.string().nullish(),
  }).transform((record): Observed => {
    let tree: Tree = {};
    const hidden = new Set<string>();
    for (const leaf of travelling) {
      const value = fromWireValue(leaf, record[wireName(leaf, profile)], profile);
      if (isHidden(leaf, value, profile)) hidden.add(leaf.path);
      else if (value !== undefined) tree = withValue(tree, leaf.keys, value);
    }
    const text = (name: string) => z.string().optional().catch(undefined).parse(record[wireName(name, profile)] ?? undefined);
    return {
      id: identity.parse(record[wireName("id", profile)]), tree, hidden,
      createdAt: text("createdAt"), updatedAt: text("updatedAt"), complete: isComplete(record, profile),
    };
  });
}

/** A summary lists who a customer is, not how it is set up: no field below the top level, neither set nor null. */
function isComplete(record: Record<string, unknown>, profile: Profile): boolean {
  return travelling.some((leaf) => leaf.keys.length > 1 && Object.hasOwn(record, wireName(leaf, profile)));
}
