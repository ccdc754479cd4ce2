// Writes TypeScript types of zod schemas, with descriptions as JSDoc, so that the package's declarations name no zod.
import * as z from "zod";

/** Whether a type is the input of a schema or its output. */
export type Direction = "input" | "output";

const comment = (text: string | undefined, indent: string) => (text === undefined ? "" : `${indent}/** ${text} */\n`);

/** Whether a property is optional. */
function isOptional(schema: z.core.$ZodType, direction: Direction): boolean {
  return (
    schema instanceof z.ZodOptional ||
    (direction === "input" && (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault))
  );
}

function propertiesOf({ shape }: z.ZodObject, direction: Direction, indent: string): readonly string[] {
  return Object.entries<z.core.$ZodType>(shape).map(([key, schema]) => {
    const description = schema instanceof z.ZodType ? schema.description : undefined;
    return `${comment(description, `${indent}  `)}${indent}  ${key}${isOptional(schema, direction) ? "?" : ""}: ${typeText(schema, direction, `${indent}  `)};`;
  });
}

function objectText(properties: readonly string[], indent: string): string {
  return properties.length === 0 ? "{}" : `{\n${properties.join("\n")}\n${indent}}`;
}

/** Returns the text of a union of objects. Properties that all of them have are written once. */
function unionText(objects: readonly z.ZodObject[], direction: Direction, indent: string): string {
  const each = objects.map((object) => propertiesOf(object, direction, indent));
  const common = (each[0] ?? []).filter((property) => each.every((properties) => properties.includes(property)));
  const own = each.map((properties) => properties.filter((property) => !common.includes(property)));
  const union = own.map((properties) => objectText(properties, indent)).join(" | ");
  return common.length === 0 ? union : `${objectText(common, indent)} & (${union})`;
}

/**
 * Returns the text of a schema's type. Any JSON is `Json`; what only a function checks is `WireRecord`. Throws on an
 * unknown kind of schema.
 */
export function typeText(schema: z.core.$ZodType, direction: Direction, indent = ""): string {
  const text = (inner: z.core.$ZodType): string => typeText(inner, direction, indent);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return text(schema.unwrap());
  if (schema instanceof z.ZodNullable) return `${text(schema.unwrap())} | null`;
  // A transformed text is a text too.
  if (schema instanceof z.ZodPipe)
    return text(direction === "input" || schema.out instanceof z.ZodTransform ? schema.in : schema.out);
  if (schema instanceof z.ZodObject) return objectText(propertiesOf(schema, direction, indent), indent);
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => JSON.stringify(option)).join(" | ");
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => JSON.stringify(value)).join(" | ");
  if (schema instanceof z.ZodArray) return `(${text(schema.element)})[]`;
  if (schema instanceof z.ZodRecord) return `Record<string, ${text(schema.valueType)}>`;
  if (schema instanceof z.ZodLazy) return "Json";
  if (schema instanceof z.ZodUnion) {
    const objects = schema.options.filter((option) => option instanceof z.ZodObject);
    const isOfObjects = objects.length === schema.options.length;
    return isOfObjects ? unionText(objects, direction, indent) : schema.options.map(text).join(" | ");
  }
  if (schema instanceof z.ZodCustom) return "WireRecord";
  if (schema instanceof z.ZodString || schema instanceof z.ZodURL) return "string";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  throw new Error(`tools/generate/schema-types.ts: no type is known for ${schema.constructor.name}`);
}
