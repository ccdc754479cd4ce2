// Encodes values for Terraform by the schema, with every attribute; null if it is absent.
import { Encoder, ExtData } from "@msgpack/msgpack";
import { isList, isTree, unknown, type Value } from "../../../schema/value";
import type { Attribute, TerraformObject, TerraformType } from "./types";
import { ValueError } from "./types";

type Attributes = Readonly<Record<string, Attribute>>;
type Place = readonly string[];

/** The message that holds a value. */
export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

/** What the encoder is given: plain values with the mark in its own form. */
type Encoded = string | number | boolean | null | ExtData | readonly Encoded[] | { readonly [key: string]: Encoded };

const encoder = new Encoder();
const mark = new ExtData(0, new Uint8Array(1));

/** Returns the message of an object; of null if it is undefined. */
export function objectToTerraform(attributes: Attributes, item: TerraformObject | undefined): DynamicValue {
  return { msgpack: encoder.encode(item === undefined ? null : members(attributes, item, [])) };
}

/** Returns the message of a value, such as the result of a function. */
export function valueToTerraform(type: TerraformType, value: Value): DynamicValue {
  return { msgpack: encoder.encode(typed(type, value, ["result"])) };
}

function members(attributes: Attributes, value: Value, place: Place): Encoded {
  if (!isTree(value)) throw new ValueError(place, "an object is needed");
  const stranger = Object.keys(value).find((name) => !Object.hasOwn(attributes, name));
  if (stranger !== undefined) throw new ValueError([...place, stranger], "the schema has no such attribute");
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      attributeValue(attribute, value[name], [...place, name]),
    ]),
  );
}

function attributeValue({ type, attributes }: Attribute, value: Value, place: Place): Encoded {
  if (value === null || value === undefined) return null;
  if (value === unknown) return mark;
  if (attributes !== undefined) return members(attributes, value, place);
  return type === undefined ? null : typed(type, value, place);
}

function typed(type: TerraformType, value: Value, place: Place): Encoded {
  if (value === null || value === undefined) return null;
  if (value === unknown) return mark;
  if (typeof type === "string") return primitive(type, value, place);
  const [kind, inner] = type;
  if (kind === "object")
    return members(
      Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, { description: "", type: member }])),
      value,
      place,
    );
  if (kind !== "map") {
    if (!isList(value)) throw new ValueError(place, "a list is needed");
    return value.map((item) => typed(inner, item, place));
  }
  if (!isTree(value)) throw new ValueError(place, "a map is needed");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(inner, item, [...place, key])]));
}

function primitive(type: "string" | "number" | "bool", value: Value, place: Place): Encoded {
  if (type === "string" && typeof value === "string") return value;
  if (type === "bool" && typeof value === "boolean") return value;
  if (type === "number" && typeof value === "number" && Number.isFinite(value)) return numeric(value);
  throw new ValueError(place, `a ${type} is needed`);
}

/**
 * Fractions travel as their digits: Terraform counts in decimals, and a double's binary digits would be another number.
 * Large ones need all of theirs.
 */
function numeric(value: number): number | string {
  if (Number.isSafeInteger(value)) return value;
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
