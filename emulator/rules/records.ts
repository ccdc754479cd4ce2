// Records on the wire, checked with the schema's own rules. Everything comes from the schema's leaves, so a new field
// needs no change here.
import {
  brokenParentRules,
  brokenRules,
  Customer,
  isList,
  isTree,
  pairOf,
  parentFacts,
  pathText,
  recordSchema,
  toWireValue,
  wireLeaves,
  valueAt,
  wireName,
  withValue,
  wordsOf,
  type Failure,
  type Leaf,
  type ParentFacts,
  type ContractProfile,
  type Tree,
} from "../../schema";
import * as z from "zod";
import type { Value } from "../../schema/value";
import type { Violation } from "../answers";
import type { AuditChange, WireRecord } from "../store/content";

/** A record of a customer, before any rule is asked. */
export const isRecord = z.custom<WireRecord>(
  (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be a record of a customer",
);

/** A leaf that travels, with its name on the wire and its unset value. @internal */
export interface Field {
  readonly leaf: Leaf;
  readonly name: string;
  readonly unset: Value;
}

/** Checks records under one contract profile. @internal */
export class Records {
  readonly fields: readonly Field[];
  /** Names on the wire of the fields that the service works with. */
  readonly names: Readonly<Record<"id" | "parent" | "name" | "type" | "createdAt" | "updatedAt", string>>;
  readonly #schema: ReturnType<typeof recordSchema>;
  readonly #byPath: ReadonlyMap<string, Field>;
  readonly #byName: ReadonlyMap<string, Field>;
  readonly #known: ReadonlySet<string>;

  constructor(readonly profile: ContractProfile) {
    this.fields = wireLeaves.map((leaf) => ({
      leaf,
      name: wireName(leaf, profile),
      unset: toWireValue(leaf, undefined, profile),
    }));
    this.#byPath = new Map(this.fields.map((field) => [field.leaf.path, field]));
    this.#byName = new Map(this.fields.map((field) => [field.name, field]));
    this.names = {
      id: wireName("id", profile),
      createdAt: wireName("createdAt", profile),
      updatedAt: wireName("updatedAt", profile),
      parent: this.#nameOf("parent"),
      name: this.#nameOf("name"),
      type: this.#nameOf("type"),
    };
    this.#known = new Set([...this.fields.map((field) => field.name), ...Object.values(this.names)]);
    // In a request a mask is a mistake, not a hidden value.
    this.#schema = recordSchema({ ...profile, secrets: { reply: "echoed" } });
  }

  #nameOf(path: string): string {
    const field = this.#byPath.get(path);
    if (field === undefined) throw new Error(`the schema has no field ${path} that travels`);
    return field.name;
  }

  /** Whether the contract has a field of this name. */
  knows(name: string): boolean {
    return this.#known.has(name);
  }

  /** Returns the field of a name on the wire. */
  field(name: string): Field | undefined {
    return this.#byName.get(name);
  }

  /** Returns a user's key of a map as it is in the pairs of a record. */
  wireKey(name: string, key: string): Value {
    const field = this.field(name);
    const words = field === undefined ? [] : wordsOf(field.leaf, this.profile);
    return words.find(([user]) => user === key)?.[1] ?? key;
  }

  /** Whether a value counts as set. */
  isSet(field: Field, value: Value): boolean {
    return value !== undefined && value !== null && value !== field.unset && !(isList(value) && value.length === 0);
  }

  /** Returns the fields that differ between two records of one customer. */
  changedFields(before: WireRecord, after: WireRecord): AuditChange[] {
    return this.fields
      .filter(({ name, unset }) => !isSame(before[name] ?? unset, after[name] ?? unset))
      .map(({ leaf, name }) => {
        const field = { path: leaf.path, field: name };
        return leaf.facts.secret
          ? { ...field, secret: true }
          : { ...field, from: before[name] ?? null, to: after[name] ?? null };
      });
  }

  /**
   * Returns violations by fields that don't exist or that this call can't set. `current` is the stored record of an
   * update.
   */
  foreignFields(body: WireRecord, current?: WireRecord): Violation[] {
    const { id, createdAt, updatedAt } = this.names;
    const fixed = this.fields.filter((field) => field.leaf.facts.createOnly).map((field) => field.name);
    return Object.entries(body).flatMap(([name, value]): Violation[] => {
      if (value === undefined) return [];
      if (!this.knows(name)) return [{ propertyPath: name, message: "is not a field of a customer" }];
      if (current !== undefined && (value ?? null) === (current[name] ?? null)) return [];
      if (name === id || name === createdAt || name === updatedAt)
        return [{ propertyPath: name, message: "is set by the service" }];
      return current !== undefined && fixed.includes(name)
        ? [{ propertyPath: name, message: "cannot be changed" }]
        : [];
    });
  }

  /** Returns every violation of a whole record below its parent. */
  violations(record: WireRecord, parent: ParentFacts): Violation[] {
    const parsed = this.#schema.safeParse({ ...record, [this.names.id]: record[this.names.id] ?? "new" });
    if (!parsed.success) {
      return parsed.error.issues.map(({ path, message }) => ({ propertyPath: textOf(path), message }));
    }
    const tree = this.#withSwitches(parsed.data.tree);
    const misspelt = this.#misspelt(record, tree);
    const failures = [...malformed(tree), ...brokenRules(tree), ...brokenParentRules(tree, parent)].map((failure) =>
      this.#toViolation(failure, record, tree),
    );
    return [
      ...misspelt,
      ...failures.filter((failure) => !misspelt.some(({ propertyPath }) => propertyPath === failure.propertyPath)),
    ];
  }

  /** Returns the customer as users would write it. */
  tree(record: WireRecord): Tree {
    return this.#withSwitches(this.#schema.parse(record).tree);
  }

  /** Returns what the rules ask of a parent; nothing of a record that was stored without rules and can't be read. */
  factsOf(parent: WireRecord): ParentFacts {
    const parsed = this.#schema.safeParse(parent);
    return parsed.success ? parentFacts(parsed.data.tree) : {};
  }

  // On the wire an absent switch is off; in a program it is on if its block is declared.
  #withSwitches(tree: Tree): Tree {
    return this.fields
      .filter(({ leaf }) => leaf.facts.isSwitch)
      .reduce(
        (result, { leaf }) =>
          isTree(valueAt(result, leaf.keys.slice(0, -1))) && valueAt(result, leaf.keys) === undefined
            ? withValue(result, leaf.keys, false)
            : result,
        tree,
      );
  }

  // A word on the wire has one spelling: it is misspelt if the tree gives another one back.
  #misspelt(record: WireRecord, tree: Tree): Violation[] {
    return this.fields.flatMap(({ leaf, name }): Violation[] => {
      const sent = record[name];
      const value = valueAt(tree, leaf.keys);
      if (leaf.kind === "choice" && value !== undefined && leaf.facts.wireWords !== undefined) {
        const words = Object.keys(leaf.facts.wireWords)
          .map((word) => toWireValue(leaf, word, this.profile))
          .filter((word) => typeof word === "string");
        return words.some((word) => word === sent)
          ? []
          : [{ propertyPath: name, message: `must be one of ${words.join(", ")}` }];
      }
      if (leaf.kind !== "map" || !isList(sent)) return [];
      const known = [toWireValue(leaf, value, this.profile)]
        .flat()
        .map((pair) => (isTree(pair) ? pair[pairOf(leaf).key] : undefined));
      return sent.flatMap((pair, index) =>
        isTree(pair) && !known.includes(pair[pairOf(leaf).key])
          ? [{ propertyPath: `${name}[${index}].${pairOf(leaf).key}`, message: "must be written as on the wire" }]
          : [],
      );
    });
  }

  #toViolation(failure: Failure, record: WireRecord, tree: Tree): Violation {
    const field = this.fields.find(
      ({ leaf }) => failure.path.startsWith(leaf.path) && /^($|[.[])/.test(failure.path.slice(leaf.path.length)),
    );
    if (field === undefined) return { propertyPath: failure.path, message: failure.message };
    const rest = failure.path.slice(field.leaf.path.length);
    const place = field.leaf.kind === "map" ? this.#placeOf(field, failure.path, { record, tree }) : rest;
    return { propertyPath: `${field.name}${place}`, message: failure.message };
  }

  // An item is at its key and position in the tree, and at a position alone on the wire.
  #placeOf({ leaf, name }: Field, path: string, { record, tree }: { record: WireRecord; tree: Tree }): string {
    const pairs = record[name];
    const map = valueAt(tree, leaf.keys);
    const { key, item } = pairOf(leaf);
    if (!isList(pairs) || !isTree(map)) return "";
    for (const mapKey of Object.keys(map)) {
      const [sample] = [toWireValue(leaf, { [mapKey]: ["any"] }, this.profile)].flat();
      const places = pairs.flatMap((pair, index) =>
        isTree(pair) && isTree(sample) && pair[key] === sample[key] ? [index] : [],
      );
      const found = places.find((_, order) => pathText([...leaf.keys, mapKey, order]) === path);
      if (found !== undefined) return `[${found}].${item}`;
    }
    return "";
  }
}

function isSame(one: Value, other: Value): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function textOf(path: readonly PropertyKey[]): string {
  return pathText(path.map((part) => (typeof part === "number" ? part : String(part))));
}

/** What is wrong with single values, by the schema of a customer. */
function malformed(tree: Tree): Failure[] {
  const issues = Customer.safeParse(tree).error?.issues ?? [];
  return issues.map(({ path, code, message }) => {
    const isMissing =
      (code === "invalid_type" || code === "invalid_value") && valueAt(tree, path.map(String)) === undefined;
    return { path: textOf(path), message: isMissing ? "is required" : message };
  });
}
