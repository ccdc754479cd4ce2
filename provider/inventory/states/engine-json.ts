// Reads the text of what an engine printed: states and plans alike, as files and pipes of every system hold them.
import { gunzipSync } from "node:zlib";
import type { ProviderError } from "../../core/errors";

/** Bytes of a text, at most: one of this length still fits into one string of Node. */
const mostBytes = 500 * 1024 * 1024;

/** The cause of a text that can't be parsed. */
export const notJson = "it is not JSON, or cut off";

/** Whether the bytes are compressed, as a self-managed backend of Pulumi may store them. */
const isCompressed = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Returns the text of bytes that an engine wrote. @param refuse returns the error for a cause */
export function engineText(content: Buffer | string, refuse: (cause: string) => ProviderError): string {
  try {
    const isBytes = typeof content !== "string";
    const plain = isBytes && isCompressed(content) ? gunzipSync(content, { maxOutputLength: mostBytes }) : content;
    if (typeof plain === "string") return withoutMark(plain);
    // Windows PowerShell redirects as UTF-16.
    return withoutMark(plain.toString(plain[0] === 0xff && plain[1] === 0xfe ? "utf16le" : "utf8"));
  } catch {
    throw refuse(notJson);
  }
}

/** Removes the byte order mark, which Windows puts before a redirected text. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/u, "");
}
