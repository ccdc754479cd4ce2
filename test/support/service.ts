// A service in a few lines: what it would answer about a customer that it was sent, with every documented oddity.
// Pure and independent of the emulator: these tests are about what is read, not about how it travels.
import fc from "fast-check";
import {
  isList,
  isTree,
  leaves,
  recordSchema,
  toWireRecord,
  valueAt,
  wireName,
  withValue,
  type Leaf,
  type Observed,
  type Tree,
  type Value,
} from "../../schema";
import { canonical } from "../../provider/core/canonical";
import type { StateValues } from "../../provider/core/diff";
import { canary } from "./customers";

/** How a service may differ in what it answers. */
export interface Variation {
  readonly secrets: "echoed" | "masked" | "absent";
  readonly unset: "null" | "absent" | "empty";
  readonly order: "kept" | "reversed" | "rotated";
  readonly form: "as sent" | "NFC" | "NFD";
  /** Whether fields that a service may fill are filled. */
  readonly fills: boolean;
  /** Whether fields that we do not know are there. */
  readonly extra: boolean;
}

/** A service that answers with what it was sent. */
export const plainService: Variation = {
  secrets: "echoed",
  unset: "null",
  order: "kept",
  form: "as sent",
  fills: false,
  extra: false,
};

/** Every combination of oddities. */
export const arbitraryVariation: fc.Arbitrary<Variation> = fc.record({
  secrets: fc.constantFrom("echoed", "masked", "absent"),
  unset: fc.constantFrom("null", "absent", "empty"),
  order: fc.constantFrom("kept", "reversed", "rotated"),
  form: fc.constantFrom("as sent", "NFC", "NFD"),
  fills: fc.boolean(),
  extra: fc.boolean(),
});

/** A record on the wire. */
export type WireRecord = Readonly<Record<string, Value>>;

/** The leaves that travel. */
export const travelling: readonly Leaf[] = leaves.filter((leaf) => leaf.facts.wire !== undefined);

/** The secret that stands for a generated one. */
export const generatedSecret = `${canary}generated`;

/**
 * What the state knows of a customer after it was created from these inputs: canonical inputs and generated values in
 * use.
 */
export function knownOf(input: Tree): StateValues {
  const tree = canonical(input);
  const generated = leaves
    .filter((leaf) => leaf.facts.generated && leaf.enabledBy && valueAt(tree, leaf.enabledBy.keys) === true)
    .map((leaf) => {
      const declared = valueAt(tree, leaf.keys);
      return [leaf.path, typeof declared === "string" ? declared : generatedSecret];
    });
  return { tree, generated: Object.fromEntries(generated) };
}

/** The body that creates a customer of which the state then knows this. */
export function bodyOf(known: StateValues): WireRecord {
  return toWireRecord(
    Object.entries(known.generated).reduce(
      (tree, [path, value]) => withValue(tree, path.split("."), value),
      known.tree,
    ),
  );
}

function turned(value: Value, how: Variation): Value {
  if (typeof value === "string") return how.form === "as sent" ? value : value.normalize(how.form);
  if (isList(value)) {
    const items = value.map((item) => turned(item, how));
    return how.order === "kept"
      ? items
      : how.order === "reversed"
        ? items.toReversed()
        : [...items.slice(1), ...items.slice(0, 1)];
  }
  return isTree(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, turned(item, how)]))
    : value;
}

function unsetValue(leaf: Leaf, how: Variation): Value {
  if (how.fills && leaf.facts.serverFills)
    return Object.values(leaf.facts.wireWords ?? {})[0] ?? "65a0000000000000000000cc";
  // A default that stands alone is what a form shows before anybody has filled it in.
  if (how.fills && typeof leaf.facts.defaultValue === "string") return leaf.facts.defaultValue;
  if (how.unset === "absent") return undefined;
  if (how.unset === "null") return null;
  return leaf.kind === "set" || leaf.kind === "map" ? [] : leaf.kind === "flag" ? leaf.facts.absentMeans : "";
}

function shown(leaf: Leaf, value: Value, how: Variation): Value {
  if (leaf.facts.secret && how.secrets !== "echoed")
    return how.secrets === "masked" && value !== undefined ? "********" : undefined;
  return value === undefined || value === null ? unsetValue(leaf, how) : turned(value, how);
}

/** The record that a service answers with after it was sent a body. */
export function answerTo(body: WireRecord, how: Variation = plainService): WireRecord {
  const fields = travelling.map((leaf): [string, Value] => [wireName(leaf), shown(leaf, body[wireName(leaf)], how)]);
  return {
    id: "65a0000000000000000000ff",
    ...Object.fromEntries(fields),
    createdAt: "2024-01-19T08:00:00Z",
    updatedAt: "2024-01-19T08:00:00Z",
    ...(how.extra && { region: "eu", tags: ["a", { b: null }] }),
  };
}

const schema = recordSchema();

/** Reads a record as it would come over the line. */
export function observedFrom(record: WireRecord): Observed {
  return schema.parse(JSON.parse(JSON.stringify(record)));
}
