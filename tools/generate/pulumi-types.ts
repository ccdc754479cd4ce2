// The Pulumi adapter's types, generated from the schema: arguments, outputs and lookup results, with the schema's
// descriptions as JSDoc.
import * as z from "zod";
import { Customer, factsOf, kindOf, settings, settingSchemas, unwrap, type CustomerType } from "../../schema";
import { typeText } from "./schema-types";

/** The outputs that the provider adds to the properties of a customer. */
export const computed: readonly (readonly [name: string, type: string, description: string])[] = [
  ["endpoint", "string", "Endpoint of the service that the customer belongs to."],
  [
    "hmacSecret",
    "string | undefined",
    "HMAC secret in use, declared or generated. A secret. Absent while HMAC is off.",
  ],
  ["createdAt", "string | undefined", "Time of creation (ISO 8601), if the service returns it."],
  ["updatedAt", "string | undefined", "Time of the last change (ISO 8601), if the service returns it."],
  [
    "version",
    "string",
    "Digest of the customer as last read: 16 hex digits, the same for the same content; contains no secret.",
  ],
];

/** Inputs accept outputs of other resources; outputs are plain; lookup results are plain except for their secrets. */
type Direction = "input" | "output" | "result";

const upper = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
const comment = (text: string | undefined, indent: string) => (text === undefined ? "" : `${indent}/** ${text} */\n`);
const words = (values: Iterable<unknown>) => [...values].map((value) => JSON.stringify(value)).join(" | ");

/**
 * Writes interfaces while it walks the schema. Blocks that are the same for every type of customer are written once.
 */
class Types {
  constructor(
    readonly declarations: Map<string, string>,
    readonly direction: Direction,
    readonly only?: CustomerType,
  ) {}

  title(object: z.ZodObject, name: string): string {
    const ending = { input: "Args", output: "", result: "Result" }[this.direction];
    const beginning = name === "" || isTyped(object) ? (this.only ?? (name === "" ? "Customer" : "")) : "";
    return `${beginning}${name}${ending}`;
  }

  wrapped(type: string): string {
    return this.direction === "input" ? `pulumi.Input<${type}>` : type;
  }

  typeOf(schema: z.core.$ZodType, name: string): string {
    const base = unwrap(schema);
    if (base instanceof z.ZodObject) return this.object(base, name);
    const { kind, choices = [] } = kindOf(base);
    if (kind === "flag") return "boolean";
    if (kind === "choice") return words(choices).replace("true | false", "boolean");
    if (kind === "set") return this.direction === "input" ? "pulumi.Input<string>[]" : "string[]";
    return kind === "map" ? this.map(schema, name) : "string";
  }

  /** A named type for a map, because editors show the comment of each known key. */
  map(schema: z.core.$ZodType, name: string): string {
    const title = `${name}${{ input: "Args", output: "", result: "" }[this.direction]}`;
    const list = this.direction === "input" ? "pulumi.Input<pulumi.Input<string>[]>" : "string[]";
    const { knownKeys = [], pair = { key: "key", item: "item" } } = factsOf(schema) ?? {};
    const items = `${upper(pair.item)}s`;
    const known = knownKeys.map(
      (key) => `  /** ${items} of the ${pair.key} ${key}. */\n  ${JSON.stringify(key)}?: ${list};`,
    );
    const rest = `  /** ${items} of any other ${pair.key}. */\n  [${pair.key}: string]: ${list} | undefined;`;
    this.declarations.set(
      title,
      `/** ${items} for each ${pair.key}. */\nexport interface ${title} {\n${[...known, rest].join("\n")}\n}`,
    );
    return title;
  }

  object(object: z.ZodObject, name: string): string {
    const fields = Object.entries(object.shape).flatMap(([key, schema]) => this.field(key, schema, name) ?? []);
    const title = this.title(object, name);
    const what = { input: "Arguments of", output: "Outputs of", result: "Values of" }[this.direction];
    const customer = `a ${this.only ?? "customer"}`;
    const block = `\`${name.slice(0, 1).toLowerCase()}${name.slice(1)}\`${this.only && isTyped(object) ? ` of ${customer}` : ""}`;
    const subject = name === "" ? customer : block;
    this.declarations.set(
      title,
      `${comment(`${what} ${subject}${this.direction === "result" ? ", as a lookup returns them" : ""}.`, "")}export interface ${title} {\n${fields.join("\n")}\n}`,
    );
    return title;
  }

  field(key: string, schema: z.core.$ZodType, above: string): string | undefined {
    const facts = factsOf(schema);
    if (this.only && facts?.onlyFor && facts.onlyFor !== this.only) return undefined;
    if (this.only && isOnlyForOther(schema, this.only)) return undefined;
    if (this.direction === "result" && facts && !facts.wire) return undefined;
    if (this.direction === "result" && facts?.secret)
      return `${comment(facts.description, "  ")}  ${key}?: pulumi.Output<string>;`;
    const description = facts?.description ?? (schema instanceof z.ZodType ? schema.description : undefined);
    const optional = schema instanceof z.ZodOptional ? "?" : "";
    if (above === "" && key === "type") return `${comment(description, "  ")}  type: ${this.typeField()};`;
    if (above === "" && key === "parent" && this.direction === "input")
      return `${comment(description, "  ")}  parent?: pulumi.Resource | pulumi.Input<string>;`;
    // A map may be an output too: outputs of maps are maps of outputs. `Input` would suggest an output's own members as
    // keys.
    const type = this.typeOf(schema, upper(key));
    return `${comment(description, "  ")}  ${key}${optional}: ${unwrap(schema) instanceof z.ZodRecord ? type : this.wrapped(type)};`;
  }

