// A customer as Pulumi stores it: inputs and outputs as plain values, with the engine's marks for secrets and unknown
// values. The marks are used here only.
import {
  Customer,
  customerBlock,
  generatedLeaves,
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
import { shownGenerated, valueInUse } from "../core/diff";
import { clearedLeaves, withClearedMarks, withoutClearedMarks } from "../core/refresh";
import { unreadOf, type CustomerState, type RecordedCustomer } from "../lifecycle/state";

/** The engine's marks for an unknown value, one per type (pulumi/pulumi, pkg/resource/plugin/rpc.go). */
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

/** The key and value that mark a secret of the engine. */
export const secretKey = "4dabf18193072939515e22adb298388d";
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** Prefix of a secret in the inputs that replaced ours in WebcastManager. The engine shows no part of a secret. */
const replacedMark = "\u0000replaced elsewhere\u0000";

/** A plain object as the engine sends it. */
export type Properties = Record<string, unknown>;

/** Whether an input is hidden: a hint for check, or the provider's code. */
const isHiddenInput = (key: string): boolean => key.startsWith("__");

/** Converts a value from the engine: marks become `unknown`, wrapped secrets their value. */
export function fromPulumi(value: unknown): Value {
  if (typeof value === "string")
    return unknownMarks.has(value)
      ? unknown
      : value.startsWith(replacedMark)
        ? value.slice(replacedMark.length)
        : value;
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map(fromPulumi);
  if (typeof value !== "object") return undefined;
  // Not a zod schema: this runs for every value of every call, and would take twice the time of check and diff.
  if (Reflect.get(value, secretKey) === secretMark) return fromPulumi(Reflect.get(value, "value"));
  // Not by assignment, which would set the prototype for the key `__proto__`.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPulumi(item)]));
}

/** Converts the inputs of a customer from the engine, without the hidden ones. */
export function customerInputs(properties: Properties): Tree {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !isHiddenInput(key))
      .map(([key, value]) => [key, fromPulumi(value)]),
  );
}

/** Wraps a value in the engine's secret form. */
function wrapSecret(value: Value): Tree {
  return { [secretKey]: secretMark, value };
}

/** Marks the secrets at these leaves as replaced in WebcastManager. */
export function withReplacedMarks(tree: Tree, replaced: readonly Leaf[]): Tree {
  return replaced.reduce((rest, { keys }) => {
    const value = valueAt(rest, keys);
    return typeof value === "string" ? withValue(rest, keys, replacedMark + value) : rest;
  }, tree);
}

/** Whether the secret at a leaf has the mark, in inputs from the engine. */
function hasReplacedMark(inputs: Properties, { keys }: Leaf): boolean {
  const value = keys.reduce<unknown>(
    (above, key) => (typeof above === "object" && above !== null ? Reflect.get(above, key) : undefined),
    inputs,
  );
  const bare: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "value") : value;
  return typeof bare === "string" && bare.startsWith(replacedMark);
}

function plain(value: Value, block?: Block): unknown {
  if (value === unknown) return unknownMark;
  if (isList(value)) return value.map((item) => plain(item));
  return isTree(value) ? plainTree(value, block) : value;
}

function plainTree(tree: Tree, block?: Block): Properties {
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => {
        const isSecret = block?.leaves.get(key)?.facts.secret === true && typeof item === "string";
        return [key, isSecret ? wrapSecret(item) : plain(item, block?.blocks.get(key))];
      }),
  );
}

/** Converts a customer for the engine: secrets are wrapped, undefined is omitted because the wire can't carry it. */
export function toPulumi(tree: Tree): Properties {
  return plainTree(tree, customerBlock);
}

/** A resource as the state has it. */
export interface SavedResource {
  readonly known: RecordedCustomer;
  readonly endpoint?: string;
  /** False for a `.get`, which has no outputs yet. */
  readonly isManaged: boolean;
}

const inputNames = new Set(Object.keys(Customer.shape));
const text = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

