// The Pulumi adapter's types, generated from the schema: arguments, outputs and lookup results, with the schema's
// descriptions as JSDoc.
import * as z from "zod";
import {
  Customer,
  factsOf,
  kindOf,
  settings,
  settingSchemas,
  unwrap,
  type CustomerType,
  type Facts,
} from "../../schema";
import { propertyText, typeText, valuesText, type Property } from "./schema-types";

/** The outputs that the provider adds to the properties of a customer, all of them texts. */
export const computed: readonly (Omit<Property, "type"> & { readonly isSecret?: true })[] = [
  { name: "endpoint", description: "Endpoint of the service that the customer belongs to." },
  {
    name: "hmacSecret",
    description: "HMAC secret in use, declared or generated. A secret. Absent while HMAC is off.",
    isOptional: true,
    isSecret: true,
  },
  { name: "createdAt", description: "Time of creation (ISO 8601), if the service returns it.", isOptional: true },
  {
    name: "updatedAt",
    description: "Time of the last change (ISO 8601), if the service returns it.",
    isOptional: true,
  },
  {
    name: "version",
    description:
      "Digest of the customer as last read: 16 hex digits, the same for the same content; contains no secret.",
  },
];

/** Inputs accept outputs of other resources; outputs are plain; lookup results are plain except for their secrets. */
const directions = {
  input: { ending: "Args", describe: (subject: string) => `Arguments of ${subject}.` },
  output: { ending: "", describe: (subject: string) => `Outputs of ${subject}.` },
  result: { ending: "Result", describe: (subject: string) => `Values of ${subject}, as a lookup returns them.` },
} as const;

const upper = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const input = (type: string) => `pulumi.Input<${type}>`;
const output = (type: string) => `pulumi.Output<${type}>`;

const interfaceText = (name: string, description: string, properties: readonly Property[]) =>
  `/** ${description} */\nexport interface ${name} {\n${properties.map((property) => propertyText(property)).join("\n")}\n}`;

/** Returns the facts of a property, or of all properties of a block. */
function factsIn(schema: z.core.$ZodType): readonly Facts[] {
  const base = unwrap(schema);
  return base instanceof z.ZodObject ? Object.values(base.shape).flatMap(factsIn) : [factsOf(schema) ?? []].flat();
}

/**
 * Declares interfaces while it walks the schema, by name. Blocks that are the same for every type of customer are
 * declared once.
 */
class Types {
  constructor(
    readonly declared: Map<string, string>,
    readonly direction: keyof typeof directions,
    readonly only?: CustomerType,
  ) {}

  /** Declares the interface of a customer or of one of its blocks, with `more` behind its own properties. */
  declare(object: z.ZodObject, key = "", more: readonly Property[] = []): string {
    const { ending, describe } = directions[this.direction];
    const only = factsIn(object).some(({ onlyFor }) => onlyFor) ? this.only : undefined;
    const subject = key === "" ? `a ${only ?? "customer"}` : `\`${key}\`${only ? ` of a ${only}` : ""}`;
    const name = `${only ?? (key === "" ? "Customer" : "")}${upper(key)}${ending}`;
    this.declared.set(name, interfaceText(name, describe(subject), [...this.properties(object), ...more]));
    return name;
  }

  properties(object: z.ZodObject): readonly Property[] {
    const isVisible = ({ onlyFor = this.only, wire }: Facts) =>
      (this.only === undefined || onlyFor === this.only) && (this.direction !== "result" || wire !== undefined);
    return Object.entries<z.ZodType>(object.shape)
      .filter(([, schema]) => factsIn(schema).some(isVisible))
      .map(([name, schema]) => {
        const isWrapped = this.direction === "result" && factsOf(schema)?.secret === true;
        const type = (object === Customer ? this.topType(name) : undefined) ?? this.typeOf(schema, name);
        const isOptional = isWrapped || schema instanceof z.ZodOptional;
        return { name, description: schema.description, isOptional, type: isWrapped ? output(type) : type };
      });
  }

  /** Returns the type of a property of the customer that has one of its own. */
  private topType(name: string): string | undefined {
    if (name === "type") return this.only === undefined ? this.wrapped("CustomerType") : valuesText([this.only]);
    return name === "parent" && this.direction === "input" ? `pulumi.Resource | ${input("string")}` : undefined;
  }

