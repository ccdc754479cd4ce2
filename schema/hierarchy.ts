// Rules between a customer and its parent. Used before anything is sent, and by the emulator.
import type { CustomerType } from "./facts";
import type { Failure } from "./rules";
import { isTree, unknown, type Tree, type Value } from "./tree";

/** What is known of a parent; a fact that is not known is absent and passes every rule. */
export interface ParentFacts {
  readonly type?: CustomerType;
  /** Whether the parent has a Hive Partner ID. */
  readonly hasHivePartnerId?: boolean;
  /** How messages name the parent. */
  readonly name?: string;
}

/** Paths of the leaves that a rule allows or refuses by what the parent is like. */
export const hierarchyPaths: readonly string[] = ["parent", "ecdn.hive.customer"];

/** Reads the facts of a parent from a customer's tree. */
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

/** Every rule that a customer breaks under this parent. */
export function brokenHierarchy(tree: Tree, parent: ParentFacts): Failure[] {
  const called = parent.name === undefined ? "the parent" : `the parent "${parent.name}"`;
  const failures: Failure[] = [];
  if (parent.type === "Consumer") {
    failures.push({
      path: "parent",
      message: `${called} is a Consumer, and a Consumer has no customers of its own; name a Partner`,
    });
  }
  const hive = isTree(tree.ecdn) && isTree(tree.ecdn.hive) ? tree.ecdn.hive.customer : undefined;
  if (hive === true && parent.hasHivePartnerId === false) {
    failures.push({
      path: "ecdn.hive.customer",
      message: `${called} has no Hive Partner ID; set ecdn.hive.partnerId there first, or remove this`,
    });
  }
  return failures;
}
