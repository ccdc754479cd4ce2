// WebcastPartner: a Partner with its Consumers as one construct, for CDKTF and cdktn. Imports neither; each package
// entry passes its library in. A wrong hierarchy is refused at synth, with the path of the construct.
import { Construct } from "constructs";
import { HierarchyChecks, type CustomerConstruct, type StackReader } from "./hierarchy";
import { checkPartnerProps, mergeShared, type PartnerProps } from "./partner-props";

/** A Partner with its Consumers. */
export interface PartnerWithConsumers<Customer, Ids extends string> extends Construct {
  /** The Partner. */
  readonly partner: Customer;
  /** The Consumers below it, by their ids in the program. */
  readonly consumers: Readonly<Record<Ids, Customer>>;
}

/** The parts of CDKTF or cdktn that the construct uses. */
export interface ConstructLibrary<Shared, Own, Customer> extends StackReader<Customer> {
  /** Creates a generated Customer. */
  readonly createCustomer: (
    scope: Construct,
    id: string,
    props: Shared & Own & { readonly type: string; readonly parent?: string },
  ) => Customer;
}

/** The class that a package entry exports. */
export type WebcastPartnerClass<Shared, Own, Customer> = new <Ids extends string = never>(
  scope: Construct,
  id: string,
  props: PartnerProps<Shared, Own, Customer, Ids>,
) => PartnerWithConsumers<Customer, Ids>;

/** Returns the class WebcastPartner for one library. */
export function createWebcastPartnerClass<
  Shared extends object,
  Own extends object,
  Customer extends CustomerConstruct,
>(library: ConstructLibrary<Shared, Own, Customer>): WebcastPartnerClass<Shared, Own, Customer> {
  const checks = new HierarchyChecks(library);

  return class WebcastPartner<Ids extends string> extends Construct implements PartnerWithConsumers<Customer, Ids> {
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
