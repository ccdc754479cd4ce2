// The door of the constructs: everything that is generated, and WebcastPartner made for the library of that door.
import { customerBlock } from "../../../schema";

/** The blocks that hold only blocks, which are taken over block by block. */
const joined = [...customerBlock.blocks]
  .filter(([, below]) => below.leaves.size === 0)
  .map(([key]) => JSON.stringify(key))
  .join(" | ");

/** The text of the door, for CDKTF; the parts are the generated files. */
export function doorText(parts: Iterable<string>): string {
  return `// Constructs for customers of WebcastManager: generated ones, and WebcastPartner above them.
import { DefaultTokenResolver, StringConcat, TerraformStack, Token, Tokenization } from "cdktf";
import { Customer, type CustomerConfig } from "./customer";
import type { OwnOf } from "../provider/cdktf/inherit";
import { partnerClass, type PartnerProps } from "../provider/cdktf/partner";

${[...parts].map((part) => `export * from "./${part}";`).join("\n")}

/** What a Partner and its Consumers may have in common. */
export type WebcastShared = Omit<CustomerConfig, "name" | "type" | "parent">;

/**
 * What is declared of one customer of a WebcastPartner; what is absent is taken over from what is shared, and where
 * null stands, nothing is.
 */
export type WebcastDeclared = Pick<CustomerConfig, "name"> & OwnOf<WebcastShared, ${joined}>;

/** What is declared of a WebcastPartner. */
export type WebcastPartnerProps<Ids extends string = string> = PartnerProps<WebcastShared, WebcastDeclared, Customer, Ids>;

const Base = partnerClass<WebcastShared, WebcastDeclared, Customer>({
  isUnresolved: (value) => Token.isUnresolved(value),
  customersAround: (scope) => TerraformStack.of(scope).node.findAll().filter((construct) => construct instanceof Customer),
  written: (scope, value): unknown => Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false }),
  make: (scope, id, declared, of) => new Customer(scope, id, { ...declared, ...of }),
});

/**
 * A Partner with its Consumers and what they share. A broken hierarchy is refused at synth, with the path of the
 * construct.
 *
 * \`\`\`ts
 * const acme = new WebcastPartner(this, "acme", {
 *   shared: { defaultLanguage: "en", gdpr: { privacyPolicyUrl: "https://acme.example/privacy" } },
 *   partner: { name: "Acme Group", ecdn: { hive: { partnerId: "9012" } } },
 *   consumers: { berlin: { name: "Acme Berlin", defaultLanguage: "de", ecdn: { hive: { customer: true } } } },
 * });
 * acme.consumers.berlin.id;
 * \`\`\`
 */
export class WebcastPartner<Ids extends string = never> extends Base<Ids> {}
`;
}
