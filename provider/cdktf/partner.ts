// A partner with its consumers, as one construct of CDKTF or of cdktn; it knows neither, each door hands its own
// library in. A broken hierarchy is refused at synth, with the path of the construct.
import { Construct } from "constructs";
import { parentFacts, type ParentFacts, type Tree, type Value } from "../../schema";
import { canonical } from "../core/canonical";
import { failureText, isMissingSecret, validate } from "../core/validate";
import { declaredTree, type IsUnresolved } from "./declared";
import { inherit } from "./inherit";
import { refuseProps } from "./props";

/** A generated Customer, as far as it matters here. */
type CustomerConstruct = Construct & {
  readonly id: string;
  readonly nameInput?: string | undefined;
  readonly parentInput?: string | undefined;
  readonly provider?: object | undefined;
};

/** A partner with its consumers. */
export interface Partner<Made, Ids extends string> extends Construct {
  /** The Partner. */
  readonly partner: Made;
  /** The Consumers below it, by the ids that the program gave them. */
  readonly consumers: Readonly<Record<Ids, Made>>;
}

/** What is declared of a partner with its consumers. */
export interface PartnerProps<Shared, Own, Made, Ids extends string> {
  /**
   * What the Partner and its Consumers have in common; each may say otherwise. A block such as `sso` is taken over
   * whole or not at all, `ecdn` block by block. `null` takes nothing over for one of them: of a block, of a block
   * within `ecdn`, of a field.
   */
  readonly shared: Shared;
  /** The Partner. */
  readonly partner: Own;
  /** Consumers below it, by their ids in this construct. */
  readonly consumers?: Readonly<Record<Ids, Own>>;
  /**
   * The Partner above this one: a construct, or an id in WebcastManager. Absent: the account whose credentials are
   * used.
   */
  readonly parent?: Made | { readonly partner: Made } | string;
}

/** What a door hands in of its library. */
export interface Library<Shared, Own, Made> {
  /** Whether a value is known only later. */
  readonly isUnresolved: IsUnresolved;
  /** Every customer of the stack that a construct is in, in the order of its tree. */
  readonly customersAround: (scope: Construct) => readonly Made[];
  /** A value as the stack will hold it, with references written out. */
  readonly written: (scope: Construct, value: unknown) => unknown;
  /** Makes a customer with what is declared. */
  readonly make: (
    scope: Construct,
    id: string,
    declared: Shared & Own,
    of: { readonly type: string; readonly parent?: string },
  ) => Made;
}

/** The class that a door offers. */
export type PartnerClass<Shared, Own, Made> = new <Ids extends string = never>(
  scope: Construct,
  id: string,
  props: PartnerProps<Shared, Own, Made, Ids>,
) => Partner<Made, Ids>;

/** The class for one library. */
export function partnerClass<Shared extends object, Own extends object, Made extends CustomerConstruct>(
  library: Library<Shared, Own, Made>,
): PartnerClass<Shared, Own, Made> {
  const treeOf = (customer: Construct): Tree => declaredTree(customer, library.isUnresolved);
  // The service may hold a secret already: Terraform's plan, which knows whether the customer exists, says where one is
  // missing.
  const failures = (customer: Construct, parent: ParentFacts): string[] => {
    const tree = treeOf(customer);
    return validate(tree, parent)
      .filter((failure) => !isMissingSecret(tree, failure))
      .map(failureText);
  };

  /** The customer of this stack that a parent's id refers to. */
  const ownerOf = (parent: Construct | string | undefined, scope: Construct): Construct | undefined => {
    if (typeof parent !== "string" || !library.isUnresolved(parent))
      return typeof parent === "object" ? parent : undefined;
    const reference = library.written(scope, parent);
    return library.customersAround(scope).find((customer) => library.written(scope, customer.id) === reference);
  };

  const nameOf = ({ nameInput }: Made): Value =>
    library.isUnresolved(nameInput) ? undefined : canonical({ name: nameInput }).name;
  const areSiblings = (one: Made, other: Made): boolean =>
    one.provider === other.provider &&
    library.written(one, one.parentInput) === library.written(other, other.parentInput);

  /** Customers of which a partner of this library tells by itself that their name is taken. */
  const telling = new WeakSet<Construct>();

  /**
   * Every name among these that stands before in the stack too, below the same parent and with the same provider, with
   * the paths of both; also after them, where nobody else tells it.
   */
  const takenNames = (scope: Construct, own: readonly Made[]): string[] => {
    const named = library.customersAround(scope).map((customer) => ({ customer, name: nameOf(customer) }));
    return own.flatMap((customer) => {
      const name = nameOf(customer);
      const twins =
        name === undefined
          ? []
          : named
              .filter((other) => other.name === name && areSiblings(other.customer, customer))
              .map((other) => other.customer);
      const first = twins.find(
        (other, index) => other !== customer && (index < twins.indexOf(customer) || !telling.has(other)),
      );
      return first === undefined
        ? []
        : [
            `${customer.node.path} duplicates the name of \`${first.node.path}\`; names must be unique below one parent`,
          ];
    });
  };

  return class WebcastPartner<Ids extends string> extends Construct implements Partner<Made, Ids> {
    readonly partner: Made;
    readonly consumers: Readonly<Record<Ids, Made>>;

    constructor(scope: Construct, id: string, props: PartnerProps<Shared, Own, Made, Ids>) {
      super(scope, id);
      refuseProps(this.node.path, props);
      const { shared, partner, consumers = {} as Record<Ids, Own>, parent } = props;
      const above = typeof parent === "object" && "partner" in parent ? parent.partner : parent;
      // Under this id Terraform's name of the partner is that of the whole construct.
      this.partner = library.make(this, "Default", inherit(shared, partner), {
        type: "Partner",
        parent: typeof above === "object" ? above.id : above,
      });
      const made = Object.entries<Own>(consumers).map(
        ([key, own]) =>
          [key, library.make(this, key, inherit(shared, own), { type: "Consumer", parent: this.partner.id })] as const,
      );
      this.consumers = Object.fromEntries(made) as Record<Ids, Made>;
      const own = [this.partner, ...made.map(([, consumer]) => consumer)];
      for (const customer of own) telling.add(customer);

      this.node.addValidation({
        validate: () => {
          const owner = ownerOf(above, this);
          return [...failures(this.partner, owner ? parentFacts(treeOf(owner)) : {}), ...takenNames(this, own)];
        },
      });
      for (const [, consumer] of made)
        consumer.node.addValidation({ validate: () => failures(consumer, parentFacts(treeOf(this.partner))) });
    }
  };
}
