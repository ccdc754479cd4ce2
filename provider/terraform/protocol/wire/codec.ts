// Messages to bytes and back, by the table of messages.ts. A decoded message is read field by field, each with its
// kind.
import { Root, type IField, type IMapField, type IType, type Type } from "protobufjs/light";
import { messages, type Fields } from "./messages";

/** A message as it is sent: fields by name; what is absent is not sent. */
export type Sent = Readonly<Record<string, unknown>>;

function field(text: string): IField | IMapField {
  const found = /^(\{)?(\w+)[}*]? (\d+)$/.exec(text);
  const [, map, type = "", id] = found ?? [];
  const facts = { type, id: Number(id) };
  if (map !== undefined) return { ...facts, keyType: "string" };
  return text.includes("*") ? { ...facts, rule: "repeated" } : facts;
}

/** Everything that is given is sent, zeros too: the first argument has the place 0, and a map may have the key "". */
const edition = "2023";

function message(fields: Fields): IType {
  return { edition, fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, field(text)])) };
}

const root = Root.fromJSON({
  nested: Object.fromEntries(Object.entries(messages).map(([name, fields]) => [name, message(fields)])),
});

function typeOf(name: string): Type {
  return root.lookupType(name);
}

/** The bytes of a message. */
export function encodeMessage(name: string, fields: Sent): Buffer {
  return Buffer.from(typeOf(name).encode(fields).finish());
}

/** @throws Error where the bytes are no such message. */
export function decodeMessage(name: string, bytes: Uint8Array): Received {
  return new Received(typeOf(name).decode(bytes));
}

/** A message that came in. What is absent reads as empty, zero or false, as the protocol has it. */
export class Received {
  readonly #fields: object;

  constructor(fields: object) {
    this.#fields = fields;
  }

  #field(name: string): unknown {
    return Reflect.get(this.#fields, name);
  }

  text(name: string): string {
    const value = this.#field(name);
    return typeof value === "string" ? value : "";
  }

  bytes(name: string): Uint8Array {
    const value = this.#field(name);
    return value instanceof Uint8Array ? value : new Uint8Array();
  }

  /** A whole number; 64 bits arrive as an object that prints as its digits. */
  whole(name: string): number {
    const value = Number(String(this.#field(name)));
    return Number.isSafeInteger(value) ? value : 0;
  }

  flag(name: string): boolean {
    return this.#field(name) === true;
  }

  message(name: string): Received {
    const value = this.#field(name);
    return new Received(typeof value === "object" && value !== null ? value : {});
  }

  messages(name: string): readonly Received[] {
    const value = this.#field(name);
    return Array.isArray(value)
      ? value
          .filter((item): item is object => typeof item === "object" && item !== null)
          .map((item) => new Received(item))
      : [];
  }
}
