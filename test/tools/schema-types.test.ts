// The types that the generator writes of schemas: those that the schemas have, or an error that names the place.
import * as z from "zod";
import { typeText } from "../../tools/generate/schema-types";

const Named = z.string().meta({ id: "Named" });
const Shared = z.object({ a: Named }).meta({ id: "Shared" });
const Tree = z.object({
  get children() {
    return z.array(Tree);
  },
});
const variants = ["a", "b"].map((kind) => z.object({ kind: z.literal(kind), same: z.string() }));

test.each<[string, z.ZodType, string]>([
  ["a text with an id", Named, "string"],
  ["a text with an id, twice", z.array(z.union([Named, Named])), "(string | string)[]"],
  ["an object with an id", Shared.optional(), "{\n  a: string;\n}"],
  ["any JSON", z.json(), "Json"],
  ["a text or null", z.string().nullable(), "string | null"],
  ["a described text or null", z.string().describe("Described.").nullable(), "string | null"],
  ["a whole number or null", z.int().nullable(), "number | null"],
  ["a choice or null", z.enum(["a", "b"]).nullable(), '"a" | "b" | null'],
  ["a value or null", z.literal("a").nullable(), '"a" | null'],
  ["a list or null", z.array(z.boolean()).nullable(), "(boolean)[] | null"],
  ["any of two objects", z.union(variants), '{\n  same: string;\n} & ({\n  kind: "a";\n} | {\n  kind: "b";\n})'],
  ["what only a function checks", z.record(z.string(), z.custom(Boolean)), "Record<string, WireRecord>"],
])("%s has its type", (_what, schema, text) => {
  expect(typeText(schema, "output")).toBe(text);
});

test("one of two objects has the type that any of them has", () => {
  const [one, other] = variants;
  if (one === undefined || other === undefined) throw new Error("there are two variants");
  expect(typeText(z.discriminatedUnion("kind", [one, other]), "output")).toBe(
    typeText(z.union([one, other]), "output"),
  );
});

test.each<[string, z.ZodType, string]>([
  [
    "an unknown kind",
    z.object({ at: z.object({ day: z.date().optional() }) }),
    "date at schema.properties.at.properties.day",
  ],
  ["a type that contains itself", Tree, "a type that contains itself"],
  ["one below another", z.object({ tree: Tree }), "a type that contains itself"],
])("%s is refused with its place", (_what, schema, place) => {
  expect(() => typeText(schema, "output")).toThrow(`no type is known for ${place}`);
});
