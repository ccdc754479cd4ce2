// Writes TypeScript types of zod schemas, with descriptions as JSDoc, so that the package's declarations name no zod.
import * as z from "zod";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The schemas that a `$ref` names. */
type Definitions = NonNullable<JsonSchema["$defs"]>;

/** A property of a type. */
export interface Property {
  readonly name: string;
  readonly type: string;
  readonly description?: string | undefined;
  readonly isOptional?: boolean;
}

/** Returns a property with its comment. */
export function propertyText({ name, type, description, isOptional }: Property, indent = "  "): string {
  const comment = description === undefined ? "" : `${indent}/** ${description} */\n`;
  return `${comment}${indent}${name}${isOptional ? "?" : ""}: ${type};`;
}

/** Returns values as a type. */
export const valuesText = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(" | ");

/** JSON Schema also allows true or false; zod always writes a schema. */
const asSchema = (schema: z.core.JSONSchema._JSONSchema | undefined) => (typeof schema === "object" ? schema : {});

function propertiesOf(object: JsonSchema, indent: string, definitions: Definitions): readonly string[] {
  const { properties = {}, required = [] } = object;
  return Object.entries(properties).map(([name, property]) => {
    const schema = asSchema(property);
    const type = textOf(schema, `${indent}  `, definitions);
    const { description } = schema;
    return propertyText({ name, type, description, isOptional: !required.includes(name) }, `${indent}  `);
  });
}

function objectText(properties: readonly string[], indent: string): string {
  return properties.length === 0 ? "{}" : `{\n${properties.join("\n")}\n${indent}}`;
}

/** Returns the text of a union of objects. Properties that all of them have are written once. */
function unionText(objects: readonly JsonSchema[], indent: string, definitions: Definitions): string {
  const each = objects.map((object) => propertiesOf(object, indent, definitions));
  const common = (each[0] ?? []).filter((property) => each.every((properties) => properties.includes(property)));
  const own = each.map((properties) => properties.filter((property) => !common.includes(property)));
  const union = own.map((properties) => objectText(properties, indent)).join(" | ");
  return common.length === 0 ? union : `${objectText(common, indent)} & (${union})`;
}

function textOf(schema: JsonSchema, indent: string, definitions: Definitions): string {
  const { $ref, tsType, type, items, additionalProperties } = schema;
  const inner = (part: z.core.JSONSchema._JSONSchema | undefined) => textOf(asSchema(part), indent, definitions);
  if (typeof tsType === "string") return tsType;
  if ($ref !== undefined) {
    // Without the one that is named, so that a type that contains itself is refused.
    const { [$ref.replace("#/$defs/", "")]: named = { from: "a type that contains itself" }, ...others } = definitions;
    return textOf(asSchema(named), indent, others);
  }
  // A union whose variants one property distinguishes has `oneOf`, any other has `anyOf`.
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants?.every(({ properties }) => properties)) return unionText(variants, indent, definitions);
  if (variants) return variants.map(inner).join(" | ");
  if (schema.const !== undefined || schema.enum) return valuesText(schema.enum ?? [schema.const]);
  if (schema.properties) return objectText(propertiesOf(schema, indent, definitions), indent);
  if (type === "object") return `Record<string, ${inner(additionalProperties)}>`;
  if (type === "array" && !Array.isArray(items)) return `(${inner(items)})[]`;
  if (typeof type === "string") return type === "integer" ? "number" : type;
  throw new Error(`tools/generate/schema-types.ts: no type is known for ${String(schema.from)}`);
}

/**
 * Returns the text of the type of a schema's input or output. Any JSON is `Json`; what only a function checks is
 * `WireRecord`. Throws on an unknown kind of schema.
 */
export function typeText(schema: z.ZodType, io: "input" | "output"): string {
  const override: NonNullable<Parameters<typeof z.toJSONSchema>[1]>["override"] = ({ zodSchema, jsonSchema, path }) => {
    // For an error. What wraps a schema comes after it, with the same object.
    jsonSchema.from ??= `${zodSchema._zod.def.type} at ${["schema", ...path].join(".")}`;
    if (zodSchema instanceof z.ZodLazy) jsonSchema.tsType = "Json";
    if (zodSchema instanceof z.ZodCustom) jsonSchema.tsType = "WireRecord";
    // A transformed text is a text too.
    if (zodSchema instanceof z.ZodTransform) jsonSchema.type = "string";
  };
  const document = z.toJSONSchema(schema, { io, unrepresentable: "any", override });
  return textOf(document, "", document.$defs ?? {});
}
