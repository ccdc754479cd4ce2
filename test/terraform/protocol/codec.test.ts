// Messages on the wire, compared with those of protobufjs, an implementation that knows nothing of ours.
import fc from "fast-check";
import { Root, type IField, type Type } from "protobufjs/light";
import { decodeMessage, encodeMessage, type SentMessage } from "../../../provider/terraform/protocol/codec";
import { messages } from "../../../provider/terraform/protocol/messages";
import { rounds } from "../../support/rounds";

const fieldsOf = (message: string) =>
  Object.entries(messages[message]!).map(([name, text]) => {
    const [, type = "", star, id] = /^(\w+)(\*?) (\d+)$/.exec(text)!;
    return { name, type, id: Number(id), repeats: star === "*" };
  });

/** The same table as protobufjs takes it. */
const root = Root.fromJSON({
  nested: Object.fromEntries(
    Object.keys(messages).map((message) => [
      message,
      {
        edition: "2023",
        fields: Object.fromEntries(
          fieldsOf(message).map(({ name, type, id, repeats }): [string, IField] => [
            name,
            { type, id, ...(repeats && { rule: "repeated" }) },
          ]),
        ),
      },
    ]),
  ),
});
const other = (message: string): Type => root.lookupType(message);

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: "grapheme" }),
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  bool: fc.boolean(),
  int32: fc.integer({ min: 0 }),
  uint32: fc.integer({ min: 0 }),
  int64: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
};

/** A message with any of its fields, and messages in it to this depth. */
function arbitraryMessage(message: string, depth = 3): fc.Arbitrary<SentMessage> {
  const fields = fieldsOf(message).flatMap(({ name, type, repeats }) => {
    const one = scalars[type] ?? (depth > 0 ? arbitraryMessage(type, depth - 1) : undefined);
    if (one === undefined) return [];
    return [[name, repeats ? fc.array(one, { maxLength: 2, minLength: 1 }) : one] as const];
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

/** A message in plain form: numbers as numbers, nothing for what is absent. */
const plain = (message: string, bytes: Uint8Array): unknown =>
  other(message).toObject(other(message).decode(bytes), { longs: Number });

test.each(Object.keys(messages))(
  "%s is read by another implementation as it was sent, and the other way round [terraform.calls]",
  (message) => {
    fc.assert(
      fc.property(arbitraryMessage(message), (fields) => {
        const own = encodeMessage(message, fields);
        expect(plain(message, own)).toEqual(plain(message, other(message).encode(fields).finish()));
        expect(encodeMessage(message, fields)).toEqual(Buffer.from(other(message).encode(fields).finish()));
        for (const { name, type, repeats } of fieldsOf(message)) {
          const received = decodeMessage(message, own);
          const value = fields[name];
          if (repeats) expect(received.messages(name)).toHaveLength(Array.isArray(value) ? value.length : 0);
          else if (type === "string") expect(received.text(name)).toBe(value ?? "");
          else if (type === "bytes") expect(Buffer.from(received.bytes(name))).toEqual(value ?? Buffer.alloc(0));
          else if (type === "bool") expect(received.flag(name)).toBe(value ?? false);
          else if (scalars[type] !== undefined) expect(received.whole(name)).toBe(value ?? 0);
        }
      }),
      rounds(20),
    );
  },
);

test("fields that a later version adds are skipped, of each kind [terraform.calls]", () => {
  const later = Buffer.from([
    0x0a, 1, 0x61, 0x98, 6, 5, 0x9a, 6, 2, 1, 2, 0xa1, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0xad, 6, 1, 2, 3, 4,
  ]);
  expect(decodeMessage("Name", later).text("name")).toBe("a");
});

test.each([
  ["a length that is too large", [0x0a, 5, 0x61]],
  ["a number without an end", [0x80]],
  ["a field that ends early", [0xa1, 6, 1]],
  ["a kind that doesn't exist", [0x0b]],
])("bytes that are no message are refused: %s [terraform.calls]", (_what, bytes) => {
  expect(() => decodeMessage("Name", Uint8Array.from(bytes))).toThrow(RangeError);
});

test("a value of the wrong kind is refused before it is sent", () => {
  expect(() => encodeMessage("Name", { name: Symbol("x") })).toThrow("A field of type string can't hold a symbol");
});
