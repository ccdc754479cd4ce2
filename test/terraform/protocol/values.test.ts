// What travels between Terraform and a provider arrives as it was sent.
import { decode, encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import { unknown, type Tree } from "../../../schema/value";
import type { Attribute, TerraformType } from "../../../provider/terraform/protocol/types";
import {
  decodeMessage,
  encodeMessage,
  type ReceivedMessage,
  type SentMessage,
} from "../../../provider/terraform/protocol/codec";
import {
  objectFromTerraform,
  storedFromTerraform,
  valueFromTerraform,
  objectToTerraform,
  valueToTerraform,
} from "../../../provider/terraform/protocol/values";
import { arbitraryAttributes, arbitraryType, itemOf, valueOf } from "./values";
import { rounds } from "../../support/rounds";

const received = (dynamic: SentMessage): ReceivedMessage =>
  decodeMessage("DynamicValue", encodeMessage("DynamicValue", dynamic));
const packed = (value: unknown): ReceivedMessage => received({ msgpack: encode(value, { useBigInt64: true }) });
const one = (type: TerraformType): Readonly<Record<string, Attribute>> => ({
  it: { description: "", type, optional: true },
});
const read = (type: TerraformType, value: unknown) => objectFromTerraform(one(type), packed({ it: value }))?.it;

const cases = arbitraryAttributes.chain((attributes) => itemOf(attributes).map((item) => ({ attributes, item })));

test("every object of every schema comes back as it was sent, with nulls and unknowns at any depth [terraform.values]", () => {
  fc.assert(
    fc.property(cases, ({ attributes, item }) => {
      expect(objectFromTerraform(attributes, received({ ...objectToTerraform(attributes, item) }))).toEqual(item);
    }),
    rounds(500),
  );
});

test("every value of every type comes back as it was sent [terraform.values]", () => {
  fc.assert(
    fc.property(
      arbitraryType.chain((type) => valueOf(type).map((value) => ({ type, value }))),
      ({ type, value }) => {
        expect(valueFromTerraform(type, received({ ...valueToTerraform(type, value) }), "it")).toEqual(value);
      },
    ),
    rounds(500),
  );
});

test("an object that came as JSON is the same as one that came as msgpack [terraform.values]", () => {
  const known = (tree: unknown) => JSON.stringify(tree, (_key, value: unknown) => (value === unknown ? null : value));
  fc.assert(
    fc.property(cases, ({ attributes, item }) => {
      const json = known(item);
      expect(objectFromTerraform(attributes, received({ json: Buffer.from(json) }))).toEqual(JSON.parse(json));
    }),
    rounds(200),
  );
});

test("an answer holds every attribute of the schema, nested ones too, and null for absent values [terraform.values]", () => {
  const attributes: Readonly<Record<string, Attribute>> = {
    ...one("string"),
    block: {
      description: "",
      optional: true,
      attributes: {
        inner: { description: "", type: ["map", "bool"], optional: true },
        other: { description: "", type: "number", optional: true },
      },
    },
    shape: { description: "", type: ["object", { width: "number", depth: "number" }], optional: true },
    gone: {
      description: "",
      optional: true,
      attributes: { inner: { description: "", type: "string", optional: true } },
    },
  };
  expect(decode(objectToTerraform(attributes, { block: { other: 1 }, shape: { width: 2 } }).msgpack)).toEqual({
    it: null,
    block: { inner: null, other: 1 },
    shape: { width: 2, depth: null },
    gone: null,
  });
});

test("null differs from an object without values [terraform.values]", () => {
  expect(objectFromTerraform(one("string"), packed(null))).toBeUndefined();
  expect(objectFromTerraform(one("string"), received({}))).toBeUndefined();
  expect(objectFromTerraform(one("string"), packed({ it: null }))).toEqual({ it: null });
  expect(decode(objectToTerraform(one("string"), undefined).msgpack)).toBeNull();
});

test("every kind of unknown value is read as unknown, refined ones and those of later versions too [terraform.values]", () => {
  const refinement = encode({ 1: false, 2: "https://" });
  for (const mark of [
    new ExtData(0, new Uint8Array(1)),
    new ExtData(12, refinement),
    new ExtData(99, new Uint8Array()),
    new ExtData(-1, new Uint8Array(4)),
  ]) {
    expect(read("string", mark)).toBe(unknown);
    expect(read(["list", "string"], ["a", mark])).toEqual(["a", unknown]);
  }
});

test("unknown is written as an extension of one byte [terraform.values]", () => {
  expect([...objectToTerraform(one("string"), { it: unknown }).msgpack]).toEqual([
    0x81, 0xa2, 0x69, 0x74, 0xd4, 0x00, 0x00,
  ]);
});

test.each<[string, unknown, number]>([
  ["a whole number", 42, 42],
  ["a negative one", -1, -1],
  ["one of 64 bits", 9_007_199_254_740_991n, 9_007_199_254_740_991],
  ["a large one that a double holds", 2n ** 62n, 2 ** 62],
  ["a fraction", 0.5, 0.5],
  ["a fraction as digits", "0.1", 0.1],
  ["a large one as digits", "100000000000000000000", 1e20],
])("%s is read as the same number [terraform.values]", (_what, sent, expected) => {
  expect(read("number", sent)).toBe(expected);
});

test("a fraction is written as its digits, because Terraform counts in decimals [terraform.values]", () => {
  expect(decode(valueToTerraform("number", 0.1).msgpack)).toBe("0.1");
  expect(decode(valueToTerraform("number", 7).msgpack)).toBe(7);
});

test.each([9_007_199_254_740_993n, "123456789012345678901234567890"])(
  "a whole number that would change is refused: %s [terraform.values]",
  (sent) => {
    expect(() => read("number", sent)).toThrow(
      "it: the number has more digits than can be kept exactly; use at most 15",
    );
  },
);

test("a value of another type is refused with its place, and never shown [terraform.secrets]", () => {
  const attributes: Readonly<Record<string, Attribute>> = {
    block: { description: "", optional: true, attributes: one(["map", ["list", "string"]]) },
  };
  const wrong = { block: { it: { readers: ["hunter2", 12345] } } };
  expect(() => objectFromTerraform(attributes, packed(wrong))).toThrow(/^block\.it\.readers: a string is needed$/);
  expect(() => objectToTerraform(attributes, wrong as Tree)).toThrow(/^block\.it\.readers: a string is needed$/);
  expect(() => objectToTerraform(attributes, { stranger: "hunter2" })).toThrow(
    /^stranger: the schema has no such attribute$/,
  );
});

test("a key that would reach into JavaScript itself is refused, and the next value is read all the same", () => {
  const wrong = Buffer.from([0x81, 0xa2, 0x69, 0x74, 0x81, 0xa9, ...Buffer.from("__proto__"), 0xa1, 0x78]);
  expect(() => objectFromTerraform(one(["map", "string"]), received({ msgpack: wrong }))).toThrow(
    "no key of a map may be __proto__; rename it",
  );
  expect(read(["map", "string"], { a: "b" })).toEqual({ a: "b" });
});

test("a stored state is read with any attributes, and refused if it is no object", () => {
  const stored = (json: string) =>
    storedFromTerraform(decodeMessage("RawState", encodeMessage("RawState", { json: Buffer.from(json) })));
  expect(stored('{"old":[1,null]}')).toEqual({ old: [1, null] });
  for (const json of ["[]", "null", ""]) expect(() => stored(json)).toThrow("the stored state is no JSON object");
});
