// WebcastPartner: a Partner with its Consumers as one construct, for CDKTF and cdktn. Imports neither; each package
// entry passes its library in. A wrong hierarchy is refused at synth, with the path of the construct.
import { Construct } from "constructs";
import { parentFacts, type ParentFacts, type Tree, type Value } from "../../schema";
import { canonical } from "../core/canonical";
import { failureText, isMissingSecret, validate } from "../core/validate";
import { constructTree, type IsUnresolved } from "./construct-tree";
import { mergeShared } from "./merge-shared";
import { checkPartnerProps } from "./partner-props";

/** The properties of a generated Customer that are used here. */
type CustomerConstruct = Construct & {
  readonly id: string;
  readonly nameInput?: string | undefined;
  readonly parentInput?: string | undefined;
  readonly provider?: object | undefined;
};

/** A Partner with its Consumers. */
export interface Partner<Customer, Ids extends string> extends Construct {
  /** The Partner. */
  readonly partner: Customer;
  /** The Consumers below it, by their ids in the program. */
  readonly consumers: Readonly<Record<Ids, Customer>>;
}

/** Arguments of a Partner with its Consumers. */
export interface PartnerProps<Shared, Own, Customer, Ids extends string> {
  /**
   * Properties of the Partner and of every Consumer, unless one sets its own. A block such as `sso` is taken as a
   * whole, `ecdn` block by block. `null` excludes a shared block, a block within `ecdn`, or a property.
   */
  readonly shared: Shared;
  /** The Partner. */
  readonly partner: Own;
  /** The Consumers below it, by their ids in this construct. */
  readonly consumers?: Readonly<Record<Ids, Own>>;
  /** The Partner above: a construct, or an id in WebcastManager. Default: the account whose credentials are used. */
  readonly parent?: Customer | { readonly partner: Customer } | string;
}

/** The parts of CDKTF or cdktn that the construct uses. */
export interface ConstructLibrary<Shared, Own, Customer> {
  /** Whether a value is a token, known only later. */
  readonly isUnresolved: IsUnresolved;
  /** Returns every customer of the stack that a construct is in, in the order of the construct tree. */
  readonly customersInStack: (scope: Construct) => readonly Customer[];
  /** Resolves the tokens in a value, as synth does. */
  readonly resolve: (scope: Construct, value: unknown) => unknown;
  /** Creates a generated Customer. */
  readonly createCustomer: (
    scope: Construct,
    id: string,
    props: Shared & Own & { readonly type: string; readonly parent?: string },
  ) => Customer;
}

/** The class that a package entry exports. */
export type PartnerClass<Shared, Own, Customer> = new <Ids extends string = never>(
  scope: Construct,
  id: string,
  props: PartnerProps<Shared, Own, Customer, Ids>,
) => Partner<Customer, Ids>;

/** Returns the class WebcastPartner for one library. */
export function createPartnerClass<Shared extends object, Own extends object, Customer extends CustomerConstruct>(
  library: ConstructLibrary<Shared, Own, Customer>,
): PartnerClass<Shared, Own, Customer> {
  const checks = new HierarchyChecks(library);

  return class WebcastPartner<Ids extends string> extends Construct implements Partner<Customer, Ids> {
    readonly partner: Customer;
    readonly consumers: Readonly<Record<Ids, Customer>>;

    constructor(scope: Construct, id: string, props: PartnerProps<Shared, Own, Customer, Ids>) {
      super(scope, id);
      checkPartnerProps(this.node.path, props);
      const { shared, partner, consumers = {} as Record<Ids, Own>, parent } = props;
      const above = typeof parent === "object" && "partner" in parent ? parent.partner : parent;
      // With the id "Default" Terraform names the partner by the path of this construct.
      this.partner = library.createCustomer(this, "Default", {
        ...mergeShared(shared, partner),
        type: "Partner",
        parent: typeof above === "object" ? above.id : above,
      });
      const below = Object.entries<Own>(consumers).map(
        ([key, own]) =>
          [
            key,
            library.createCustomer(this, key, {
              ...mergeShared(shared, own),
              type: "Consumer",
              parent: this.partner.id,
            }),
          ] as const,
      );
      this.consumers = Object.fromEntries(below) as Record<Ids, Customer>;
      const customers = [this.partner, ...below.map(([, consumer]) => consumer)];
      checks.add(customers);

      this.node.addValidation({
        validate: () => [
          ...checks.failuresOf(this.partner, checks.parentOf(above, this)),
          ...checks.takenNames(this, customers),
        ],
      });
      for (const [, consumer] of below)
        consumer.node.addValidation({ validate: () => checks.failuresOf(consumer, this.partner) });
    }
  };
}

/** The checks of a stack's hierarchy, with one library. */
class HierarchyChecks<Customer extends CustomerConstruct> {
  /** The customers of every WebcastPartner, each of which reports its own names. */
  private readonly reported = new WeakSet<Construct>();

  constructor(
    private readonly library: Pick<
      ConstructLibrary<object, object, Customer>,
      "isUnresolved" | "customersInStack" | "resolve"
    >,
  ) {}

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
