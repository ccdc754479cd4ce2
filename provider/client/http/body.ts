// Reads and decodes the body of an answer, within one bound, so that a small body never becomes a large one.
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from "node:zlib";
import type { Dispatcher } from "undici";

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

const hasCode = (error: unknown, code: string) =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;

async function decoded(bytes: Buffer, codings: readonly string[]): Promise<Body> {
  let result = bytes;
  // The last coding was applied last.
  for (const coding of codings.toReversed()) {
    try {
      result = (await decoders.get(coding)?.(result, { maxOutputLength: largestAnswer })) ?? result;
    } catch (error) {
      return hasCode(error, "ERR_BUFFER_TOO_LARGE")
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
    if (hasCode(error, "UND_ERR_RES_EXCEEDED_MAX_SIZE")) return tooLarge;
    throw error;
  }
}
