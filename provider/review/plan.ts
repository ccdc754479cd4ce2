// What an engine plans to do with customers, the same for Pulumi, Terraform and OpenTofu. No secret is in it.
import { leaves, valueAt, type Leaf, type Tree, type unknown, type Value } from "../../schema";
import type { Deletions } from "../core/deletions";
import type { Engine } from "../inventory/states/managed-customer";
import type { RecordedCustomer } from "../lifecycle/state";

/** Stands for every secret in the trees of a plan. */
export const secretText = "[secret]";

/**
 * What an engine plans for one customer. "forget" removes it from the state and leaves it in the service. "read" reads
 * one that the program doesn't manage.
 */
export type PlannedAction = "create" | "update" | "replace" | "delete" | "forget" | "unchanged" | "read";

/** One property that differs. */
export interface PlannedProperty {
  readonly leaf: Leaf;
  /** Its path as the user of the engine writes it. */
  readonly path: string;
  /** Undefined: not set, or a secret. */
  readonly before: Value;
  /** Undefined: not set, a secret, or known only at apply. */
  readonly after: Value;
  readonly secret: boolean;
  /** Whether the value is known only at apply. */
  readonly unknown: boolean;
  /** Whether this property causes the replacement. */
  readonly replaces: boolean;
}

/** One customer of a plan. */
export interface PlannedChange {
  /** Its URN, or its resource address. */
  readonly address: string;
  /** Its logical name, or the name of the resource. */
  readonly name: string;
  readonly action: PlannedAction;
  /** Its id in WebcastManager. Absent before it is created. */
  readonly id?: string;
  /** The service that the state names. */
  readonly endpoint?: string;
  /**
   * The inputs in the state, as a user declares them. Secrets are `secretText`. The mark `unknown` of the schema stands
   * for what the engine hides because the program marks it as secret. Absent before the customer is created.
   */
  readonly before?: Tree;
  /**
   * The inputs as planned, in the same form; `unknown` also stands for what is known only at apply. Absent where the
   * customer is deleted or forgotten.
   */
  readonly after?: Tree;
  /** Paths of the leaves of `after` that are the mark `unknown`, or a part of them is. */
  readonly unknown: ReadonlySet<string>;
  /** The properties that differ, in the order of the form. */
  readonly properties: readonly PlannedProperty[];
  /** What a create does if the name is taken. */
  readonly adopt: boolean | "overwrite";
  /** Addresses of the customers of the plan that it depends on by the program: they are written first. */
  readonly dependsOn?: readonly string[];
  /** Those that it depends on by the state: they are deleted after it. */
  readonly dependedOn?: readonly string[];
  /** Address of the customer of the plan whose id its parent is. */
  readonly parentAddress?: string;
  /** Address of the customer from whose resource its parent in the state came. */
  readonly formerParentAddress?: string;
  /** Whether a replacement creates the new customer before it deletes the old one (`create_before_destroy`). */
  readonly createsFirst?: boolean;
  /** It replaces a customer that Pulumi's `retainOnDelete` keeps, and that another change of the plan forgets. */
  readonly keepsFormer?: true;
  /** Whether the engine asked, while it planned, if apply may delete the customer although it is protected. */
  readonly mayDelete?: true;
  /** What its provider lists in `deletions`, where the plan shows it. The mark `unknown`: only apply knows it. */
  readonly deletions?: Deletions | typeof unknown;
  /** Whether its provider may use no setting of the environment: then none lists a customer to delete. */
  readonly mayIgnoreSetting?: true;
  /** As in a recorded customer: it was created and never read since. */
  readonly unread?: RecordedCustomer["unread"];
  /** The engine imports it: an existing customer enters the state. `action` is what else happens to it. */
  readonly isImported?: true;
}

/** What an engine plans. */
export interface Plan {
  readonly engine: Engine;
  /** The stack, or "plan". */
  readonly source: string;
  /** The customers of the plan, also unchanged ones, in the order of their addresses. */
  readonly changes: readonly PlannedChange[];
  /** Whether customers may be missing that stay, or go with one that is replaced: a preview without `--refresh`. */
  readonly isPartial?: true;
  /** Resources of other kinds that the plan changes. */
  readonly otherChanges: number;
  /** The errors with which the engine itself stopped, one line each. */
  readonly refusals: readonly string[];
}

const adoptLeaf = leaves.find(({ facts }) => facts.onlyAtCreate);

/** Returns what a create with these inputs does if the name is taken. */
export function adoptOf(after: Tree | undefined): PlannedChange["adopt"] {
  const value = after && adoptLeaf && valueAt(after, adoptLeaf.keys);
  return value === true || value === "overwrite" ? value : false;
}

/** Returns a text of a plan; undefined where it is empty, or no text. */
export function textOf(value: Value): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