const textsIn = (value: Value): readonly string[] =>
  isList(value) ? value.filter((item) => typeof item === "string") : [];

/**
 * The output for what no public output shows; absent if there is nothing of the kind. The name is in existing
 * states.
 */
const internalOutput = "__held";

interface InternalOutput {
  /** Generated values that are not in use, so that an update can restore them. */
  readonly own: Properties;
  /** Paths of generated values that were sent by an update with an unknown outcome. */
  readonly made: readonly string[];
  /** Paths of what the service has lost. */
  readonly lost: readonly string[];
}

function internalOutputOf({ known }: CustomerState): { readonly [internalOutput]?: InternalOutput } {
  const own = generatedLeaves.flatMap((leaf) => {
    const value = known.generated[leaf.path];
    return value === undefined || value === valueInUse(leaf, known) ? [] : [[leaf.path, wrapSecret(value)] as const];
  });
  const lost = clearedLeaves(known.tree).map((leaf) => leaf.path);
  const made = known.unconfirmed ?? [];
  if (own.length + lost.length + made.length === 0) return {};
  return { [internalOutput]: { own: Object.fromEntries(own), made, lost } };
}

/** Converts the state of a customer to the outputs of its resource. */
export function toOutputs(state: CustomerState): Properties {
  const { known } = state;
  const generated = Object.fromEntries(
    generatedLeaves.flatMap((leaf) => {
      const value = shownGenerated(leaf, known);
      return value === undefined || leaf.facts.generated === undefined
        ? []
        : [[leaf.facts.generated.output, wrapSecret(value)]];
    }),
  );
  return {
    ...toPulumi(withoutClearedMarks(known.tree)),
    ...generated,
    ...internalOutputOf(state),
    endpoint: state.endpoint,
    version: state.version,
    ...(state.createdAt !== undefined && { createdAt: state.createdAt }),
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  };
}

/**
 * Converts the state of a customer after a read to inputs. A secret that replaced ours in WebcastManager is marked:
 * check sees only the inputs, and would take it for a declared one.
 */
export function toInputs(state: CustomerState): Properties {
  const { tree, generated } = state.known;
  const replaced = generatedLeaves.filter(
    ({ keys, path }) => generated[path] !== undefined && valueAt(tree, keys) !== generated[path],
  );
  return toPulumi(withReplacedMarks(withoutClearedMarks(tree), replaced));
}

/** The leaves whose secrets are marked as replaced in the former inputs. */
export function replacedSecrets(inputs: Properties): readonly Leaf[] {
  return generatedLeaves.filter((leaf) => hasReplacedMark(inputs, leaf));
}

/** Converts the outputs of a resource back. */
export function fromOutputs(properties: Properties): SavedResource {
  const all = customerInputs(properties);
  const internal = fromPulumi(properties[internalOutput]);
  const own = valueAt(internal, ["own"]);
  const declared: Tree = Object.fromEntries(Object.entries(all).filter(([name]) => inputNames.has(name)));
  const tree = withClearedMarks(declared, textsIn(valueAt(internal, ["lost"])));
  // After an import by file there are no outputs: a declared secret is the one in use.
  const generated = Object.fromEntries(
    generatedLeaves.map((leaf) => [
      leaf.path,
      text(valueAt(own, [leaf.path])) ??
        text(all[leaf.facts.generated?.output ?? ""]) ??
        valueInUse(leaf, { tree, generated: {} }),
    ]),
  );
  const endpoint = text(all.endpoint);
  const [updatedAt, unread] = [
    text(all.updatedAt),
    unreadOf({ version: text(all.version), createdAt: text(all.createdAt) }),
  ];
  const known = {
    tree,
    generated,
    unconfirmed: textsIn(valueAt(internal, ["made"])),
    ...(updatedAt !== undefined && { updatedAt }),
    ...unread,
  };
  return { known, endpoint, isManaged: endpoint !== undefined };
}
