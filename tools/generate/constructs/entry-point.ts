// The entry point of a construct library: the generated constructs, and WebcastPartner for that library.
import { customerBlock } from "../../../schema";

/** The blocks that hold only blocks: WebcastPartner inherits these block by block. */
const mergedBlocks = [...customerBlock.blocks]
  .filter(([, below]) => below.leaves.size === 0)
  .map(([key]) => JSON.stringify(key))
  .join(" | ");

/** Returns the text of the entry point, for CDKTF; `parts` are the generated files. */
export function entryPointText(parts: Iterable<string>): string {
  return `// Constructs for customers of WebcastManager: the generated ones, and WebcastPartner.
import { DefaultTokenResolver, StringConcat, TerraformStack, Token, Tokenization } from "cdktf";
import { Customer, type CustomerConfig } from "./customer";
import { createWebcastPartnerClass } from "../provider/cdktf/partner";
import type { OwnProps, PartnerProps } from "../provider/cdktf/partner-props";

${[...parts].map((part) => `export * from "./${part}";`).join("\n")}

/** Properties that a Partner and its Consumers can share. */
export type WebcastShared = Omit<CustomerConfig, "name" | "type" | "parent">;

/**
 * Properties of one customer of a WebcastPartner. An absent property is the shared one; null excludes the shared one.
 */
export type WebcastDeclared = Pick<CustomerConfig, "name"> & OwnProps<WebcastShared, ${mergedBlocks}>;

/** Arguments of WebcastPartner. */
export type WebcastPartnerProps<Ids extends string = string> = PartnerProps<WebcastShared, WebcastDeclared, Customer, Ids>;

const Base = createWebcastPartnerClass<WebcastShared, WebcastDeclared, Customer>({
  isUnresolved: (value) => Token.isUnresolved(value),
  customersInStack: (scope) => TerraformStack.of(scope).node.findAll().filter((construct) => construct instanceof Customer),
  resolve: (scope, value): unknown => Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false }),
  createCustomer: (scope, id, props) => new Customer(scope, id, props),
});

/**
 * A Partner with its Consumers. Shared properties are written once. A wrong hierarchy is refused at synth, with the
 * path of the construct.
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
