// Decodes values of Terraform (msgpack or JSON) by their types. Every kind of unknown value becomes `unknown`.
import { DecodeError, Decoder } from "@msgpack/msgpack";
import { isTree, unknown, type Tree, type Value } from "../../../schema/value";
import type { Attribute, TerraformObject, TerraformType } from "./types";
import type { ReceivedMessage } from "./codec";
import { ValueError } from "./types";

type Attributes = Readonly<Record<string, Attribute>>;
type Place = readonly string[];

/** Every extension type is an unknown value, some with refinements. Big integers stay exact. */
const decoder = new Decoder({ useBigInt64: true, extensionCodec: { tryToEncode: () => null, decode: () => unknown } });

/** Returns the object of a resource, a data source or the provider; undefined for null. */
export function objectFromTerraform(attributes: Attributes, dynamic: ReceivedMessage): TerraformObject | undefined {
  const found = raw(dynamic);
  return found === null ? undefined : members(attributes, found, []);
}

/** Returns one value, such as the argument of a function. */
export function valueFromTerraform(type: TerraformType, dynamic: ReceivedMessage, place: string): Value {
  return typed(type, raw(dynamic), [place]);
}

/** Returns a stored state of any version, which is JSON. */
export function storedFromTerraform(state: ReceivedMessage): Tree {
  const json = state.bytes("json");
  const found: unknown = json.length > 0 ? JSON.parse(Buffer.from(json).toString("utf8")) : undefined;
  if (!isTree(found))
    throw new ValueError([], "the stored state is no JSON object; it may be older than Terraform 0.12");
  return found;
}

function raw(dynamic: ReceivedMessage): unknown {
  const bytes = dynamic.bytes("msgpack");
  if (bytes.length > 0) return decoded(bytes);
  const json = dynamic.bytes("json");
  return json.length > 0 ? JSON.parse(Buffer.from(json).toString("utf8")) : null;
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    // The decoder's own guard; a user's map may have the key.
    if (error instanceof DecodeError && error.message.includes("__proto__"))
      throw new ValueError([], "no key of a map may be __proto__; rename it");
    throw error;
  }
}

function members(attributes: Attributes, found: unknown, place: Place): Tree {
  if (!isTree(found)) throw new ValueError(place, "an object is needed");
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const value: unknown = Object.hasOwn(found, name) ? found[name] : null;
      return [name, attributeValue(attribute, value, [...place, name])];
    }),
  );
}

function attributeValue({ type, attributes }: Attribute, found: unknown, place: Place): Value {
  if (found === null) return null;
  if (found === unknown) return unknown;
  if (attributes !== undefined) return members(attributes, found, place);
  return type === undefined ? null : typed(type, found, place);
}

function typed(type: TerraformType, found: unknown, place: Place): Value {
  if (found === null) return null;
  if (found === unknown) return unknown;
  if (typeof type === "string") return primitive(type, found, place);
  const [kind, inner] = type;
  if (kind === "object")
    return members(
      Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, { description: "", type: member }])),
      found,
      place,
    );
  if (kind !== "map") return list(found, place).map((item) => typed(inner, item, place));
  if (!isTree(found)) throw new ValueError(place, "a map is needed");
  return Object.fromEntries(Object.entries(found).map(([key, value]) => [key, typed(inner, value, [...place, key])]));
}

function list(found: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(found)) return found;
  throw new ValueError(place, "a list is needed");
}

function primitive(type: "string" | "number" | "bool", found: unknown, place: Place): Value {
  if (type === "number") return numeric(found, place);
  if (type === "string" && typeof found === "string") return found;
  if (type === "bool" && typeof found === "boolean") return found;
  throw new ValueError(place, `a ${type} is needed`);
}

/** Returns a number. @throws ValueError for whole numbers that a double can't hold, because they would change. */
function numeric(found: unknown, place: Place): number {
  if (typeof found === "number") return found;
  const number = typeof found === "bigint" || typeof found === "string" ? Number(found) : NaN;
  if (!Number.isFinite(number)) throw new ValueError(place, "a number is needed");
  const isWhole = typeof found === "bigint" || (typeof found === "string" && /^-?\d+$/.test(found));
  if (isWhole && BigInt(number) !== BigInt(found))
    throw new ValueError(place, "the number has more digits than can be kept exactly; use at most 15");
  return number;
}
