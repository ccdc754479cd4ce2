// The values before and after a change in a plan of Terraform or OpenTofu. It prints secrets in plain text, so they are
// taken out here.
import {
  isList,
  isTree,
  leaves,
  secretLeaves,
  snakeCase,
  unknown,
  valueAt,
  versionName,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { toCustomer } from "../terraform/state/translate";
import { hiddenPaths, isUnknown, withoutSecrets } from "./hidden-values";
import { secretText } from "./plan";

/** The values on one side of a change. */
export interface TerraformSide {
  /** With its secrets, for comparisons only. */
  readonly raw: Tree;
  /** Without secrets. */
  readonly tree: Tree;
  /** Paths of what the engine hides. */
  readonly hidden: ReadonlySet<string>;
  /** The attributes that are no property of a customer, such as the id and the versions of write-only secrets. */
  readonly attributes: Tree;
}

/** A value, and what the plan marks in it: each has the form of the value, with true where it is marked. */
export interface MarkedValue {
  readonly value: unknown;
  readonly unknown?: unknown;
  readonly sensitive?: unknown;
}

function isMarked(marks: unknown): boolean {
  return marks === true || (typeof marks === "object" && marks !== null && Object.values(marks).some(isMarked));
}

/** A value of JSON as one of the schema. */
function plain(value: unknown): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The value with the mark `unknown` where the plan has none yet. */
function withUnknown(value: unknown, marks: unknown): Value {
  if (marks === true || (Array.isArray(marks) && isMarked(marks))) return unknown;
  if (!isTree(marks) || !isMarked(marks)) return plain(value);
  const tree = isTree(value) ? value : {};
  const keys = [...new Set([...Object.keys(tree), ...Object.keys(marks)])];
  return Object.fromEntries(keys.map((key) => [key, withUnknown(valueAt(tree, [key]), valueAt(marks, [key]))]));
}

/** The value with `secretText` where the plan marks it as sensitive. */
function withoutSensitive(value: Value, marks: unknown): Value {
  if (value === null || value === undefined || value === unknown) return value;
  if (marks === true || (isList(value) && isMarked(marks))) return secretText;
  if (!isTree(value) || !isTree(marks)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutSensitive(item, valueAt(marks, [key]))]),
  );
}

/** Returns the version of a write-only secret; null if there is none. */
export function writeOnlyVersion({ attributes }: Pick<TerraformSide, "attributes">, { keys }: Leaf): Value {
  const [last = "", ...above] = keys.map(snakeCase).toReversed();
  return valueAt(attributes, [...above.toReversed(), versionName(last)]) ?? null;
}

/** The tree with the secrets whose values are in no state: their versions declare them. */
function withWriteOnly(tree: Tree, attributes: Tree): Tree {
  return secretLeaves
    .filter((leaf) => writeOnlyVersion({ attributes }, leaf) !== null && valueAt(tree, leaf.keys) === undefined)
    .reduce((rest, { keys }) => withValue(rest, keys, secretText), tree);
}

/** Returns one side of a change; undefined where there is none. */
export function terraformSide({ value, unknown: open, sensitive }: MarkedValue): TerraformSide | undefined {
  if (!isTree(value)) return undefined;
  const item = withUnknown(value, open);
  if (!isTree(item)) return undefined;
  // Everything is marked: as if each attribute were.
  const marks = sensitive === true ? Object.fromEntries(Object.keys(item).map((key) => [key, true])) : sensitive;
  const shown = withoutSensitive(item, marks);
  const masked = toCustomer(isTree(shown) ? shown : {});
  return {
    raw: toCustomer(item),
    tree: withWriteOnly(withoutSecrets(masked), item),
    hidden: hiddenPaths(masked),
    attributes: item,
  };
}

/** The leaves that the provider or the service decides where they aren't declared. */
const computed = leaves.filter(({ facts }) => facts.serverDecides === true || facts.generated !== undefined);

/**
 * Returns the planned side without what is computed at apply because it isn't declared. @param before absent where a
 * new customer is created, also by a replacement
 */
export function withoutComputed(after: TerraformSide, before: TerraformSide | undefined): TerraformSide {
  const isNew = ({ keys }: Leaf) => before === undefined || valueAt(before.raw, keys) === undefined;
  const open = computed.filter((leaf) => isUnknown(valueAt(after.raw, leaf.keys)) && isNew(leaf));
  const without = (tree: Tree) => open.reduce((rest, { keys }) => withValue(rest, keys, undefined), tree);
  return { ...after, raw: without(after.raw), tree: without(after.tree) };
}