  private typeOf(schema: z.core.$ZodType, name: string): string {
    const base = unwrap(schema);
    if (base instanceof z.ZodObject) return this.wrapped(this.declare(base, name));
    const { kind, choices = [] } = kindOf(base);
    const list = this.wrapped(`${this.wrapped("string")}[]`);
    if (kind === "set") return list;
    // A map may be an output too: outputs of maps are maps of outputs. `Input` would suggest an output's own members as
    // keys.
    if (kind === "map") return this.map(name, list, factsOf(schema));
    if (kind === "choice") return this.wrapped(valuesText(choices).replace("true | false", "boolean"));
    return this.wrapped(kind === "flag" ? "boolean" : "string");
  }

  /** A named type for a map, because editors show the comment of each known key. */
  private map(name: string, type: string, { knownKeys = [], pair }: Partial<Facts> = {}): string {
    const { key, item } = pair ?? { key: "key", item: "item" };
    const title = `${upper(name)}${this.direction === "input" ? "Args" : ""}`;
    const items = `${upper(item)}s`;
    const known = knownKeys.map((name) => {
      return { name: JSON.stringify(name), type, description: `${items} of the ${key} ${name}.`, isOptional: true };
    });
    const other = {
      name: `[${key}: string]`,
      type: `${type} | undefined`,
      description: `${items} of any other ${key}.`,
    };
    this.declared.set(title, interfaceText(title, `${items} for each ${key}.`, [...known, other]));
    return title;
  }

  private wrapped(type: string): string {
    return this.direction === "input" ? input(type) : type;
  }
}

/**
 * One parameter for every type of customer, because editors document the properties of one interface, not of a union.
 */
const argsOf = `/** Arguments of a customer of this type; if the type is known only at run time, of either type. */
export type ArgsOf<Type extends CustomerType> = { type: pulumi.Input<Type> } & ([Type] extends ["Partner"] ? PartnerArgs : [Type] extends ["Consumer"] ? ConsumerArgs : CustomerArgs);`;

const head =
  '// Generated by `npm run generate` from schema/customer.ts; do not edit.\nimport * as pulumi from "@pulumi/pulumi";';
const fileOf = (parts: readonly string[]) => `${parts.join("\n\n")}\n`;

/** Returns the generated files by path: one with types only, and one with what exists at run time. */
export function pulumiTypes(): Readonly<Record<string, string>> {
  const declared = new Map<string, string>();
  for (const only of ["Partner", "Consumer", undefined] as const) new Types(declared, "input", only).declare(Customer);
  const outputs = [
    ...new Types(declared, "output").properties(Customer),
    ...computed.map((property) => ({ ...property, type: "string" })),
  ];
  const id = { name: "id", type: "string", description: "Id in WebcastManager." };
  const results = computed.map((property) => ({ ...property, type: property.isSecret ? output("string") : "string" }));
  new Types(declared, "result").declare(Customer, "", [id, ...results]);
  const members = outputs.map(({ name, type, isOptional, description }) =>
    propertyText({
      name: `declare readonly ${name}`,
      type: output(isOptional ? `${type} | undefined` : type),
      description,
    }),
  );
  const settingsArgs = settings.map(({ name, description }) => {
    return { name, type: input(typeText(settingSchemas[name], "output")), description, isOptional: true };
  });
  const blocks = outputs.map(({ type }) => type).filter((type) => declared.has(type));
  return {
    "provider/pulumi/generated/types.ts": fileOf([
      head.replace("import *", "import type *"),
      '/** The two types of customer. */\nexport type CustomerType = "Partner" | "Consumer";',
      ...declared.values(),
      argsOf,
      interfaceText("SettingsArgs", "Settings of the provider.", settingsArgs),
    ]),
    "provider/pulumi/generated/outputs.ts": fileOf([
      `${head}\nimport type { CustomerType, ${blocks.join(", ")} } from "./types";`,
      `/** The outputs of a customer: its arguments in canonical form, and what the service and the provider add. */\nexport abstract class CustomerOutputs extends pulumi.CustomResource {\n${members.join("\n")}\n}`,
      `/** Every top-level output, which the class declares before the engine answers. */\nexport const outputNames = ${JSON.stringify(outputs.map(({ name }) => name)).replaceAll(",", ", ")} as const;`,
    ]),
  };
}
