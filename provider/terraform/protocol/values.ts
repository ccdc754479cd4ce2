// Values of Terraform, decoded (msgpack or JSON) and encoded (msgpack) by their types. Every kind of unknown value is
// `unknown`; an encoded object has every attribute of the schema, with null for what is absent.
import { DecodeError, Decoder, Encoder, ExtData } from "@msgpack/msgpack";
import { isList, isTree, unknown, type Tree, type Value } from "../../../schema/value";
import type { ReceivedMessage } from "./codec";
import { type Attribute, type TerraformObject, type TerraformType, ValueError } from "./types";

type Attributes = Readonly<Record<string, Attribute>>;
type Place = readonly string[];

/** Returns the attributes of an object type, which is written as types alone. */
function attributesOfType(types: Readonly<Record<string, TerraformType>>): Attributes {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { description: "", type }]));
}

/** Every extension type is an unknown value, some with refinements. Big integers stay exact. */
const decoder = new Decoder({ useBigInt64: true, extensionCodec: { tryToEncode: () => null, decode: () => unknown } });

/** Returns the object of a resource, a data source or the provider; undefined for null. */
export function objectFromTerraform(attributes: Attributes, dynamic: ReceivedMessage): TerraformObject | undefined {
  const found = decodeDynamic(dynamic);
  return found === null ? undefined : decodeObject(attributes, found, []);
}

/** Returns one value, such as the argument of a function. */
export function valueFromTerraform(type: TerraformType, dynamic: ReceivedMessage, place: string): Value {
  return decodeTyped(type, decodeDynamic(dynamic), [place]);
}

/** Returns a stored state of any version, which is JSON. */
export function storedFromTerraform(state: ReceivedMessage): Tree {
  const json = state.bytes("json");
  const found: unknown = json.length > 0 ? JSON.parse(Buffer.from(json).toString("utf8")) : undefined;
  if (!isTree(found))
    throw new ValueError([], "the stored state is no JSON object; it may be older than Terraform 0.12");
  return found;
}

function decodeDynamic(dynamic: ReceivedMessage): unknown {
  const bytes = dynamic.bytes("msgpack");
  if (bytes.length > 0) return decodeMsgpack(bytes);
  const json = dynamic.bytes("json");
  return json.length > 0 ? JSON.parse(Buffer.from(json).toString("utf8")) : null;
}

function decodeMsgpack(bytes: Uint8Array): unknown {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    // The decoder's own guard; a user's map may have the key.
    if (error instanceof DecodeError && error.message.includes("__proto__"))
      throw new ValueError([], "no key of a map may be __proto__; rename it");
    throw error;
  }
}

function decodeObject(attributes: Attributes, found: unknown, place: Place): Tree {
  if (!isTree(found)) throw new ValueError(place, "an object is needed");
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const value: unknown = Object.hasOwn(found, name) ? found[name] : null;
      return [name, decodeAttribute(attribute, value, [...place, name])];
    }),
  );
}

function decodeAttribute({ type, attributes }: Attribute, found: unknown, place: Place): Value {
  if (found === null) return null;
  if (found === unknown) return unknown;
  if (attributes !== undefined) return decodeObject(attributes, found, place);
  return type === undefined ? null : decodeTyped(type, found, place);
}

function decodeTyped(type: TerraformType, found: unknown, place: Place): Value {
  if (found === null) return null;
  if (found === unknown) return unknown;
  if (typeof type === "string") return decodePrimitive(type, found, place);
  const [kind, inner] = type;
  if (kind === "object") return decodeObject(attributesOfType(inner), found, place);
  if (kind !== "map") return requireList(found, place).map((item) => decodeTyped(inner, item, place));
  if (!isTree(found)) throw new ValueError(place, "a map is needed");
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => [key, decodeTyped(inner, value, [...place, key])]),
  );
}

function requireList(found: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(found)) return found;
  throw new ValueError(place, "a list is needed");
}

function decodePrimitive(type: "string" | "number" | "bool", found: unknown, place: Place): Value {
  if (type === "number") return decodeNumber(found, place);
  if (type === "string" && typeof found === "string") return found;
  if (type === "bool" && typeof found === "boolean") return found;
  throw new ValueError(place, `a ${type} is needed`);
}

/** Returns a number. @throws ValueError for whole numbers that a double can't hold, because they would change. */
function decodeNumber(found: unknown, place: Place): number {
  if (typeof found === "number") return found;
  const number = typeof found === "bigint" || typeof found === "string" ? Number(found) : NaN;
  if (!Number.isFinite(number)) throw new ValueError(place, "a number is needed");
  const isWhole = typeof found === "bigint" || (typeof found === "string" && /^-?\d+$/.test(found));
  if (isWhole && BigInt(number) !== BigInt(found))
    throw new ValueError(place, "the number has more digits than can be kept exactly; use at most 15");
  return number;
}

/** The message that holds a value. */
export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

/** What the encoder is given: plain values, with the mark of unknown ones in its own form. */
type Encoded = string | number | boolean | null | ExtData | readonly Encoded[] | { readonly [key: string]: Encoded };

const encoder = new Encoder();
const unknownMark = new ExtData(0, new Uint8Array(1));

/** Returns the message of an object; of null if it is undefined. */
export function objectToTerraform(attributes: Attributes, item: TerraformObject | undefined): DynamicValue {
  return { msgpack: encoder.encode(item === undefined ? null : encodeObject(attributes, item, [])) };
}

/** Returns the message of a value, such as the result of a function. */
export function valueToTerraform(type: TerraformType, value: Value): DynamicValue {
  return { msgpack: encoder.encode(encodeTyped(type, value, ["result"])) };
}

function encodeObject(attributes: Attributes, value: Value, place: Place): Encoded {
  if (!isTree(value)) throw new ValueError(place, "an object is needed");
  const unknownName = Object.keys(value).find((name) => !Object.hasOwn(attributes, name));
  if (unknownName !== undefined) throw new ValueError([...place, unknownName], "the schema has no such attribute");
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      encodeAttribute(attribute, value[name], [...place, name]),
    ]),
  );
}

function encodeAttribute({ type, attributes }: Attribute, value: Value, place: Place): Encoded {
  if (value === null || value === undefined) return null;
  if (value === unknown) return unknownMark;
  if (attributes !== undefined) return encodeObject(attributes, value, place);
  return type === undefined ? null : encodeTyped(type, value, place);
}

function encodeTyped(type: TerraformType, value: Value, place: Place): Encoded {
  if (value === null || value === undefined) return null;
  if (value === unknown) return unknownMark;
  if (typeof type === "string") return encodePrimitive(type, value, place);
  const [kind, inner] = type;
  if (kind === "object") return encodeObject(attributesOfType(inner), value, place);
  if (kind !== "map") {
    if (!isList(value)) throw new ValueError(place, "a list is needed");
    return value.map((item) => encodeTyped(inner, item, place));
  }
  if (!isTree(value)) throw new ValueError(place, "a map is needed");
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, encodeTyped(inner, item, [...place, key])]),
  );
}

function encodePrimitive(type: "string" | "number" | "bool", value: Value, place: Place): Encoded {
  if (type === "string" && typeof value === "string") return value;
  if (type === "bool" && typeof value === "boolean") return value;
  if (type === "number" && typeof value === "number" && Number.isFinite(value)) return encodeNumber(value);
  throw new ValueError(place, `a ${type} is needed`);
}

/**
 * Fractions travel as their digits: Terraform counts in decimals, and a double's binary digits would be another number.
 * Large ones need all of theirs.
 */
function encodeNumber(value: number): number | string {
  if (Number.isSafeInteger(value)) return value;
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
