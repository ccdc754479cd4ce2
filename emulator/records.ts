// The records of customers on the wire, checked with the schema's own rules. Holds no list of fields:
// everything is asked of the schema's leaves, so a new field needs no change here.
import {
  brokenParentRules,
  brokenRules,
  Customer,
  isList,
  isTree,
  leaves,
  pathText,
  recordSchema,
  toWireValue,
  valueAt,
  wireName,
  withValue,
  type Failure,
  type Leaf,
  type ParentFacts,
  type Profile,
  type Tree,
} from "../schema";
import type { Value } from "../schema/value";
import type { Violation } from "./answers";

/** A customer as it is stored and sent: flat, in the profile's names. */
export type WireRecord = Readonly<Record<string, Value>>;

/** A leaf that travels, with its name on the wire and what stands there when it is not set. @internal */
export interface Field {
  readonly leaf: Leaf;
  readonly name: string;
  readonly unset: Value;
}

/** What the emulator can say of records under one profile. @internal */
export class Records {
  readonly fields: readonly Field[];
  /** Names on the wire of what the service itself works with. */
  readonly names: Readonly<Record<"id" | "parent" | "name" | "createdAt" | "updatedAt", string>>;
  readonly #schema: ReturnType<typeof recordSchema>;
  readonly #byPath: ReadonlyMap<string, Field>;
  readonly #known: ReadonlySet<string>;

  constructor(readonly profile: Profile) {
    this.fields = leaves
      .filter((leaf) => leaf.facts.wire !== undefined)
      .map((leaf) => ({ leaf, name: wireName(leaf, profile), unset: toWireValue(leaf, undefined, profile) }));
    this.#byPath = new Map(this.fields.map((field) => [field.leaf.path, field]));
    this.names = {
      id: wireName("id", profile),
      createdAt: wireName("createdAt", profile),
      updatedAt: wireName("updatedAt", profile),
      parent: this.#nameOf("parent"),
      name: this.#nameOf("name"),
    };
    this.#known = new Set([...this.fields.map((field) => field.name), ...Object.values(this.names)]);
    // In a body sent to the service a secret is what it says; a mask in it is a mistake and not a hidden value.
    this.#schema = recordSchema({ ...profile, secrets: { reply: "echoed" } });
  }

  #nameOf(path: string): string {
    const field = this.#byPath.get(path);
    if (field === undefined) throw new Error(`the schema has no field ${path} that travels`);
    return field.name;
  }

  /** Whether the contract knows a field of this name. */
  knows(name: string): boolean {
    return this.#known.has(name);
  }

  /** Whether a value counts as set. */
  isSet(field: Field, value: Value): boolean {
    return value !== undefined && value !== null && value !== field.unset && !(isList(value) && value.length === 0);
  }

  /**
   * Violations by fields that do not exist, or that this call may not set; `current` is the stored record of an update.
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

  /** Every violation of a whole record under its parent. */
  violations(record: WireRecord, parent: ParentFacts): Violation[] {
    const parsed = this.#schema.safeParse({ ...record, [this.names.id]: record[this.names.id] ?? "new" });
    if (!parsed.success) {
      return parsed.error.issues.map(({ path, message }) => ({ propertyPath: textOf(path), message }));
    }
    const tree = this.#withGates(parsed.data.tree);
    const misspelt = this.#misspelt(record, tree);
    const failures = [...malformed(tree), ...brokenRules(tree), ...brokenParentRules(tree, parent)].map((failure) =>
      this.#toViolation(failure, record, tree),
    );
    return [
      ...misspelt,
      ...failures.filter((failure) => !misspelt.some(({ propertyPath }) => propertyPath === failure.propertyPath)),
    ];
  }

  /** The customer as users would write it. */
  tree(record: WireRecord): Tree {
    return this.#withGates(this.#schema.parse(record).tree);
  }

  // On the wire an absent switch is off; in what users write it would be on as soon as its block is there.
  #withGates(tree: Tree): Tree {
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

  // Words on the wire have one spelling: what does not come back from the tree as it was sent is misspelt.
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
        .map((pair) => (isTree(pair) ? pair.role : undefined));
      return sent.flatMap((pair, index) =>
        isTree(pair) && !known.includes(pair.role)
          ? [{ propertyPath: `${name}[${index}].role`, message: "must be written as on the wire" }]
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
    const place = field.leaf.kind === "map" ? this.#placeOf(field, failure.path, record, tree) : rest;
    return { propertyPath: `${field.name}${place}`, message: failure.message };
  }

  // A group is found by role and position in what users write, and by position alone on the wire.
  #placeOf({ leaf, name }: Field, path: string, record: WireRecord, tree: Tree): string {
    const pairs = record[name];
    const roles = valueAt(tree, leaf.keys);
    if (!isList(pairs) || !isTree(roles)) return "";
    for (const role of Object.keys(roles)) {
      const [sample] = [toWireValue(leaf, { [role]: ["any"] }, this.profile)].flat();
      const places = pairs.flatMap((pair, index) =>
        isTree(pair) && isTree(sample) && pair.role === sample.role ? [index] : [],
      );
      const found = places.find((_, order) => pathText([...leaf.keys, role, order]) === path);
      if (found !== undefined) return `[${found}].group`;
    }
    return "";
  }
}

function textOf(path: readonly PropertyKey[]): string {
  return pathText(path.map((part) => (typeof part === "number" ? part : String(part))));
}

/** What the schema of one customer says of its values, each by itself. */
function malformed(tree: Tree): Failure[] {
  const issues = Customer.safeParse(tree).error?.issues ?? [];
  return issues.map(({ path, code, message }) => {
    const isMissing =
      (code === "invalid_type" || code === "invalid_value") && valueAt(tree, path.map(String)) === undefined;
    return { path: textOf(path), message: isMissing ? "is required" : message };
  });
}
