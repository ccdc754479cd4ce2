// Answers: their bodies, read and decoded within one bound, and what their texts hold, checked by schema. A wrong
// answer throws nothing: the caller decides what it means.
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from "node:zlib";
import type { Dispatcher } from "undici";
import type * as z from "zod";
import { ErrorBody, Violations, type ContractProfile, type Route } from "../../../schema";
import { codeOf } from "../../core/errors";

/** Headers of an answer, names in lower case; of several values the first. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** One answer, of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Why the body could not be read, as it reads after the status; the text is empty then. */
  readonly unreadable?: string;
  /** Whether an earlier attempt of the same call may have been carried out. */
  readonly followsUnknownOutcome?: boolean;
  /** Whether it is a bare 401 or 403 in place of 429 (pacing/rate-limit.ts). */
  readonly isMaskedRateLimit?: boolean;
}

/** One attempt of a call, and its raw answer. */
export interface Answered {
  readonly route: Route;
  readonly answer: Answer;
  readonly milliseconds: number;
}

/**
 * The most that JSON of an answer may hold: levels of nesting, and values. What reads it may recurse, and every value
 * costs memory.
 */
const bounds = { levels: 100, values: 500_000 } as const;

/** The characters of JSON that count; brackets differ from braces by one bit. */
const signs = { quote: 0x22, comma: 0x2c, backslash: 0x5c, open: 0x7b, close: 0x7d, bracketBit: 0x20 } as const;

/** Whether a text is within the bounds, by one pass before it is parsed. */
function isBounded(text: string): boolean {
  let level = 0;
  let values = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === signs.quote) isInText = !isInText;
    else if (isInText) at += code === signs.backslash ? 1 : 0;
    else if (code === signs.comma) values += 1;
    else if ((code | signs.bracketBit) === signs.open) {
      level += 1;
      values += 1;
    } else if ((code | signs.bracketBit) === signs.close) level -= 1;
    if (values > bounds.values || level > bounds.levels) return false;
  }
  return true;
}

/** Returns the JSON of a text; undefined if it is none, or beyond the bounds. */
export function jsonOf(text: string): unknown {
  if (!isBounded(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the body of an answer by a schema; undefined if it is something else. */
export function bodyOf<Body>(answer: Answer, schema: z.ZodType<Body>): Body | undefined {
  const parsed = schema.safeParse(jsonOf(answer.text));
  return parsed.success ? parsed.data : undefined;
}

/** The longest error of the API, in units: a page of another product may have millions, and is parsed several times. */
const largestError = 256 * 1024;

/** Returns code and text of an API error; undefined if the body is none. */
export function errorOf(answer: Answer): z.output<typeof ErrorBody> | undefined {
  return answer.text.length > largestError ? undefined : bodyOf(answer, ErrorBody);
}

/** Returns the violations in the body of a 400; undefined if there are none. */
export function violationsOf(answer: Answer): z.output<typeof Violations> | undefined {
  return answer.text.length > largestError ? undefined : bodyOf(answer, Violations);
}

/**
 * Codes that mean gone where the profile names none: about the record, or about nothing. A code about an account, a
 * host or an address (a resource, for Java's frameworks) proves nothing about a customer.
 */
const goneCode = /^((CUSTOMER|ENTRY|ENTITY|RECORD|OBJECT)_)?(NOT_FOUND|GONE|DELETED)$/;

/** Whether an answer says that the customer is gone: 404 or 410 with a code of the API. A gateway answers 404 too. */
export function saysGone(answer: Answer, { errors: { gone } }: ContractProfile): boolean {
  if (answer.status !== 404 && answer.status !== 410) return false;
  const { code, message } = errorOf(answer) ?? {};
  if (gone === undefined) return goneCode.test(code ?? "");
  return code === undefined ? gone.some((part) => message?.includes(part)) : gone.includes(code);
}

/**
 * The largest body that is read, in bytes, as it comes and decoded: a page of the longest customers stays far below.
 */
export const largestAnswer = 64 * 1024 * 1024;

/** The content codings that the client understands. */
export const acceptEncoding = "gzip, deflate, br";

/** The most codings of one body. */
const mostCodings = 3;

/** A body, or why it can't be read. */
export interface Body {
  readonly text: string;
  /** As it reads after the status, "answered 200 …"; the text is empty then. */
  readonly unreadable?: string;
}

type Decode = (bytes: Buffer, limit: ZlibOptions) => Promise<Buffer>;

const decodeZlib: Decode = promisify(inflate);
const decodeRaw: Decode = promisify(inflateRaw);
const decodeGzip: Decode = promisify(gunzip);
const decodeBrotli: Decode = (bytes, { maxOutputLength }) => promisify(brotliDecompress)(bytes, { maxOutputLength });

/** Some servers send "deflate" as the bare stream, without the header of zlib (RFC 1950, 2.2). */
const decodeDeflate: Decode = (bytes, limit) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.length > 1 && bytes.readUInt16BE(0) % 31 === 0
    ? decodeZlib(bytes, limit)
    : decodeRaw(bytes, limit);

const decoders: ReadonlyMap<string, Decode> = new Map([
  ["gzip", decodeGzip],
  ["x-gzip", decodeGzip],
  ["deflate", decodeDeflate],
  ["br", decodeBrotli],
]);

const tooLarge: Body = { text: "", unreadable: `with a body of more than ${largestAnswer / 1024 / 1024} MiB` };

async function decoded(bytes: Buffer, codings: readonly string[]): Promise<Body> {
  let result = bytes;
  // The last coding was applied last.
  for (const coding of codings.toReversed()) {
    try {
      result = (await decoders.get(coding)?.(result, { maxOutputLength: largestAnswer })) ?? result;
    } catch (error) {
      return codeOf(error) === "ERR_BUFFER_TOO_LARGE"
        ? tooLarge
        : { text: "", unreadable: `with a body that is no valid ${coding}` };
    }
  }
  return { text: new TextDecoder().decode(result) };
}

/** Reads a body to its end. @param contentEncoding the header of that name. @throws what undici throws. */
export async function readBody(
  body: Dispatcher.ResponseData["body"],
  contentEncoding: string | string[] = "",
): Promise<Body> {
  const codings = [contentEncoding]
    .flat()
    .join(",")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  const unknown = codings.find((coding) => !decoders.has(coding));
  try {
    if (unknown !== undefined || codings.length > mostCodings) {
      await body.dump();
      const named =
        unknown !== undefined && /^[\w.+-]{1,40}$/.test(unknown)
          ? `the content coding "${unknown}"`
          : "content codings";
      return {
        text: "",
        unreadable: `in ${named} that ${unknown === undefined ? "are too many" : "this client doesn't understand"}`,
      };
    }
    if (codings.length === 0) return { text: await body.text() };
    const bytes = Buffer.from(await body.arrayBuffer());
    return bytes.length === 0 ? { text: "" } : await decoded(bytes, codings);
  } catch (error) {
    if (codeOf(error) === "UND_ERR_RES_EXCEEDED_MAX_SIZE") return tooLarge;
    throw error;
  }
}
