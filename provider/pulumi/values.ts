// Pulumi's plain values to core's and back: the marks for unknown values and secrets live here and nowhere else.
import {
  customerBlock,
  isList,
  isTree,
  unknown,
  valueAt,
  withValue,
  type Block,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";

/** The engine's marks for a value that is not known yet, one per type (pulumi/pulumi, pkg/resource/plugin/rpc.go). */
const unknownMarks = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine's mark of a secret value. */
const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** Begins a secret in the inputs which somebody else put in place of ours. Within a secret no engine shows it. */
const foreignMark = "\u0000replaced elsewhere\u0000";

/** A plain object as the engine sends it. */
export type Properties = Record<string, unknown>;

/** Names of inputs that the class passes to check and nobody stores. */
export const hiddenInput = (key: string): boolean => key.startsWith("__");

/** One value as core knows it: marks become `unknown`, wrapped secrets their value. */
export function fromPulumi(value: unknown): Value {
  if (typeof value === "string")
    return unknownMarks.has(value) ? unknown : value.startsWith(foreignMark) ? value.slice(foreignMark.length) : value;
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map(fromPulumi);
  if (typeof value !== "object") return undefined;
  // Runs for every value of every call: a zod schema here would double the cost of check and diff.
  if (Reflect.get(value, secretKey) === secretMark) return fromPulumi(Reflect.get(value, "value"));
  // Not by assignment, which takes a key `__proto__` for something else.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPulumi(item)]));
}

/** The inputs of a customer among what the engine sent: without the provider's text and the class's hints. */
export function customerInputs(properties: Properties): Tree {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !hiddenInput(key))
      .map(([key, value]) => [key, fromPulumi(value)]),
  );
}

/** A value in the engine's secret form. */
export function wrapSecret(value: Value): Tree {
  return { [secretKey]: secretMark, value };
}

/** The tree for inputs, with the mark on the secrets of these leaves. */
export function withForeignMarks(tree: Tree, foreign: readonly Leaf[]): Tree {
  return foreign.reduce((rest, { keys }) => {
    const value = valueAt(rest, keys);
    return typeof value === "string" ? withValue(rest, keys, foreignMark + value) : rest;
  }, tree);
}

/** Whether the secret of a leaf has the mark in inputs as the engine sends them. */
export function isForeign(inputs: Properties, { keys }: Leaf): boolean {
  const value = keys.reduce<unknown>(
    (above, key) => (typeof above === "object" && above !== null ? Reflect.get(above, key) : undefined),
    inputs,
  );
  const bare: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "value") : value;
  return typeof bare === "string" && bare.startsWith(foreignMark);
}

function plain(value: Value, branch?: Block): unknown {
  if (value === unknown) return unknownMark;
  if (isList(value)) return value.map((item) => plain(item));
  return isTree(value) ? plainTree(value, branch) : value;
}

function plainTree(tree: Tree, branch?: Block): Properties {
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => {
        const isSecret = branch?.leaves.get(key)?.facts.secret === true && typeof item === "string";
        return [key, isSecret ? wrapSecret(item) : plain(item, branch?.blocks.get(key))];
      }),
  );
}

/**
 * A customer for the engine: every secret leaf in its secret form, undefined left out because the wire can't hold it.
 */
export function toPulumi(tree: Tree): Properties {
  return plainTree(tree, customerBlock);
}
