// The checks of the hierarchy in a stack, by the rules of schema and core: a generated Customer is read as a tree in
// which everything that is known only later is `unknown`.
import type { Construct } from "constructs";
import {
  customerBlock,
  isTree,
  parentFacts,
  unknown,
  type Block,
  type Leaf,
  type ParentFacts,
  type Tree,
  type Value,
} from "../../schema";
import { canonical } from "../core/canonical";
import { failureText, isMissingSecret, validate } from "../core/validate";

/** Whether a value is a token, known only later: the library's own `Token.isUnresolved`. */
type IsUnresolved = (value: unknown) => boolean;

/** The properties of a generated Customer that are used here. */
export type CustomerConstruct = Construct & {
  readonly id: string;
  readonly nameInput?: string | undefined;
  readonly parentInput?: string | undefined;
  readonly provider?: object | undefined;
};

/** The parts of CDKTF or cdktn that read a stack. */
export interface StackReader<Customer> {
  /** Whether a value is a token, known only later. */
  readonly isUnresolved: IsUnresolved;
  /** Returns every customer of the stack that a construct is in, in the order of the construct tree. */
  readonly customersInStack: (scope: Construct) => readonly Customer[];
  /** Resolves the tokens in a value, as synth does. */
  readonly resolve: (scope: Construct, value: unknown) => unknown;
}

/** The checks of a stack's hierarchy, with one library. */
export class HierarchyChecks<Customer extends CustomerConstruct> {
  /** The customers of every WebcastPartner, each of which reports its own names. */
  private readonly reported = new WeakSet<Construct>();

  constructor(private readonly library: StackReader<Customer>) {}

  /** Adds the customers of a WebcastPartner. */
  add(customers: readonly Customer[]): void {
    for (const customer of customers) this.reported.add(customer);
  }

  /**
   * Returns the broken rules of a customer. A missing secret is none: the service may have it, and Terraform's plan
   * reports it.
   */
  failuresOf(customer: Construct, parent: Construct | undefined): string[] {
    const tree = this.treeOf(customer);
    const facts: ParentFacts = parent === undefined ? {} : parentFacts(this.treeOf(parent));
    return validate(tree, facts)
      .filter((failure) => !isMissingSecret(tree, failure))
      .map(failureText);
  }

  /** Returns the customer of the stack that `parent` is or refers to. */
  parentOf(parent: Construct | string | undefined, scope: Construct): Construct | undefined {
    const { isUnresolved, customersInStack, resolve } = this.library;
    if (typeof parent !== "string" || !isUnresolved(parent)) return typeof parent === "object" ? parent : undefined;
    const reference = resolve(scope, parent);
    return customersInStack(scope).find((customer) => resolve(scope, customer.id) === reference);
  }

  /**
   * Returns a failure for each of these customers whose name an earlier sibling in the stack has, or a later one that
   * no WebcastPartner reports. Siblings have the same parent and the same provider.
   */
  takenNames(scope: Construct, own: readonly Customer[]): string[] {
    const named = this.library.customersInStack(scope).map((customer) => ({ customer, name: this.nameOf(customer) }));
    return own.flatMap((customer) => {
      const name = this.nameOf(customer);
      if (name === undefined) return [];
      const same = named
        .filter((other) => other.name === name && this.areSiblings(other.customer, customer))
        .map((other) => other.customer);
      const first = same.find(
        (other, index) => other !== customer && (index < same.indexOf(customer) || !this.reported.has(other)),
      );
      return first === undefined
        ? []
        : [
            `${customer.node.path} duplicates the name of \`${first.node.path}\`; ` +
              "names must be unique below one parent",
          ];
    });
  }

  private treeOf(customer: Construct): Tree {
    return constructTree(customer, this.library.isUnresolved);
  }

  private nameOf({ nameInput }: Customer): Value {
    return this.library.isUnresolved(nameInput) ? undefined : canonical({ name: nameInput }).name;
  }

  private areSiblings(one: Customer, other: Customer): boolean {
    const { resolve } = this.library;
    return one.provider === other.provider && resolve(one, one.parentInput) === resolve(other, other.parentInput);
  }
}

/** Reads one property by its key; undefined if it is absent. */
type Read = (key: string) => unknown;

/**
 * Returns what a generated Customer declares now; a program may have changed it since it was constructed. Generated
 * classes keep their arguments in `nameInput`, `ecdnInput` and so on.
 */
function constructTree(customer: object, isUnresolved: IsUnresolved): Tree {
  return blockTree(customerBlock, (key) => Reflect.get(customer, `${key}Input`), isUnresolved);
}

function blockTree(block: Block, read: Read, isUnresolved: IsUnresolved): Tree {
  const leaves = [...block.leaves].map(([key, leaf]): [string, Value] => [
    key,
    leafValue(leaf, key, { read, isUnresolved }),
  ]);
  const blocks = [...block.blocks].map(([key, below]): [string, Value] => {
    const value = read(key);
    if (isUnresolved(value)) return [key, unknown];
    return [key, isTree(value) ? blockTree(below, (name) => Reflect.get(value, name), isUnresolved) : undefined];
  });
  return Object.fromEntries([...leaves, ...blocks].filter(([, value]) => value !== undefined));
}

function leafValue(
  leaf: Leaf,
  key: string,
  { read, isUnresolved }: { readonly read: Read; readonly isUnresolved: IsUnresolved },
): Value {
  const value = toValue(read(key), isUnresolved);
  // A secret may be given by its write-only attribute instead, which core does not know.
  if (value === undefined && leaf.facts.secret && read(`${key}Wo`) !== undefined) return unknown;
  return leaf.kind === "choice" ? fromChoice(value) : value;
}

function toValue(value: unknown, isUnresolved: IsUnresolved): Value {
  if (isUnresolved(value)) return unknown;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => toValue(item, isUnresolved));
  if (isTree(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toValue(item, isUnresolved)]));
  return value === null ? null : undefined;
}

/** A choice is a string in Terraform, also for true and false. */
function fromChoice(value: Value): Value {
  return value === "true" ? true : value === "false" ? false : value;
}