  typeField(): string {
    if (this.only) return JSON.stringify(this.only);
    return this.direction === "input" ? "pulumi.Input<CustomerType>" : "CustomerType";
  }
}

/** Whether a block has a field of only one type of customer. */
function isTyped(object: z.ZodObject): boolean {
  return Object.values(object.shape).some((schema) => {
    const base = unwrap(schema);
    return factsOf(schema)?.onlyFor !== undefined || (base instanceof z.ZodObject && isTyped(base));
  });
}

/** Whether every field of a block is for the other type of customer. */
function isOnlyForOther(schema: z.core.$ZodType, type: CustomerType): boolean {
  const base = unwrap(schema);
  if (!(base instanceof z.ZodObject)) return false;
  return Object.values(base.shape).every(
    (field) => factsOf(field)?.onlyFor !== undefined && factsOf(field)?.onlyFor !== type,
  );
}

function outputsClass(): string {
  const inputs = Object.entries(Customer.shape).map(([key, schema]) => {
    const type = new Types(new Map(), "output").typeOf(schema, upper(key));
    const shown = key === "type" ? "CustomerType" : type;
    const description = factsOf(schema)?.description ?? schema.description;
    return `${comment(description, "  ")}  declare readonly ${key}: pulumi.Output<${shown}${schema instanceof z.ZodOptional ? " | undefined" : ""}>;`;
  });
  const outputs = computed.map(
    ([name, type, description]) => `${comment(description, "  ")}  declare readonly ${name}: pulumi.Output<${type}>;`,
  );
  return `/** The outputs of a customer: its arguments in canonical form, and what the service and the provider add. */\nexport abstract class CustomerOutputs extends pulumi.CustomResource {\n${[...inputs, ...outputs].join("\n")}\n}`;
}

function resultClass(declarations: Map<string, string>): void {
  const title = new Types(declarations, "result").object(Customer, "");
  const added = computed.map(
    ([name, type, description]) =>
      `${comment(description, "  ")}  ${name}${type.includes("undefined") ? "?" : ""}: ${name === "hmacSecret" ? "pulumi.Output<string>" : type.replace(" | undefined", "")};`,
  );
  const id = `${comment("Id in WebcastManager.", "  ")}  id: string;`;
  declarations.set(title, (declarations.get(title) ?? "").replace(/\n}$/, `\n${[id, ...added].join("\n")}\n}`));
}

/** The settings of an explicit instance, with the descriptions of the settings as comments. */
function settingsInterface(): string {
  const fields = settings.map(
    ({ name, description }) =>
      `  /** ${description} */\n  ${name}?: pulumi.Input<${typeText(settingSchemas[name], "output")}>;`,
  );
  return `/** Settings of the provider. */\nexport interface SettingsArgs {\n${fields.join("\n")}\n}`;
}

/**
 * One parameter for every type of customer, because editors document the properties of one interface, not of a union.
 */
const argsOf = `/** Arguments of a customer of this type; if the type is known only at run time, of either type. */
export type ArgsOf<Type extends CustomerType> = { type: pulumi.Input<Type> } & ([Type] extends ["Partner"] ? PartnerArgs : [Type] extends ["Consumer"] ? ConsumerArgs : CustomerArgs);`;

const head =
  '// Generated by `npm run generate` from schema/customer.ts; do not edit.\nimport * as pulumi from "@pulumi/pulumi";';
const fileOf = (parts: readonly string[]) => `${parts.join("\n\n")}\n`;

/**
 * The generated files by path: one with types only, and one with what exists at run time.
 */
export function pulumiTypes(): Readonly<Record<string, string>> {
  const declarations = new Map<string, string>();
  for (const only of ["Partner", "Consumer", undefined] as const)
    new Types(declarations, "input", only).object(Customer, "");
  for (const [key, schema] of Object.entries(Customer.shape))
    new Types(declarations, "output").typeOf(schema, upper(key));
  resultClass(declarations);
  const names = [...Object.keys(Customer.shape), ...computed.map(([name]) => name)];
  const blocks = Object.entries(Customer.shape)
    .filter(([, schema]) => unwrap(schema) instanceof z.ZodObject)
    .map(([key]) => upper(key));
  return {
    "provider/pulumi/generated/types.ts": fileOf([
      head.replace("import *", "import type *"),
      '/** The two types of customer. */\nexport type CustomerType = "Partner" | "Consumer";',
      ...declarations.values(),
      argsOf,
      settingsInterface(),
    ]),
    "provider/pulumi/generated/outputs.ts": fileOf([
      `${head}\nimport type { CustomerType, ${blocks.join(", ")} } from "./types";`,
      outputsClass(),
      `/** Every top-level output, which the class declares before the engine answers. */\nexport const outputNames = [${names.map((name) => JSON.stringify(name)).join(", ")}] as const;`,
    ]),
  };
}
