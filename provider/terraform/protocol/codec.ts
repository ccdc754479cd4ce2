// Protocol Buffers as far as the plugin protocol needs them: messages to bytes and back, by the table in messages.ts.
import { messages } from "./messages";

/** A message to send: fields by name. What is absent is not sent. */
export type SentMessage = Readonly<Record<string, unknown>>;

/** A field of a message, as the table writes it: "type number", or "type* number" if it repeats. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly number: number;
  readonly repeats: boolean;
}

/** The ways a value is written. Those of a fixed size are only skipped. */
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const parsed = new Map<string, readonly Field[]>();

function fieldsOf(message: string): readonly Field[] {
  const known = parsed.get(message);
  if (known !== undefined) return known;
  const fields = Object.entries(messages[message] ?? {}).map(([name, text]): Field => {
    const [type = "", number] = text.split(" ");
    return { name, type: type.replace("*", ""), number: Number(number), repeats: type.endsWith("*") };
  });
  parsed.set(message, fields);
  return fields;
}

/** Returns the bytes of a message. Every field that is given is sent, zeros and empty texts too. */
export function encodeMessage(message: string, fields: SentMessage): Buffer {
  return Buffer.concat(fieldsOf(message).flatMap((field) => encodeField(field, fields[field.name])));
}

function encodeField(field: Field, value: unknown): readonly Uint8Array[] {
  if (value === undefined || value === null) return [];
  const items: readonly unknown[] = field.repeats && Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    const content = encodeValue(field.type, item);
    if (typeof content === "number") return [varint(field.number * 8 + VARINT), varint(content)];
    return [varint(field.number * 8 + BYTES), varint(content.length), content];
  });
}

function encodeValue(type: string, value: unknown): number | Uint8Array {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  if (typeof value === "string") return Buffer.from(value);
  if (value instanceof Uint8Array) return value;
  if (isMessage(value)) return encodeMessage(type, value);
  throw new TypeError(`A field of type ${type} can't hold a ${typeof value}`);
}

function isMessage(value: unknown): value is SentMessage {
  return typeof value === "object" && value !== null;
}

/** Returns a whole number from 0 to 2^53 in groups of seven bits, the lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

/** Reads a message; fields that the table doesn't list are skipped. @throws RangeError if the bytes are no message. */
export function decodeMessage(message: string, bytes: Uint8Array): ReceivedMessage {
  const fields = fieldsOf(message);
  const found: Record<string, unknown[]> = {};
  const reader = new Reader(bytes);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    const value = reader.value(tag % 8);
    const field = fields.find(({ number }) => number === Math.floor(tag / 8));
    if (field !== undefined && value !== undefined) (found[field.name] ??= []).push(decodeValue(field.type, value));
  }
  return new ReceivedMessage(found);
}

function decodeValue(type: string, value: number | Uint8Array): unknown {
  if (typeof value === "number") return type === "bool" ? value !== 0 : value;
  if (type === "bytes") return value;
  if (type === "string") return Buffer.from(value.buffer, value.byteOffset, value.length).toString("utf8");
  return decodeMessage(type, value);
}

/** Reads the parts of a message one after another. */
class Reader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** Numbers above 2^53 lose their last digits; the protocol has none. */
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#take(1)[0] ?? 0;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  }

  /** Returns the value that was written in this way; undefined if it is only skipped. */
  value(writtenAs: number): number | Uint8Array | undefined {
    if (writtenAs === VARINT) return this.varint();
    if (writtenAs === BYTES) return this.#take(this.varint());
    if (writtenAs !== FIXED64 && writtenAs !== FIXED32) throw new RangeError("the message is malformed");
    this.#take(writtenAs === FIXED64 ? 8 : 4);
    return undefined;
  }

  #take(length: number): Uint8Array {
    const part = this.bytes.subarray(this.#at, this.#at + length);
    if (part.length < length) throw new RangeError("the message ends too early");
    this.#at += length;
    return part;
  }
}

/** A message that was received. What is absent reads as empty, zero or false, as the protocol defines it. */
export class ReceivedMessage {
  /** @param fields values by the name of their field; several only if it repeats */
  constructor(private readonly fields: Readonly<Record<string, readonly unknown[]>> = {}) {}

  #last(name: string): unknown {
    return this.fields[name]?.at(-1);
  }

  text(name: string): string {
    const value = this.#last(name);
    return typeof value === "string" ? value : "";
  }

  bytes(name: string): Uint8Array {
    const value = this.#last(name);
    return value instanceof Uint8Array ? value : new Uint8Array();
  }

  whole(name: string): number {
    const value = this.#last(name);
    return Number.isSafeInteger(value) ? Number(value) : 0;
  }

  flag(name: string): boolean {
    return this.#last(name) === true;
  }

  message(name: string): ReceivedMessage {
    const value = this.#last(name);
    return value instanceof ReceivedMessage ? value : new ReceivedMessage();
  }

  messages(name: string): readonly ReceivedMessage[] {
    return (this.fields[name] ?? []).filter((value) => value instanceof ReceivedMessage);
  }
}
