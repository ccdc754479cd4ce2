// Schemas and values of them by chance, for the tests of what travels between Terraform and a provider.
import fc from "fast-check";
import { unknown, type Tree, type Value } from "../../../schema/value";
import type { Attribute, TerraformType } from "../../../provider/terraform/protocol/types";

/** Types by chance, collections and objects in one another. */
export const arbitraryType: fc.Arbitrary<TerraformType> = fc.letrec<{ type: TerraformType }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<TerraformType>("string", "number", "bool"),
    fc.tuple(fc.constantFrom("set", "list", "map"), tie("type")).map(([kind, inner]): TerraformType => [kind, inner]),
    fc.dictionary(name(), tie("type"), { maxKeys: 3 }).map((members): TerraformType => ["object", members]),
  ),
})).type;

function name(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[a-z][a-z_]{0,7}$/);
}

/** Attributes by chance, nested ones too. */
export const arbitraryAttributes: fc.Arbitrary<Readonly<Record<string, Attribute>>> = fc.letrec<{
  attributes: Readonly<Record<string, Attribute>>;
}>((tie) => ({
  attributes: fc.dictionary(
    name(),
    fc.oneof(
      { depthSize: "small" },
      arbitraryType.map((type): Attribute => ({ description: "", type, optional: true })),
      tie("attributes").map((attributes): Attribute => ({ description: "", attributes, optional: true })),
    ),
    { minKeys: 1, maxKeys: 4 },
  ),
})).attributes;

/** A number that Terraform and a double agree on. */
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.integer({ min: 1, max: 1_000 }).map((power) => 2 ** power),
);

/** Texts, among them those that JavaScript itself treats as special. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "constructor", "toString", "é", "\u0000", "12", "x".repeat(70_000)),
);

/** A value of a type; null and unknown anywhere. */
export function valueOf(type: TerraformType): fc.Arbitrary<Value> {
  return orNothing(presentValueOf(type));
}

function orNothing(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ arbitrary: value, weight: 6 }, { arbitrary: fc.constantFrom<Value>(null, unknown), weight: 1 });
}

function presentValueOf(type: TerraformType): fc.Arbitrary<Value> {
  if (type === "string") return text;
  if (type === "number") return number.map((value) => (Object.is(value, -0) ? 0 : value));
  if (type === "bool") return fc.boolean();
  const [kind, inner] = type;
  if (kind === "object")
    return fc.record(Object.fromEntries(Object.entries(inner).map(([member, of]) => [member, valueOf(of)])));
  return kind === "map"
    ? fc.dictionary(
        text.filter((key) => key !== "__proto__"),
        valueOf(inner),
        { maxKeys: 4 },
      )
    : fc.array(valueOf(inner), { maxLength: 4 });
}

/** An object with every attribute. */
export function itemOf(attributes: Readonly<Record<string, Attribute>>): fc.Arbitrary<Tree> {
  return fc.record(
    Object.fromEntries(
      Object.entries(attributes).map(([key, attribute]) => [
        key,
        attribute.attributes === undefined
          ? valueOf(attribute.type ?? "string")
          : orNothing(itemOf(attribute.attributes)),
      ]),
    ),
  );
}
