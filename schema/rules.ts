// Rules between the fields of one customer, from the facts that they declare, and between a customer and its parent. An
// unknown value passes every rule.
import type { CustomerType } from "./facts";
import { leaves, pairOf, renewalLeaf, type Leaf } from "./leaves";
import { quotedName } from "./printable";
import { isList, isTree, pathText, unknown, valueAt, type Tree, type Value } from "./value";

/** One broken rule: the path, and what is wrong and how to fix it. Never holds a value. */
export interface Failure {
  readonly path: string;
  readonly message: string;
}

const typeLeaf = leaves.find((leaf) => leaf.facts.createOnly && leaf.kind === "choice");

/** Whether a leaf has a value other than off, empty or unknown. */
export function isSet(leaf: Leaf, value: Value): boolean {
  if (value === unknown || value === undefined || value === null || value === leaf.facts.absentMeans) return false;
  if (isList(value)) return value.length > 0;
  return (
    !isTree(value) || Object.values(value).some((items) => items !== unknown && (!isList(items) || items.length > 0))
  );
}

// Collected once: the rules run for every customer of every preview.
const typed = leaves.filter((leaf) => leaf.facts.onlyFor !== undefined);
const switched = leaves.flatMap((leaf) =>
  leaf.enabledBy === undefined || leaf.facts.whileOn === undefined
    ? []
    : [{ leaf, enabledBy: leaf.enabledBy, whileOn: leaf.facts.whileOn }],
);
const generated = leaves.flatMap((leaf) => {
  const trigger = renewalLeaf(leaf);
  return trigger === undefined ? [] : [{ leaf, trigger }];
});
const sets = leaves.filter((leaf) => leaf.kind === "set" || leaf.kind === "map");

function ofType(tree: Tree): Failure[] {
  const type = typeLeaf && valueAt(tree, typeLeaf.keys);
  if (type !== "Partner" && type !== "Consumer") return [];
  return typed
    .filter((leaf) => leaf.facts.onlyFor !== type && isSet(leaf, valueAt(tree, leaf.keys)))
    .map((leaf) => ({
      path: leaf.path,
      message: `only a ${leaf.facts.onlyFor} may have it, and this is a ${type}; remove it`,
    }));
}

function ofSwitches(tree: Tree): Failure[] {
  return switched.flatMap(({ leaf, enabledBy, whileOn }): Failure[] => {
    const block = valueAt(tree, enabledBy.keys.slice(0, -1));
    if (!isTree(block)) return [];
    const state = valueAt(tree, enabledBy.keys) ?? enabledBy.facts.defaultValue;
    const value = valueAt(tree, leaf.keys);
    if (whileOn === "required" && state === true && value === undefined) {
      return [
        {
          path: leaf.path,
          message: `is required while ${enabledBy.path} is true; declare it, or set ${enabledBy.path} to false`,
        },
      ];
    }
    if (whileOn === "only" && state === false && isSet(leaf, value)) {
      return [
        {
          path: leaf.path,
          message: `is allowed only while ${enabledBy.path} is true; remove it, or set ${enabledBy.path} to true`,
        },
      ];
    }
    return [];
  });
}

/** A renewal of a generated value, next to a value that the program sets itself. */
function ofGenerated(tree: Tree): Failure[] {
  return generated.flatMap(({ leaf, trigger }): Failure[] => {
    if (!isSet(leaf, valueAt(tree, leaf.keys)) || !isSet(trigger, valueAt(tree, trigger.keys))) return [];
    return [{ path: trigger.path, message: `has no effect beside ${leaf.path}; remove one of the two` }];
  });
}

function twice(keys: readonly string[], list: Value): Failure[] {
  if (!isList(list)) return [];
  const seen = new Map<string, number>();
  return list.flatMap((item, index): Failure[] => {
    if (typeof item !== "string") return [];
    const text = item.trim().normalize("NFC");
    const first = seen.get(text);
    if (first !== undefined)
      return [{ path: pathText([...keys, index]), message: `is the same as [${first}]; name it once` }];
    seen.set(text, index);
    return [];
  });
}

function ofSets(tree: Tree): Failure[] {
  return sets.flatMap((leaf): Failure[] => {
    const value = valueAt(tree, leaf.keys);
    if (leaf.kind === "set") return twice(leaf.keys, value);
    if (!isTree(value)) return [];
    const seen = new Set<string>();
    const doubled = Object.keys(value)
      .filter((key) => seen.has(canonicalKey(leaf, key)) || !seen.add(canonicalKey(leaf, key)))
      .map((key) => ({
        path: pathText([...leaf.keys, key]),
        message: `is the same ${pairOf(leaf).key} as another key; name it once`,
      }));
    // zod drops a key of this name, and every engine loses it.
    const lost = Object.hasOwn(value, "__proto__")
      ? [{ path: pathText([...leaf.keys, "__proto__"]), message: "must not be __proto__" }]
      : [];
    return [...lost, ...doubled, ...Object.entries(value).flatMap(([key, list]) => twice([...leaf.keys, key], list))];
  });
}

/** Returns the canonical key of a map: trimmed, NFC, and the user's word if the wire's word was written. */
export function canonicalKey(leaf: Leaf, key: string): string {
  const text = key.trim().normalize("NFC");
  return Object.entries(leaf.facts.wireWords ?? {}).find(([, wire]) => wire === text)?.[0] ?? text;
}

/** Returns every broken rule of one customer: of its type, its switches, its generated values and its sets. */
export function brokenRules(tree: Tree): Failure[] {
  return [...ofType(tree), ...ofSwitches(tree), ...ofGenerated(tree), ...ofSets(tree)];
}

/** What is known about a parent. An unknown fact is absent and passes every rule. */
export interface ParentFacts {
  readonly type?: CustomerType;
  /** Whether the parent has a Hive Partner ID. */
  readonly hasHivePartnerId?: boolean;
  /** The parent's name in messages. */
  readonly name?: string;
}

/** Paths of the leaves whose rule depends on the parent. */
export const parentRulePaths: readonly string[] = ["parent", "ecdn.hive.customer"];

/** Returns the facts of a parent, from its tree. */
export function parentFacts(tree: Tree): ParentFacts {
  const type = tree.type === "Partner" || tree.type === "Consumer" ? tree.type : undefined;
  const hive: Value = isTree(tree.ecdn) ? tree.ecdn.hive : tree.ecdn;
  const partnerId: Value = isTree(hive) ? hive.partnerId : hive;
  const isKnown = partnerId !== unknown;
  return {
    ...(type && { type }),
    ...(isKnown && { hasHivePartnerId: typeof partnerId === "string" && partnerId !== "" }),
    ...(typeof tree.name === "string" && { name: tree.name }),
  };
}

/** Returns every rule that a customer breaks below this parent. */
export function brokenParentRules(tree: Tree, parent: ParentFacts): Failure[] {
  const called = parent.name === undefined ? "the parent" : `the parent ${quotedName(parent.name)}`;
  const failures: Failure[] = [];
  if (parent.type === "Consumer") {
    failures.push({
      path: "parent",
      message: `${called} is a Consumer, and only a Partner can have customers below it; set the id of a Partner`,
    });
  }
  const hive = isTree(tree.ecdn) && isTree(tree.ecdn.hive) ? tree.ecdn.hive.customer : undefined;
  if (hive === true && parent.hasHivePartnerId === false) {
    failures.push({
      path: "ecdn.hive.customer",
      message: `${called} has no Hive Partner ID; set ecdn.hive.partnerId on it first, or remove this property`,
    });
  }
  return failures;
}
